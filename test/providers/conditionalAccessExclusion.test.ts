import { expect, test } from "vitest";
import { AlreadyExistsError, InvalidInputError } from "../../src/errors.ts";
import { exclusion, policyTenant } from "../support/policyTenant.ts";

const GROUP = "HVE senders";
const few = { policies: 4, blocking: 2, accounts: 3 };

test("create, read back, update, delete: by group", async () => {
  await using tenant = await policyTenant({ policies: 8, blocking: 3, accounts: 4 });
  const before = tenant.dump();
  const three = tenant.guids.slice(0, 3);
  const { id, state } = await exclusion.create({ accounts: three });

  const group = tenant.groupNamed(GROUP)!;
  expect(group.members.toSorted()).toEqual(tenant.objectIds.slice(0, 3).toSorted());
  expect(group).toMatchObject({ mailEnabled: false, securityEnabled: true, isAssignableToRole: true });
  for (const { id: policy, blocks } of tenant.policies)
    expect(tenant.users(policy).excludeGroups.includes(group.id)).toBe(blocks);
  expect(state).toMatchObject({
    groupId: group.id,
    madeGroup: true,
    unfinished: [],
    blocking: [],
    remarks: [],
  });

  await tenant.restart();
  const read = await exclusion.read(id, state);
  expect(read.inputs).toMatchObject({ accounts: three.toSorted(), mode: "group", group: GROUP });
  expect(await exclusion.diff(id, read.props!, { accounts: three })).toMatchObject({ changes: false });

  const patches = tenant.patches().length;
  expect(patches).toBe(tenant.blocking.length);
  const updated = await exclusion.update(id, state, { accounts: tenant.guids.slice(1) });
  expect(tenant.groupNamed(GROUP)!.members.toSorted()).toEqual(tenant.objectIds.slice(1).toSorted());
  expect(tenant.patches().length).toBe(patches);
  // Whoever was in before is not probed again for another's sake.
  const [, second, , fourth] = tenant.guids as [string, string, string, string];
  expect(updated["revision"][second]).toBe(state["revision"][second]);
  expect(updated["revision"][fourth]).toBeDefined();

  await exclusion.delete(id, updated);
  expect(tenant.groupNamed(GROUP)).toBeUndefined();
  expect(tenant.dump()).toEqual(before);
});

test("create, read back, update, delete: by account, with one PATCH for each policy whatever the number of accounts", async () => {
  await using tenant = await policyTenant({ policies: 8, blocking: 3, accounts: 5 });
  const before = tenant.dump();
  const four = { mode: "account", accounts: tenant.guids.slice(0, 4) };
  const { id, state } = await exclusion.create(four);
  expect(tenant.patches().length).toBe(3);
  expect(tenant.groupNamed(GROUP)).toBeUndefined();
  for (const { id: policy, blocks } of tenant.policies)
    expect(
      tenant.objectIds.slice(0, 4).filter((each) => tenant.users(policy).excludeUsers.includes(each)).length,
    ).toBe(blocks ? 4 : 0);
  await tenant.restart();
  const read = await exclusion.read(id, state);
  expect(await exclusion.diff(id, read.props!, four)).toMatchObject({ changes: false });
  expect(await tenant.writes(() => exclusion.update(id, state, four))).toEqual([]);

  const updated = await exclusion.update(id, state, { mode: "account", accounts: tenant.guids.slice(1) });
  expect(tenant.patches().length).toBe(6); // one goes and one comes, in one write
  for (const { id: policy } of tenant.blocking) {
    expect(tenant.users(policy).excludeUsers).not.toContain(tenant.objectIds[0]);
    expect(tenant.users(policy).excludeUsers).toContain(tenant.objectIds[4]);
  }
  await exclusion.delete(id, updated);
  expect(tenant.dump()).toEqual(before);
});

