import { z } from "zod";
import { scriptedEdit } from "../script/edits.ts";
import { applyHumanEdit, humanEdit } from "../script/humanEdit.ts";
import { turnOrder } from "../script/turns.ts";
import { lag } from "../tenant/replicas.ts";
import type { AdminRoute } from "./adminRoute.ts";

/** Other writers, their moments, and replicas that lag. */
export const scriptAdmin: readonly AdminRoute[] = [
  {
    method: "POST",
    path: "/graph/edit",
    does: "Somebody in the portal, at once: {policy, list, add?, remove?} or {method, path, body?}; answers {status, body}.",
    run: (world, input) => applyHumanEdit(world, humanEdit.parse(input)),
  },
  {
    method: "POST",
    path: "/edits",
    does: "{when: {moment, name, id?, by?, nth?, times?}, edit}: the same, just before or after somebody's n-th call.",
    run: ({ edits }, input) => edits.add(scriptedEdit.parse(input)),
  },
  {
    method: "GET",
    path: "/edits",
    does: "Every scripted edit, how often its call was seen, and what Graph answered to it.",
    run: ({ edits }) => ({ edits: edits.list() }),
  },
  { method: "DELETE", path: "/edits", does: "Forgets them.", run: ({ edits }) => edits.clear() },
  {
    method: "POST",
    path: "/turns",
    does: "{turns: [tag or edit, …], names?}: in which order callers get to a policy; a call waits for its turn.",
    run: ({ turns }, input) => turns.set(turnOrder.parse(input)),
  },
  {
    method: "POST",
    path: "/turns/ended",
    does: "{by}: that caller makes no more calls, its turns are dropped.",
    run: ({ turns }, input) => turns.ended(z.strictObject({ by: z.string() }).parse(input).by),
  },
  {
    method: "GET",
    path: "/turns",
    does: "The turns that are left.",
    run: ({ turns }) => ({ turns: turns.left() }),
  },
  {
    method: "POST",
    path: "/replicas",
    does: "{staleReads: [1, 2], objects?}: which reads of a policy or group after a write still show it as it was.",
    run: ({ replicas }, input) => replicas.set(lag.parse(input)),
  },
];
