import { expect, test } from "vitest";
import { InvalidInputError, PermissionError, ThrottledError, UnavailableError } from "../../src/errors.ts";
import type { Transport } from "../../src/m365/exchange.ts";
import { pace } from "../../src/m365/pace.ts";
import { ReadOnce } from "../../src/m365/readOnce.ts";
import { retrying, retryingExchange } from "../../src/m365/retry.ts";

/** Fails with these errors in turn, then works. */
function failing(...errors: Error[]) {
  const calls: string[] = [];
  const transport: Transport = {
    invoke: async (cmdlet) => {
      calls.push(cmdlet);
      const error = errors.shift();
      if (error) throw error;
      return [];
    },
  };
  const waits: number[] = [];
  const clock = { nowMs: () => 0, wait: async (ms: number) => void waits.push(ms) };
  const exchange = retryingExchange(transport, retrying({ timeDivisor: 1e9, clock }));
  return { exchange, calls, waits, transport };
}
const down = () => new UnavailableError("down");

test.each(["Get-MailUser", "Set-MailUser", "Remove-MailUser", "Add-HVEAppAccess"])(
  "%s is repeated after a lost answer",
  async (cmdlet) => {
    const { exchange, calls } = failing(down(), down());
    await exchange.invoke(cmdlet, { Identity: "x" });
    expect(calls).toHaveLength(3);
  },
);

test("New- is never repeated blindly", async () => {
  const { exchange, calls } = failing(down());
  await expect(exchange.invoke("New-MailUser", { Name: "x" })).rejects.toThrow("down");
  expect(calls).toHaveLength(1);
});

test("a throttle did nothing, so even New- is repeated, after the time the service asked for", async () => {
  const { exchange, calls, waits } = failing(new ThrottledError("slow down", { retryAfterMs: 7000 }));
  await exchange.invoke("New-MailUser", { Name: "x" });
  expect(calls).toHaveLength(2);
  expect(waits).toEqual([expect.closeTo(7000)]);
});

test.each([new PermissionError("no"), new InvalidInputError("no")])("%s is not repeated", async (error) => {
  const { exchange, calls } = failing(error);
  await expect(exchange.invoke("Get-MailUser", {})).rejects.toBe(error);
  expect(calls).toHaveLength(1);
});

test("gives up in the end, with the last error", async () => {
  const { exchange, calls } = failing(...Array.from({ length: 20 }, down));
  await expect(exchange.invoke("Get-MailUser", {})).rejects.toThrow("down");
  expect(calls).toHaveLength(5);
});

test("waits longer each time, never the same", async () => {
  const { transport, waits } = failing(down(), down(), down());
  const clock = { nowMs: () => 0, wait: async (ms: number) => void waits.push(ms) };
  await retryingExchange(transport, retrying({ timeDivisor: 10, clock })).invoke("Get-MailUser", {});
  const [first, second, third] = waits as [number, number, number];
  for (const [ms, middle] of [
    [first, 200],
    [second, 400],
    [third, 800],
  ] as const) {
    expect(ms).toBeGreaterThanOrEqual(middle / 2);
    expect(ms).toBeLessThan(middle * 1.5);
  }
});

test("at most three calls at once", async () => {
  const retry = retrying({ timeDivisor: 1e9 });
  let running = 0;
  let most = 0;
  const call = async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
  };
  await Promise.all(Array.from({ length: 10 }, () => retry(call, true)));
  expect(most).toBe(3);
});

test("paced tasks run one after another, with the gap after each end", async () => {
  const waits: number[] = [];
  let nowMs = 0;
  const paced = pace(1100, {
    clock: {
      nowMs: () => nowMs,
      wait: async (ms) => {
        waits.push(ms);
        nowMs += ms;
      },
    },
  });
  await Promise.all([1, 2, 3].map(() => paced(async () => void (nowMs += 100))));
  expect(waits).toEqual([1100, 1100]);
});

test("a list is read once, again after forgetting, and a failed read is not remembered", async () => {
  const cache = new ReadOnce();
  let reads = 0;
  const read = () => cache.once("list", async () => ++reads);
  expect(await Promise.all([read(), read()])).toEqual([1, 1]);
  cache.forget("list");
  expect(await read()).toBe(2);
  await expect(cache.once("other", () => Promise.reject(down()))).rejects.toThrow("down");
  expect(await cache.once("other", async () => "works")).toBe("works");
});