test("the other mode takes over without a moment in which a sender is stopped, there and back", async () => {
  await using tenant = await policyTenant(few);
  const before = tenant.dump();
  const { id, state } = await exclusion.create({ accounts: tenant.guids });
  const from = tenant.lab.calls.entries.length;
  const byAccount = await exclusion.update(id, state, { mode: "account", accounts: tenant.guids });
  const lists = tenant.lab.calls.entries
    .slice(from)
    .filter(({ name }) => name.startsWith("PATCH /identity"))
    .map(({ parameters }) => JSON.stringify(parameters).match(/exclude\w+/)![0]);
  expect(lists).toEqual(["excludeUsers", "excludeUsers", "excludeGroups", "excludeGroups"]);
  expect(tenant.groupNamed(GROUP)).toBeUndefined();
  expect(byAccount).toMatchObject({ groupId: null, members: [] });
  const byGroup = await exclusion.update(id, byAccount, { mode: "group", accounts: tenant.guids });
  for (const { id: policy } of tenant.blocking)
    expect(tenant.users(policy).excludeGroups).toContain(tenant.groupNamed(GROUP)!.id);
  await exclusion.delete(id, byGroup);
  expect(tenant.dump()).toEqual(before);
});

test("a policy that blocks since is a difference in accounts, with policy, author and time, and is repaired", async () => {
  await using tenant = await policyTenant(few);
  const { id, state } = await exclusion.create({ accounts: tenant.guids });
  const made = await tenant.edit({
    method: "POST",
    path: "/identity/conditionalAccess/policies",
    body: {
      displayName: "Terms of use for everybody",
      state: "enabled",
      conditions: {
        clientAppTypes: ["all"],
        applications: { includeApplications: ["All"] },
        users: { includeUsers: ["All"] },
      },
      grantControls: { operator: "OR", builtInControls: ["mfa"] },
    },
  });
  expect(made.status).toBe(201);
  await tenant.restart();
  const read = await exclusion.read(id, state);
  expect(read.inputs).toMatchObject({ accounts: [] });
  expect(await exclusion.diff(id, read.props!, { accounts: tenant.guids })).toMatchObject({
    changes: true,
    replaces: [],
  });
  const [sentence] = (read.props as { blocking: string[] }).blocking;
  expect(sentence).toContain('"Terms of use for everybody" blocks hve-001@contoso.com');
  expect(sentence).toMatch(
    /demands multifactor authentication.*Last changed \d{4}-\d\d-\d\dT.* by admin@contoso.com/,
  );

  const repaired = await exclusion.update(id, read.props!, { accounts: tenant.guids });
  expect(tenant.users(made.body.id).excludeGroups).toEqual([state["groupId"]]);
  expect(repaired["revision"]).not.toEqual(state["revision"]);
  await tenant.restart();
  expect((await exclusion.read(id, repaired)).inputs).toMatchObject({ accounts: tenant.guids.toSorted() });
});

test("a member that somebody took out of the group is a difference, and is repaired", async () => {
  await using tenant = await policyTenant(few);
  const { id, state } = await exclusion.create({ accounts: tenant.guids });
  await tenant.edit({
    method: "DELETE",
    path: `/groups/${state["groupId"]}/members/${tenant.objectIds[1]}/$ref`,
  });
  await tenant.restart();
  const read = await exclusion.read(id, state);
  expect(read.inputs!["accounts"]).toEqual([tenant.guids[0], tenant.guids[2]].toSorted());
  await exclusion.update(id, read.props!, { accounts: tenant.guids });
  expect(tenant.groupNamed(GROUP)!.members.length).toBe(3);
});

test("a group that somebody deleted is a difference, and a new one takes the dead one's place in every policy", async () => {
  await using tenant = await policyTenant(few);
  const before = tenant.dump();
  const { id, state } = await exclusion.create({ accounts: tenant.guids });
  await tenant.edit({ method: "DELETE", path: `/groups/${state["groupId"]}` });
  await tenant.restart();
  const read = await exclusion.read(id, state);
  expect(read.inputs).toMatchObject({ accounts: [], group: null });
  const repaired = await exclusion.update(id, read.props!, { accounts: tenant.guids });
  expect(repaired["groupId"]).not.toBe(state["groupId"]);
  for (const { id: policy } of tenant.blocking)
    expect(tenant.users(policy).excludeGroups).toEqual([repaired["groupId"]]);
  await exclusion.delete(id, repaired);
  expect(tenant.dump()).toEqual(before);
});

