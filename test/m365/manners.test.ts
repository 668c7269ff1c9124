/** How many calls run beside each other, and that nothing waits or repeats outside the two files that may. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { UnavailableError } from "../../src/errors.ts";
import type { Transport } from "../../src/m365/exchange.ts";
import { oneCallPerObject } from "../../src/m365/oneCallPerObject.ts";
import { retrying, retryingExchange } from "../../src/m365/retry.ts";

test("never more than three calls at once, and never two about one object", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          object: fc.integer({ min: 0, max: 5 }),
          turns: fc.integer({ min: 1, max: 4 }),
          fails: fc.boolean(),
        }),
        {
          maxLength: 25,
        },
      ),
      async (calls) => {
        const running: string[] = [];
        let most = 0;
        let ran = 0;
        const transport: Transport = {
          async invoke(_cmdlet, { Identity, Turns, Fails }) {
            const object = String(Identity).toLowerCase();
            expect(running).not.toContain(object);
            running.push(object);
            most = Math.max(most, running.length);
            for (let turn = 0; turn < Number(Turns); turn++) await Promise.resolve();
            running.splice(running.indexOf(object), 1);
            ran++;
            if (Fails) throw new UnavailableError("no answer");
            return [];
          },
        };
        const clock = { nowMs: () => 0, wait: () => Promise.resolve() };
        const exchange = oneCallPerObject(retryingExchange(transport, retrying({ timeDivisor: 1, clock })));
        const asked = calls.map(({ object, turns, fails }, i) => {
          const Identity = i % 2 === 0 ? `User${object}` : `USER${object}`;
          return exchange
            .invoke("New-Thing", { Identity, Turns: turns, Fails: fails })
            .catch(() => undefined);
        });
        await Promise.all(asked);
        expect(ran).toBe(calls.length);
        expect(most).toBeLessThanOrEqual(3);
      },
    ),
  );
});

test("three different objects do run beside each other", async () => {
  let running = 0;
  const all = Promise.withResolvers<void>();
  const transport: Transport = {
    async invoke() {
      if (++running === 3) all.resolve();
      await all.promise;
      return [];
    },
  };
  const exchange = oneCallPerObject(retryingExchange(transport, retrying({ timeDivisor: 1 })));
  await Promise.all(["a", "b", "c"].map((Identity) => exchange.invoke("Set-User", { Identity })));
});

/** What waits or repeats by itself. A deadline (`AbortSignal.timeout`) is neither. */
const waiting = /\bset(Timeout|Interval|Immediate)\b|timers\/promises|p-retry|async-retry/;
const mayWait = ["src/settle.ts", "src/m365/retry.ts"];

const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "src", "providers"], {
  encoding: "utf8",
})
  .trim()
  .split("\n")
  .filter((file) =>
    /^(providers|src\/(m365|lifecycle|conditionalAccess|preflight|doctor|probe|program))\/|^src\/\w+\.ts$/.test(
      file,
    ),
  );

test("nothing that talks to a tenant waits or repeats outside settle.ts and retry.ts", () => {
  const waiters = files.filter((file) => file.endsWith(".ts") && waiting.test(readFileSync(file, "utf8")));
  expect(waiters.sort()).toEqual([...mayWait].sort());
});
