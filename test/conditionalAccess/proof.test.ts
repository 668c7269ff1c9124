import { expect, test } from "vitest";
import { exclusion, policyTenant } from "../support/policyTenant.ts";
import { SECOND_CLIENT, twoStacks } from "../support/twoStacks.ts";

const sorted = (list: readonly string[]) => list.toSorted();

test(
  "60 policies and 100 accounts: exactly the right policies, one PATCH each, and none in the second run",
  { timeout: 240_000 },
  async () => {
    await using tenant = await policyTenant({ policies: 60, blocking: 17, accounts: 100 });
    const before = tenant.dump();
    const { id, state } = await exclusion.create({ accounts: tenant.guids });
    const touched = tenant.patches().map(({ parameters }) => JSON.stringify(parameters));
    expect(touched.length).toBe(17);
    const excluding = tenant.policies.filter((each) =>
      tenant.users(each.id).excludeGroups.includes(state["groupId"]),
    );
    expect(excluding.map(({ displayName }) => displayName)).toEqual(
      tenant.blocking.map(({ displayName }) => displayName),
    );
    expect(tenant.groupNamed("HVE senders")!.members.length).toBe(100);
    const bound = tenant.lab.calls.entries.filter(({ name }) => name === "PATCH /groups/{id}");
    expect(bound.length).toBe(5); // twenty at a time

    await tenant.restart();
    const from = tenant.lab.calls.entries.length;
    const read = await exclusion.read(id, state);
    const asked = tenant.lab.calls.entries.slice(from).filter(({ server }) => server === "graph");
    expect(asked.map(({ name }) => name).length).toBeLessThanOrEqual(10); // memberships, twenty in one request
    expect(await exclusion.diff(id, read.props!, { accounts: tenant.guids })).toMatchObject({
      changes: false,
    });
    expect(await tenant.writes(() => exclusion.update(id, state, { accounts: tenant.guids }))).toEqual([]);
    await exclusion.delete(id, state);
    expect(tenant.dump()).toEqual(before);
  },
);

test(
  "two runs at once and a person between each of their reads and writes: nobody loses anything",
  { timeout: 240_000 },
  async () => {
    await using tenant = await twoStacks({ policies: 24, blocking: 6, accounts: 10 });
    const groups: Record<string, string[]> = {};
    for (const { id } of tenant.blocking) {
      groups[id] = [];
      for (const nth of [1, 2]) {
        const made = (await tenant.admin("/graph/group", { displayName: `Spared ${nth} by ${id}` })) as {
          id: string;
        };
        groups[id].push(made.id);
        const when = { moment: "before", name: "PATCH /identity/conditionalAccess/policies/{id}", id, nth };
        await tenant.admin("/edits", { when, edit: { policy: id, list: "excludeGroups", add: [made.id] } });
      }
    }
    const runs = await Promise.all([
      tenant.first.create({ accounts: tenant.guids.slice(0, 5), group: "Senders of one" }),
      tenant.second.create({ accounts: tenant.guids.slice(5), group: "Senders of two" }),
    ]);
    for (const { id } of tenant.blocking) {
      const ours = runs.map(({ state }) => state["groupId"] as string);
      expect(sorted(tenant.users(id).excludeGroups)).toEqual(sorted([...ours, ...groups[id]!]));
    }
    for (const { state } of runs) expect(state["unfinished"]).toEqual([]);
  },
);

/** Every order of the calls of several writers that keeps each writer's own order. */
function interleavings<T>(writers: readonly (readonly T[])[]): T[][] {
  if (writers.every((calls) => calls.length === 0)) return [[]];
  return writers.flatMap((calls, index) =>
    calls.length === 0
      ? []
      : interleavings(writers.with(index, calls.slice(1))).map((rest) => [calls[0]!, ...rest]),
  );
}

test(
  "every interleaving of two runs and a person on one policy ends with everybody's exclusion in it",
  { timeout: 240_000 },
  async () => {
    await using tenant = await twoStacks({ policies: 0, blocking: 0, accounts: 2 });
    const { id: colleague } = (await tenant.admin("/graph/person", { name: "colleague" })) as { id: string };
    const orders = interleavings([["first", "first"], ["second", "second"], ["person"]]);
    expect(orders.length).toBe(30);
    for (const order of orders) {
      const policy = await tenant.policy({ displayName: `Block, ${order.join(" ")}` });
      const turns = order.map(
        (who) =>
          ({
            first: tenant.firstClient,
            second: SECOND_CLIENT,
            person: { policy, list: "excludeUsers", add: [colleague] },
          })[who],
      );
      await tenant.admin("/turns", { turns });
      const run = { mode: "account", onlyPolicies: [policy] };
      const ends = await Promise.all([
        tenant.first.create({ ...run, accounts: [tenant.guids[0]] }),
        tenant.second.create({ ...run, accounts: [tenant.guids[1]] }),
      ]);
      expect({ order, excluded: sorted(tenant.users(policy).excludeUsers) }).toEqual({
        order,
        excluded: sorted([...tenant.objectIds, colleague]),
      });
      expect(ends.map(({ state }) => state["unfinished"])).toEqual([[], []]);
    }
  },
);

test.each(["group", "account"])(
  "by %s: a run that ends after any of its writes is continued by the next one, and destroying leaves nothing",
  { timeout: 240_000 },
  async (mode) => {
    await using tenant = await policyTenant({ policies: 5, blocking: 2, accounts: 3 });
    const before = tenant.dump();
    const inputs = { mode, accounts: tenant.guids };
    const { entries } = tenant.lab.calls;
    const healthy = await exclusion.create(inputs);
    const writes = entries.filter(({ write }) => write).map(({ name }) => name); // recorded, not listed
    expect(writes.length).toBe(mode === "group" ? 4 : 2);
    await exclusion.delete(healthy.id, healthy.state);
    expect(tenant.dump()).toEqual(before);

    for (let made = 1; made <= writes.length; made++) {
      await tenant.restart();
      const from = entries.length;
      // The process dies after so many writes: no other takes effect, and its state is lost.
      for (const name of new Set(writes)) {
        const skip = writes.slice(0, made).filter((each) => each === name).length;
        await tenant.admin("/faults", { match: { name, skip, times: 10_000 }, kind: "cutBefore" });
      }
      await exclusion.create(inputs).catch(() => undefined);
      tenant.lab.faults.clear();
      const served = entries.slice(from).filter(({ write, fault }) => write && fault === undefined);
      expect(served.map(({ name }) => name)).toEqual(writes.slice(0, made));

      await tenant.restart();
      const { id, state } = await exclusion.create(inputs);
      expect(state["unfinished"]).toEqual([]);
      await tenant.restart();
      expect((await exclusion.read(id, state)).inputs).toMatchObject({ accounts: sorted(tenant.guids) });
      await exclusion.delete(id, state);
      expect({ made, left: tenant.dump() }).toEqual({ made, left: before });
    }
  },
);
