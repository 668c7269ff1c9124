import { expect, test } from "vitest";
import { exclusion, policyTenant } from "../support/policyTenant.ts";

const POLICY = "/identity/conditionalAccess/policies/{id}";

/** One policy that blocks two accounts, a person and a group that others may exclude, and somebody's edits at exact moments. */
async function contested() {
  const tenant = await policyTenant({ policies: 0, blocking: 0, accounts: 2 });
  const policy = await tenant.policy({ displayName: "Block legacy authentication" });
  const person = async (name: string) =>
    ((await tenant.admin("/graph/person", { name })) as { id: string }).id;
  return Object.assign(tenant, {
    policy: Object.assign(policy, {}),
    policyId: policy,
    person,
    byAccount: { mode: "account", accounts: tenant.guids },
    excluded: () => tenant.users(policy).excludeUsers,
    on: (moment: "before" | "after", verb: "GET" | "PATCH", edit: object, more: object = {}) =>
      tenant.admin("/edits", { when: { moment, name: `${verb} ${POLICY}`, id: policy, ...more }, edit }),
  });
}

test("what somebody adds between our read and our write is put back, as the directory audits show it", async () => {
  await using tenant = await contested();
  const colleague = await tenant.person("colleague");
  await tenant.on("before", "PATCH", { policy: tenant.policyId, list: "excludeUsers", add: [colleague] });
  const { state } = await exclusion.create(tenant.byAccount);
  expect(tenant.excluded().toSorted()).toEqual([...tenant.objectIds, colleague].toSorted());
  expect(state["remarks"].join()).toMatch(
    new RegExp(`somebody else did add ${colleague}; it was overwritten and is made good`),
  );
});

test("what somebody takes out between our read and our write is taken out again", async () => {
  await using tenant = await contested();
  const [leaver, stayer] = [await tenant.person("leaver"), await tenant.person("stayer")];
  await tenant.edit({ policy: tenant.policyId, list: "excludeUsers", add: [leaver, stayer] });
  await tenant.on("before", "PATCH", { policy: tenant.policyId, list: "excludeUsers", remove: [leaver] });
  await exclusion.create(tenant.byAccount);
  expect(tenant.excluded().toSorted()).toEqual([...tenant.objectIds, stayer].toSorted());
});

test("break-glass that is overwritten back in stays in", async () => {
  await using tenant = await contested();
  const glass = await tenant.person("glass");
  await tenant.edit({ policy: tenant.policyId, list: "excludeUsers", add: [glass] });
  await tenant.on("before", "PATCH", { policy: tenant.policyId, list: "excludeUsers", remove: [glass] });
  await exclusion.create({ ...tenant.byAccount, breakGlass: ["glass@contoso.com"] });
  expect(tenant.excluded()).toContain(glass);
});

test("break-glass that somebody takes out before our read stops the write", async () => {
  await using tenant = await contested();
  const glass = await tenant.person("glass");
  await tenant.edit({ policy: tenant.policyId, list: "excludeUsers", add: [glass] });
  await tenant.on("before", "GET", { policy: tenant.policyId, list: "excludeUsers", remove: [glass] });
  const create = exclusion.create({ ...tenant.byAccount, breakGlass: ["glass@contoso.com"] });
  await expect(create).rejects.toThrow(/would not hold the break-glass .* any more.*Nothing was changed/s);
  expect(tenant.patches()).toEqual([]);
});

test("where the audits cannot be read, the length of the window is in the result", async () => {
  await using tenant = await contested();
  await tenant.admin("/conditionalAccess/audits", { readable: false });
  const { state } = await exclusion.create(tenant.byAccount);
  expect(state["remarks"].join()).toMatch(
    /excludeUsers was written \d+ ms after it was read .*the directory audits may not be read.*may be lost/,
  );
});

test("where the audits keep nothing, the length of the window is in the result", async () => {
  await using tenant = await contested();
  await tenant.admin("/conditionalAccess/audits", { recording: false });
  const { state } = await exclusion.create(tenant.byAccount);
  expect(state["remarks"].join()).toMatch(/written \d+ ms after it was read .*do not show our write yet/);
});

test("an update of ours that somebody overwrites is found and made again", async () => {
  await using tenant = await contested();
  await tenant.on("after", "PATCH", {
    policy: tenant.policyId,
    list: "excludeUsers",
    remove: tenant.objectIds,
  });
  const { state } = await exclusion.create(tenant.byAccount);
  expect(tenant.excluded().toSorted()).toEqual(tenant.objectIds.toSorted());
  expect(tenant.patches().length).toBe(2);
  expect(state["unfinished"]).toEqual([]);
});

