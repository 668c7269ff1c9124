import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kinds } from "../providers/index.ts";
import { unreadable } from "../src/lab/faults/unreadable.ts";
import { CallError } from "./support/dynamicProvider.ts";
import { samples } from "./support/samples.ts";
import { sampleStack } from "./support/sampleStack.ts";

// Every answer that says nothing, at every call that reading an object of each kind makes, straight on the provider process: an
// error each time, never "gone" and never a difference. The calls come from the lab's journal of a read that went well.
let stack: Awaited<ReturnType<typeof sampleStack>>;
let cases = 0;

async function readAnew(file: string, settings?: Record<string, string>) {
  const { id, outs } = stack.made[file]!;
  return stack.provider.read(id, await stack.anew(outs, settings));
}

beforeAll(async () => {
  stack = await sampleStack();
  for (const file of Object.keys(samples))
    stack.made[file] = await stack.provider.create(await stack.inputsOf(file));
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  console.log(`${cases} unreadable answers`);
});

test("there is a sample of every kind", () => {
  expect(Object.keys(samples).sort()).toEqual(kinds.map(({ file }) => file).sort());
});

/** The calls of one read, with how many of the same name came before. */
async function sitesOf(file: string) {
  const { calls, faults } = stack.tenant.lab;
  faults.clear();
  const { length } = calls.entries;
  expect((await readAnew(file)).id).toBe(stack.made[file]!.id);
  const served = calls.entries.slice(length);
  return served.map(({ server, name }, index) => ({
    ...{ server, name },
    skip: served.slice(0, index).filter((call) => call.server === server && call.name === name).length,
  }));
}

describe.each(kinds.filter(({ nature }) => nature !== "action").map(({ file }) => file))("%s", (file) => {
  test.each(Object.entries(unreadable))("%s is an error at every read site", async (title, answer) => {
    const { servers = ["exchange", "graph", "login"], ...fault } = answer;
    const { calls, faults } = stack.tenant.lab;
    const sites = await sitesOf(file);
    expect(sites.length).toBeGreaterThan(1);
    for (const site of sites.filter(({ server }) => servers.includes(server as "exchange"))) {
      const where = `${site.server} ${site.name} (${site.skip + 1}.): ${title}`;
      faults.clear();
      // Asked again, the service answers the same.
      faults.add({ match: { ...site, times: 1_000 }, ...fault });
      const { writes } = calls.counters();
      const impatient = title === "timeout" ? { "hve:callSeconds": "0.3" } : {};
      const outcome: unknown = await readAnew(file, impatient).catch((error: unknown) => error);
      expect(outcome, where).toBeInstanceOf(CallError);
      expect((outcome as CallError).message, where).not.toBe("");
      expect(faults.list()[0]!.consumed, `${where}: met`).toBeGreaterThan(0);
      expect(calls.counters().writes, where).toBe(writes);
      cases += 1;
    }
    faults.clear();
    await stack.tenant.admin("/release", {});
  });
});
