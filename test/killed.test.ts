import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kinds } from "../providers/index.ts";
import type { Call } from "../src/lab/journal.ts";
import { DynamicProvider } from "./support/dynamicProvider.ts";
import { samples } from "./support/samples.ts";
import { sampleStack, type Held } from "./support/sampleStack.ts";

// The provider process is killed after each call that the lab served while an object of each kind was created, updated and deleted;
// the next run finishes the work, and the tenant is as if nothing had happened. The calls come from the lab's journal.
type Values = Record<string, unknown>;
type Operation = (
  provider: DynamicProvider,
  session: (values: Values) => Promise<Values>,
) => Promise<unknown>;

let stack: Awaited<ReturnType<typeof sampleStack>>;
let killed = 0;

beforeAll(async () => {
  stack = await sampleStack();
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  console.log(`${killed} provider processes killed`);
});

/** Kills at every call of an operation, each time from the tenant as it is now, and leaves the tenant as the operation makes it. */
async function killAtEveryCall(title: string, operation: Operation): Promise<unknown> {
  const { tenant, provider, anew } = stack;
  const { id } = await tenant.admin("/snapshot", {});
  const restore = () => tenant.admin("/restore", { id });
  await restore();
  await operation(provider, anew);
  const calls = tenant.lab.calls.entries.map(({ name }) => name);
  const wanted = tenant.dump();
  expect(calls.length, title).toBeGreaterThan(1);

  for (const [index, name] of calls.entries()) {
    const where = `${title}, killed at call ${index + 1}: ${name}`;
    await restore();
    tenant.lab.faults.add({ match: { number: index + 1 }, kind: "hold" });
    await using victim = await DynamicProvider.start();
    await victim.configure(tenant.settings);
    const call = operation(victim, (values) => Promise.resolve(values)).then(
      () => "ended",
      () => "failed",
    );
    const held = tenant.admin(`/held?number=${index + 1}`).then((held: Call) => held.name);
    expect(await Promise.race([held, call]), where).toBe(name);
    await victim.kill();
    expect(await call, where).toBe("failed");
    await tenant.admin(`/held?number=${index + 1}&until=gone`);
    tenant.lab.faults.clear();
    killed += 1;

    await operation(provider, anew).catch((error: unknown) => {
      throw new Error(`${where}: the next run failed`, { cause: error });
    });
    expect(tenant.dump(), where).toEqual(wanted);
  }
  await restore();
  return operation(provider, anew);
}

describe.each(Object.keys(samples))("%s", (file) => {
  test("create and update", { timeout: 180_000 }, async () => {
    const inputs = await stack.inputsOf(file);
    const made = (await killAtEveryCall(`create ${file}`, async (provider, session) =>
      provider.create(await session(inputs)),
    )) as Held;
    stack.made[file] = made;

    const news = await stack.inputsOf(file, samples[file]!.change);
    const outs = (await killAtEveryCall(`update ${file}`, async (provider, session) =>
      provider.update(made.id, await session(made.outs), await session(news)),
    )) as Values;
    stack.made[file] = { id: made.id, outs };
  });
});

describe.each(Object.keys(samples).toReversed())("%s", (file) => {
  test("delete", { timeout: 180_000 }, async () => {
    const { id, outs } = stack.made[file]!;
    const { nature } = kinds.find((kind) => kind.file === file)!;
    const remove: Operation = async (provider, session) => provider.delete(id, await session(outs));
    if (nature === "action") await remove(stack.provider, stack.anew);
    else await killAtEveryCall(`delete ${file}`, remove);
  });
});
