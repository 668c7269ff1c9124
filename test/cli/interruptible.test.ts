import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { interruptible } from "../../src/cli/interruptible.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.spyOn(console, "error").mockReturnValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Signals as this process would hear them, without telling the test runner. */
const press = () => process.listeners("SIGINT").at(-1)!("SIGINT");

test("signals of one press are one, a later one ends the process", async () => {
  const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
  await interruptible((signal) => {
    expect(signal.aborted).toBe(false);
    press();
    vi.advanceTimersByTime(200);
    press();
    expect([signal.aborted, exit.mock.calls]).toEqual([true, []]);
    vi.advanceTimersByTime(200);
    press();
    expect(exit.mock.calls).toEqual([[1]]);
    return Promise.resolve();
  });
});

test("afterwards nothing listens any more", async () => {
  const before = process.listenerCount("SIGINT");
  await interruptible(() => Promise.reject(new Error("failed"))).catch(() => undefined);
  expect(process.listenerCount("SIGINT")).toBe(before);
});
