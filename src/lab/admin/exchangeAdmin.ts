import { z } from "zod";
import { cmdletName, invoke } from "../exchange/invoke.ts";
import { Refusal } from "../exchange/refusal.ts";
import type { AdminRoute } from "./adminRoute.ts";

/** Other people's cmdlets, and how much Exchange takes. */
export const exchangeAdmin: readonly AdminRoute[] = [
  {
    method: "POST",
    path: "/exchange",
    does: "{cmdlet, parameters}: somebody else's change; answers {rows, warnings} or {refused: {type, text}}.",
    run(world, input) {
      const { cmdlet, parameters } = z
        .strictObject({ cmdlet: z.string(), parameters: z.record(z.string(), z.unknown()).default({}) })
        .parse(input);
      const name = cmdletName(cmdlet);
      if (name === undefined) throw new Error(`LAB-There is no cmdlet ${cmdlet}.`);
      try {
        return invoke(world.tenant, name, parameters);
      } catch (error) {
        if (error instanceof Refusal) return { refused: { type: error.type, text: error.message } };
        throw error;
      }
    },
  },
  {
    method: "POST",
    path: "/exchange/limits",
    does: "{concurrent?: {parallel, perObject} | null, rate?}: calls at a time and writes at a time for one object; calls per 15 s.",
    run({ limits }, input) {
      const count = z.int().positive();
      const { concurrent = limits.concurrent, rate = limits.rateLimit } = z
        .strictObject({
          concurrent: z.strictObject({ parallel: count, perObject: count }).nullable().optional(),
          rate: count.optional(),
        })
        .parse(input);
      limits.concurrent = concurrent;
      limits.rateLimit = rate;
    },
  },
];