test("a group of that name that is there already is adopted on purpose only, and given back as it was", async () => {
  await using tenant = await policyTenant(few);
  const guest = tenant.userId("ops");
  const { id: theirs } = (await tenant.admin("/graph/group", { displayName: GROUP, members: [guest] })) as {
    id: string;
  };
  const before = tenant.dump();
  await expect(exclusion.create({ accounts: tenant.guids })).rejects.toThrow(AlreadyExistsError);
  expect(tenant.dump()).toEqual(before);

  const { id, state } = await exclusion.create({ accounts: tenant.guids, adopt: "always" });
  expect(state).toMatchObject({ groupId: theirs, madeGroup: false });
  expect(tenant.groupNamed(GROUP)!.members.length).toBe(4);
  for (const { id: policy } of tenant.blocking) expect(tenant.users(policy).excludeGroups).toEqual([theirs]);
  await exclusion.delete(id, state);
  expect(tenant.dump()).toEqual(before);
});

test.each([
  ["mail-enabled", { mailEnabled: true, groupTypes: ["Unified"] }],
  ["from a rule", { groupTypes: ["DynamicMembership"], membershipRule: 'user.department -eq "IT"' }],
  ["licence", { licences: ["c7df2760-2c81-4ef7-b578-5b5392b571df"] }],
] as const)("a group that is unfit (%s) is refused before anything is written", async (reason, about) => {
  await using tenant = await policyTenant(few);
  await tenant.admin("/graph/group", { displayName: GROUP, ...about });
  const before = tenant.dump();
  const create = exclusion.create({ accounts: tenant.guids, adopt: "always" });
  await expect(create).rejects.toThrow(
    new RegExp(`cannot be excluded.*${reason.replace("from a rule", "rule")}`, "s"),
  );
  expect(tenant.dump()).toEqual(before);
});

test("a nested group is refused, from inside and from outside", async () => {
  await using tenant = await policyTenant(few);
  const { id } = (await tenant.admin("/graph/group", { displayName: GROUP })) as { id: string };
  await tenant.admin("/graph/group", { displayName: "Around", members: [id] });
  await expect(exclusion.create({ accounts: tenant.guids, adopt: "always" })).rejects.toThrow(
    /it is inside "Around"/,
  );
  const { id: inner } = (await tenant.admin("/graph/group", { displayName: "Inner" })) as { id: string };
  await tenant.admin("/graph/group", { displayName: "Shell", members: [inner] });
  const shell = exclusion.create({ accounts: tenant.guids, group: "Shell", adopt: "always" });
  await expect(shell).rejects.toThrow(/it holds other groups/);
  expect(tenant.patches()).toEqual([]);
});

test("a tenant without role-assignable groups gets a plain one", async () => {
  await using tenant = await policyTenant(few, {
    seed: (state) => (state.switches.roleAssignableGroups = false),
  });
  await exclusion.create({ accounts: tenant.guids });
  expect(tenant.groupNamed(GROUP)).toMatchObject({ isAssignableToRole: false, securityEnabled: true });
});

test("only what a person allows is touched, and what is no longer allowed is taken back", async () => {
  await using tenant = await policyTenant({ policies: 6, blocking: 3, accounts: 2 });
  const [first, second, third] = [tenant.blocking[0]!, tenant.blocking[1]!, tenant.blocking[2]!];
  const excludes = ({ id }: { id: string }) => tenant.users(id).excludeGroups.length > 0;
  const { id, state } = await exclusion.create({
    accounts: tenant.guids,
    exceptPolicies: [first.displayName.toUpperCase()],
  });
  expect([first, second, third].map(excludes)).toEqual([false, true, true]);
  await tenant.restart();
  expect((await exclusion.read(id, state)).inputs).toMatchObject({ accounts: tenant.guids.toSorted() });
  const only = await exclusion.update(id, state, {
    accounts: tenant.guids,
    onlyPolicies: [first.id, third.displayName],
  });
  expect([first, second, third].map(excludes)).toEqual([true, false, true]);
  const slip = exclusion.update(id, only, {
    accounts: tenant.guids,
    exceptPolicies: ["Block high-risk countrys"],
  });
  await expect(slip).rejects.toThrow(
    /"Block high-risk countrys", which is no Conditional Access policy.*Nothing was changed/,
  );
});