test.each([1, 2, 3])(
  "an update of ours that is overwritten at the %i. confirming read is made again",
  async (nth) => {
    await using tenant = await contested();
    const edit = { policy: tenant.policyId, list: "excludeUsers", remove: tenant.objectIds };
    await tenant.on("before", "GET", edit, { nth: 1 + nth });
    await exclusion.create(tenant.byAccount);
    expect(tenant.excluded().toSorted()).toEqual(tenant.objectIds.toSorted());
  },
);

test("a hostile writer ends in an error that says so, not in a loop", async () => {
  await using tenant = await contested();
  const edit = { policy: tenant.policyId, list: "excludeUsers", remove: tenant.objectIds };
  await tenant.on("after", "PATCH", edit, { times: 1000 });
  const create = exclusion.create(tenant.byAccount);
  await expect(create).rejects.toThrow(
    /somebody keeps replacing excludeUsers; after 5 writes our change is still undone/,
  );
  expect(tenant.patches().length).toBe(5);
});

test.each([[[1]], [[1, 2, 3]], [[2]], [[1, 3, 5]], [[1, 2, 3, 4, 5, 6, 7, 8]]])(
  "replicas that show the state before a write at its reads %j lose nothing",
  async (staleReads) => {
    await using tenant = await contested();
    await tenant.admin("/replicas", { staleReads });
    const colleague = await tenant.person("colleague");
    await tenant.edit({ policy: tenant.policyId, list: "excludeUsers", add: [colleague] });
    const { id, state } = await exclusion.create({ ...tenant.byAccount, accounts: tenant.guids.slice(0, 1) });
    expect(state["unfinished"]).toEqual([]);
    const updated = await exclusion.update(id, state, tenant.byAccount);
    expect(updated["unfinished"]).toEqual([]);
    expect(tenant.excluded().toSorted()).toEqual([...tenant.objectIds, colleague].toSorted());
  },
);

test("a refused write is repeated from the reading on: what was added meanwhile is kept", async () => {
  await using tenant = await contested();
  const colleague = await tenant.person("colleague");
  await tenant.admin("/faults", { match: { name: `PATCH ${POLICY}`, times: 2 }, kind: "throttle" });
  await tenant.on(
    "before",
    "GET",
    { policy: tenant.policyId, list: "excludeUsers", add: [colleague] },
    { nth: 2 },
  );
  await exclusion.create(tenant.byAccount);
  expect(tenant.excluded().toSorted()).toEqual([...tenant.objectIds, colleague].toSorted());
});

test("a process makes no two Conditional Access requests within the service's second", async () => {
  await using tenant = await policyTenant({ policies: 3, blocking: 2, accounts: 1 }, { factor: 100 });
  await exclusion.create({ mode: "account", accounts: tenant.guids });
  const throttled = tenant.lab.calls.entries.filter(({ status }) => status === 429);
  expect(throttled).toEqual([]);
  expect(tenant.patches().length).toBe(2);
});

test("the service's refusal of one policy does not keep the others waiting, and the error names it", async () => {
  await using tenant = await policyTenant({ policies: 3, blocking: 3, accounts: 1 });
  await tenant.admin("/faults", {
    match: { name: `PATCH ${POLICY}`, times: 1 },
    ...{
      kind: "refuse",
      status: 400,
      code: "BadRequest",
      text: "1032: ConditionalActionPolicy validation failed.",
    },
  });
  await expect(exclusion.create({ mode: "account", accounts: tenant.guids })).rejects.toThrow(/1032/);
  const excluded = tenant.blocking.filter(({ id }) =>
    tenant.users(id).excludeUsers.includes(tenant.objectIds[0]!),
  );
  expect(excluded.length).toBe(2);
});

test("What-If is asked once for accounts with the same memberships, and before anything is written", async () => {
  await using tenant = await policyTenant({ policies: 3, blocking: 2, accounts: 5 });
  await exclusion.create({ accounts: tenant.guids });
  const calls = tenant.lab.calls.entries.map(({ name }) => name);
  const asked = calls.filter((name) => name === "POST /identity/conditionalAccess/evaluate");
  expect(asked.length).toBe(1);
  expect(calls.indexOf(asked[0]!)).toBeLessThan(calls.indexOf("POST /groups"));
});

test("a tenant that lets nobody ask What-If is told, and the senders get through all the same", async () => {
  await using tenant = await policyTenant({ policies: 2, blocking: 1, accounts: 1 });
  await tenant.admin("/faults", {
    match: { name: "POST /identity/conditionalAccess/evaluate", times: 10 },
    ...{ kind: "refuse", status: 403 },
  });
  const { state } = await exclusion.create({ accounts: tenant.guids });
  expect(state["remarks"].join()).toMatch(
    /What-If could not be asked, so nothing but our own evaluation stands/,
  );
  expect(tenant.users(tenant.blocking[0]!.id).excludeGroups).toEqual([state["groupId"]]);
});
