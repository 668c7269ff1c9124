import { expect, test } from "vitest";
import { UnavailableError } from "../../src/errors.ts";
import { retrying } from "../../src/m365/retry.ts";
import { stopWaiting } from "../../src/settle.ts";

// The interrupt is for the whole process, so these are steps of one test.
test("an interrupt keeps the answer of a call under way, ends the waiting, and lets nothing more be sent", async () => {
  const retry = retrying({ timeDivisor: 1 });
  const answer = Promise.withResolvers<string>();
  const underWay = retry(() => answer.promise, false);
  const waiting = retry(() => Promise.reject(new UnavailableError("down")), true);
  const refused = expect(waiting).rejects.toThrow("down");
  await new Promise(setImmediate);

  stopWaiting();
  answer.resolve("made");
  expect(await underWay).toBe("made");
  await refused;
  await expect(retry(() => Promise.resolve("sent"), true)).rejects.toThrow("Stopped");
});
