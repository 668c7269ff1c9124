import { expect, test } from "vitest";
import { NotFoundError, UnavailableError, unlessMissing } from "../src/errors.ts";
import { settle, type Clock } from "../src/settle.ts";

/** A clock that only moves when somebody waits. */
function steppingClock() {
  let nowMs = 0;
  const waits: number[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    wait: async (ms) => {
      waits.push(ms);
      nowMs += ms;
    },
  };
  return { clock, waits };
}

/** Answers in turn, then the last one for ever. */
const answering = (...answers: boolean[]) => {
  let looks = 0;
  return Object.assign(async () => answers[Math.min(looks++, answers.length - 1)]!, { looks: () => looks });
};

test("a change that is visible at once costs no wait", async () => {
  const { clock, waits } = steppingClock();
  expect(await settle({ budgetMs: 100, intervalMs: 10 }, answering(true), { clock })).toBe(true);
  expect(waits).toEqual([]);
});

test("looks again after each interval until the change shows", async () => {
  const { clock, waits } = steppingClock();
  expect(await settle({ budgetMs: 100, intervalMs: 10 }, answering(false, false, true), { clock })).toBe(
    true,
  );
  expect(waits).toEqual([10, 10]);
});

test("looks a last time when the budget ends, then says that nobody has seen the change", async () => {
  const { clock, waits } = steppingClock();
  const looking = answering(false);
  expect(await settle({ budgetMs: 25, intervalMs: 10 }, looking, { clock })).toBe(false);
  expect(waits).toEqual([10, 10, 5]);
  expect(looking.looks()).toBe(4);
});

test("several looks in a row must agree where replicas answer in turn", async () => {
  const { clock } = steppingClock();
  const looking = answering(true, false, true, true, true);
  expect(await settle({ budgetMs: 100, intervalMs: 10, agree: 3 }, looking, { clock })).toBe(true);
  expect(looking.looks()).toBe(5);
});

test("a failed look is an error, not a no", async () => {
  const { clock } = steppingClock();
  const failing = () => Promise.reject(new UnavailableError("down"));
  await expect(settle({ budgetMs: 100, intervalMs: 10 }, failing, { clock })).rejects.toThrow(
    UnavailableError,
  );
});

test("an interrupt ends a real wait", async () => {
  const signal = AbortSignal.abort(new Error("interrupted"));
  await expect(settle({ budgetMs: 1e6, intervalMs: 1e6 }, answering(false), { signal })).rejects.toThrow(
    "interrupted",
  );
});

test("an interrupt in the middle of a real wait ends it with its own reason", async () => {
  const controller = new AbortController();
  const looking = async () => {
    setImmediate(() => controller.abort(new Error("interrupted")));
    return false;
  };
  const { signal } = controller;
  await expect(settle({ budgetMs: 1e6, intervalMs: 1e6 }, looking, { signal })).rejects.toThrow(
    "interrupted",
  );
});

test("only the service's own not-found turns into absent", async () => {
  expect(await unlessMissing(Promise.reject(new NotFoundError("gone")))).toBeUndefined();
  await expect(unlessMissing(Promise.reject(new UnavailableError("down")))).rejects.toThrow(UnavailableError);
});
