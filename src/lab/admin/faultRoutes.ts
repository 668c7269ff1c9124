import { z } from "zod";
import { fault } from "../faults/fault.ts";
import type { AdminRoute } from "./adminRoute.ts";

const number = z.coerce.number().int().positive().optional();

/** Faults, and the calls that one of them keeps back. */
export const faultRoutes: readonly AdminRoute[] = [
  {
    method: "POST",
    path: "/faults",
    does: "A fault (see fault.ts); answers {id}.",
    run: ({ faults }, input) => ({ id: faults.add(fault.parse(input)) }),
  },
  {
    method: "GET",
    path: "/faults",
    does: "Every fault and how often it was consumed.",
    run: ({ faults }) => ({ faults: faults.list() }),
  },
  {
    method: "DELETE",
    path: "/faults",
    does: "Forgets all faults.",
    run: ({ faults }) => faults.clear(),
  },
  {
    method: "GET",
    path: "/held",
    does: "?number=…&until=held|gone: waits until that call, or any, is kept back, or until its client is gone; answers the call.",
    run({ journal, holds }, input) {
      const wanted = z.strictObject({ number, until: z.enum(["held", "gone"]).default("held") }).parse(input);
      return holds.wait(() =>
        journal.entries.find(
          (call) =>
            (wanted.number ?? call.number) === call.number &&
            call.held === (wanted.until === "held" ? "now" : "gone"),
        ),
      );
    },
  },
  {
    method: "POST",
    path: "/release",
    does: "{number?}: lets that held call go, or all; answers {released}.",
    run: ({ holds }, input) => ({
      released: holds.release(z.strictObject({ number }).parse(input).number),
    }),
  },
];