test("disabled and report-only policies stay as they are; Microsoft's own is excluded like any other once it is on", async () => {
  await using tenant = await policyTenant({ policies: 0, blocking: 0, accounts: 2 });
  const disabled = await tenant.policy({ displayName: "Off", state: "disabled" });
  const reported = await tenant.policy({
    displayName: "Watching",
    state: "enabledForReportingButNotEnforced",
  });
  const managed = await tenant.policy(
    { displayName: "Microsoft-managed: Multifactor authentication for all users" },
    { microsoftManaged: true },
  );
  const { state } = await exclusion.create({ accounts: tenant.guids });
  expect(tenant.users(disabled).excludeGroups).toEqual([]);
  expect(tenant.users(reported).excludeGroups).toEqual([]);
  expect(tenant.users(managed).excludeGroups).toEqual([state["groupId"]]);
  expect(state["undecided"].join()).toContain('"Watching" may block');
});

test("a policy with preview features, which v1.0 does not show, is found and written in beta", async () => {
  await using tenant = await policyTenant({ policies: 0, blocking: 0, accounts: 1 });
  const hidden = await tenant.policy({ displayName: "Preview" }, { preview: true });
  const { id, state } = await exclusion.create({ accounts: tenant.guids });
  expect(tenant.users(hidden).excludeGroups).toEqual([state["groupId"]]);
  await exclusion.delete(id, state);
  expect(tenant.users(hidden).excludeGroups).toEqual([]);
});

test("break-glass that nobody can name stops the run before it writes", async () => {
  await using tenant = await policyTenant(few);
  const before = tenant.dump();
  const create = exclusion.create({ accounts: tenant.guids, breakGlass: ["nobody@contoso.com"] });
  await expect(create).rejects.toThrow(/breakGlass names nobody@contoso.com.*Nothing was changed/s);
  expect(tenant.dump()).toEqual(before);
});

test("an exclusion of ours that is named as break-glass is not taken out, and the run stops before it writes", async () => {
  await using tenant = await policyTenant(few);
  const { id, state } = await exclusion.create({ accounts: tenant.guids });
  const before = tenant.dump();
  const destroy = exclusion.delete(id, { ...state, breakGlass: [GROUP] });
  await expect(destroy).rejects.toThrow(InvalidInputError);
  expect(tenant.dump()).toEqual(before);
});

test("destroying keeps what others put beside ours, and a group that others use", async () => {
  await using tenant = await policyTenant(few);
  const { id, state } = await exclusion.create({ accounts: tenant.guids });
  const group = state["groupId"] as string;
  const touched = tenant.blocking[0]!;
  const other = tenant.policies.find(({ blocks }) => !blocks)!.id;
  await tenant.edit({ policy: touched.id, list: "excludeUsers", add: [tenant.userId("ops")] });
  await tenant.edit({ policy: other, list: "excludeGroups", add: [group] });
  await tenant.edit({
    method: "POST",
    path: `/groups/${group}/members/$ref`,
    body: { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${tenant.userId("ops")}` },
  });
  await tenant.restart();
  await exclusion.delete(id, state);
  expect(tenant.users(touched.id).excludeUsers).toContain(tenant.userId("ops"));
  for (const { id: policy } of tenant.blocking)
    expect(tenant.users(policy).excludeGroups).not.toContain(group);
  expect(tenant.users(other).excludeGroups).toContain(group);
  expect(tenant.groupNamed(GROUP)!.members).toEqual([tenant.userId("ops")]);
});
