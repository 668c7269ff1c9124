import { expect, test } from "vitest";
import { blockAll, policyClient } from "./policyClient.ts";

const plain = (displayName: string, more: object = {}) => ({
  displayName,
  mailEnabled: false,
  mailNickname: displayName,
  securityEnabled: true,
  ...more,
});
type Client = Awaited<ReturnType<typeof policyClient>>;
const create = async (lab: Client, body: object) => {
  const answer = await lab.graph("POST", "/v1.0/groups", body);
  return { ...answer, id: answer.body.id as string, path: `/v1.0/groups/${answer.body.id as string}` };
};
const objectUrl = (id: string) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

test("a group's life: created, found, filled one by one and by twenty, emptied, deleted and restored", async () => {
  await using lab = await policyClient();
  const { status, body, path } = await create(lab, plain("senders", { isAssignableToRole: true }));
  expect([status, body]).toMatchObject([
    201,
    { displayName: "senders", securityEnabled: true, isAssignableToRole: true, visibility: "Private" },
  ]);
  const found = await lab.graph(
    "GET",
    "/v1.0/groups?$filter=displayName eq 'Senders'&$select=id,assignedLicenses",
  );
  expect(found.body.value).toEqual([{ id: body.id, assignedLicenses: [] }]);

  const ann = await lab.person("ann");
  const add = (id: string) => lab.graph("POST", `${path}/members/$ref`, { "@odata.id": objectUrl(id) });
  expect((await add(ann)).status).toBe(204);
  expect((await add(ann)).body.error).toMatchObject({
    code: "Request_BadRequest",
    message:
      "One or more added object references already exist for the following modified properties: 'members'.",
  });
  expect((await add("4c4b5c1f-0000-4000-8000-000000000001")).status).toBe(404);
  const others: string[] = [];
  for (let number = 0; number < 21; number += 1) others.push(await lab.person(`p${number}`));
  const bind = (ids: string[]) => lab.graph("PATCH", path, { "members@odata.bind": ids.map(objectUrl) });
  expect((await bind(others)).status).toBe(400);
  expect((await bind([...others.slice(0, 3), ann])).status).toBe(400); // all or none
  expect((await bind(others.slice(0, 20))).status).toBe(204);
  const members = async () =>
    (await lab.graph("GET", `${path}/members?$select=id&$top=999`)).body.value as { id: string }[];
  expect((await members()).map(({ id }) => id)).toEqual([ann, ...others.slice(0, 20)]);
  expect((await members())[0]).toEqual({ "@odata.type": "#microsoft.graph.user", id: ann });

  const remove = () => lab.graph("DELETE", `${path}/members/${ann}/$ref`);
  expect([(await remove()).status, (await remove()).status]).toEqual([204, 404]);
  expect((await lab.graph("DELETE", `${path}/members/${others[0]!}`)).status).toBe(400);
  expect((await lab.graph("POST", `${path}/owners/$ref`, { "@odata.id": objectUrl(ann) })).status).toBe(204);
  expect((await lab.graph("GET", `${path}/owners`)).body.value).toMatchObject([{ id: ann }]);

  expect((await lab.graph("PATCH", path, { description: "HVE" })).status).toBe(204);
  expect((await lab.graph("PATCH", path, { isAssignableToRole: false })).status).toBe(400);
  expect((await lab.graph("DELETE", path)).status).toBe(204);
  expect((await lab.graph("GET", path)).body.error.code).toBe("Request_ResourceNotFound");
  const bin = "/v1.0/directory/deletedItems";
  expect((await lab.graph("GET", `${bin}/microsoft.graph.group`)).body.value).toMatchObject([
    { id: body.id },
  ]);
  expect((await lab.graph("POST", `${bin}/${body.id}/restore`)).status).toBe(200);
  expect(await members()).toHaveLength(20);
  await lab.graph("DELETE", path);
  expect((await lab.graph("DELETE", `${bin}/${body.id}`)).status).toBe(204);
  expect((await lab.admin("GET", "/dump")).body).toMatchObject({ groups: [], softDeletedGroups: [] });
});

test("nested groups, roles and casts: what a user is a member of", async () => {
  await using lab = await policyClient();
  const ann = await lab.person("ann");
  const inner = await lab.group("inner", [ann]);
  const outer = await lab.group("outer", [inner], { mailEnabled: true, securityEnabled: false });
  await lab.group("elsewhere", []);
  const exchangeAdministrator = "29232cdf-9323-42fd-ade2-1d097af3e4de";
  await lab.admin("POST", "/graph/directoryRole", {
    roleTemplateId: exchangeAdministrator,
    members: [outer],
  });
  const ids = async (path: string) =>
    ((await lab.graph("GET", `/v1.0${path}`)).body.value as { id: string }[]).map(({ id }) => id);

  expect(await ids(`/users/${ann}/memberOf`)).toEqual([inner]);
  expect(await ids(`/users/ann@contoso.com/transitiveMemberOf/microsoft.graph.group?$select=id`)).toEqual([
    inner,
    outer,
  ]);
  const roles = await lab.graph(
    "GET",
    `/v1.0/users/${ann}/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId`,
  );
  expect(roles.body.value).toEqual([{ roleTemplateId: exchangeAdministrator }]);
  const mixed = await lab.graph("GET", `/v1.0/users/${ann}/transitiveMemberOf?$select=id,mailEnabled`);
  expect(mixed.body.value).toEqual([
    { "@odata.type": "#microsoft.graph.group", id: inner, mailEnabled: false },
    { "@odata.type": "#microsoft.graph.group", id: outer, mailEnabled: true },
    { "@odata.type": "#microsoft.graph.directoryRole", id: expect.any(String) },
  ]);
  expect(await ids(`/groups/${outer}/members`)).toEqual([inner]);
  expect(await ids(`/groups/${outer}/transitiveMembers`)).toEqual([inner, ann]);
  expect(await ids(`/groups/${outer}/transitiveMembers/microsoft.graph.user`)).toEqual([ann]);
  expect(await ids(`/groups/${inner}/memberOf`)).toEqual([outer]);

  const asked = { groupIds: [outer.toUpperCase(), "4c4b5c1f-0000-4000-8000-000000000001"] };
  const check = (body: object) => lab.graph("POST", `/v1.0/users/${ann}/checkMemberGroups`, body);
  expect((await check(asked)).body.value).toEqual([outer]);
  expect((await check({ groupIds: Array(21).fill(outer) })).status).toBe(400);
  const all = (securityEnabledOnly: boolean) =>
    lab.graph("POST", `/v1.0/users/${ann}/getMemberGroups`, { securityEnabledOnly });
  expect((await all(true)).body.value).toEqual([inner]);
  expect((await all(false)).body.value).toEqual([inner, outer]);
  const known = await lab.graph("POST", "/v1.0/directoryObjects/getByIds", {
    ids: [ann, outer, "4c4b5c1f-0000-4000-8000-000000000001"],
    types: ["group"],
  });
  expect(known.body.value).toMatchObject([{ "@odata.type": "#microsoft.graph.group", id: outer }]);
  // None of these questions counts as a write.
  expect((await lab.admin("GET", "/calls")).body.counters.writes).toBe(0);
});

test.each([
  ["a mail-enabled security group", plain("x", { mailEnabled: true })],
  ["a group of no kind", plain("x", { securityEnabled: false })],
  ["a dynamic group without a rule", plain("x", { groupTypes: ["DynamicMembership"] })],
  [
    "a role-assignable dynamic group",
    plain("x", {
      isAssignableToRole: true,
      groupTypes: ["DynamicMembership"],
      membershipRule: "user.objectId -ne null",
    }),
  ],
  ["a nickname with a space", plain("x", { mailNickname: "a b" })],
  ["no name", { ...plain("x"), displayName: undefined }],
  ["an unknown property", plain("x", { colour: "red" })],
  [
    "an unknown owner",
    plain("x", { "owners@odata.bind": [objectUrl("4c4b5c1f-0000-4000-8000-000000000001")] }),
  ],
])("refuses %s", async (_case, body) => {
  await using lab = await policyClient();
  expect((await create(lab, body)).status).toBeGreaterThanOrEqual(400);
  expect((await lab.admin("GET", "/dump")).body.groups).toEqual([]);
});

test("groups whose members Graph does not change: dynamic, mail-enabled, and no group in a role-assignable one", async () => {
  await using lab = await policyClient();
  const ann = await lab.person("ann");
  const everybody = await lab.group("everybody", [], {
    groupTypes: ["DynamicMembership"],
    membershipRule: "user.objectId -ne null",
  });
  const list = await lab.group("list", [], { mailEnabled: true });
  const privileged = await lab.group("privileged", [], { isAssignableToRole: true });
  const add = async (group: string, member: string) =>
    (await lab.graph("POST", `/v1.0/groups/${group}/members/$ref`, { "@odata.id": objectUrl(member) })).body
      ?.error.message as string | undefined;
  expect(await add(everybody, ann)).toMatch(/dynamic/);
  expect(await add(list, ann)).toBe("Cannot Update a mail-enabled security groups and or distribution list.");
  expect(await add(privileged, list)).toMatch(/^LAB-/);
  expect(await add(privileged, ann)).toBeUndefined();
  const { value } = (await lab.graph("GET", `/v1.0/groups/${everybody}/members`)).body;
  expect(value.map(({ id }: { id: string }) => id)).toContain(ann);
});

test("which permissions groups take", async () => {
  await using lab = await policyClient();
  const ann = await lab.person("ann");
  const [usual, privileged] = [
    await lab.group("usual"),
    await lab.group("privileged", [], { isAssignableToRole: true }),
  ];
  const add = (group: string) =>
    lab.graph("POST", `/v1.0/groups/${group}/members/$ref`, { "@odata.id": objectUrl(ann) });
  const attempt = async (...graphRoles: string[]) => {
    await lab.admin("POST", "/application", { graphRoles });
    const answers = [
      await lab.graph("GET", "/v1.0/groups"),
      await lab.graph("POST", "/v1.0/groups", plain("new")),
      await lab.graph("POST", "/v1.0/groups", plain("new", { isAssignableToRole: true })),
      await add(usual),
      await add(privileged),
    ];
    await lab.edit({ method: "DELETE", path: `/groups/${usual}/members/${ann}/$ref` });
    await lab.edit({ method: "DELETE", path: `/groups/${privileged}/members/${ann}/$ref` });
    return answers.map(({ status }) => status);
  };
  expect(await attempt("User.Read.All")).toEqual([403, 403, 403, 403, 403]);
  expect(await attempt("GroupMember.Read.All")).toEqual([200, 403, 403, 403, 403]);
  expect(await attempt("GroupMember.ReadWrite.All")).toEqual([200, 403, 403, 204, 403]);
  expect(await attempt("GroupMember.ReadWrite.All", "Group.Create")).toEqual([200, 201, 403, 204, 403]);
  const all = ["Group.ReadWrite.All", "RoleManagement.ReadWrite.Directory"];
  expect(await attempt(...all)).toEqual([200, 201, 201, 204, 204]);
  await lab.admin("POST", "/switches", { roleAssignableGroups: false });
  expect(await attempt(...all)).toEqual([200, 201, 403, 204, 204]);
});

test("a licensed group licenses its members, and takes that back when they leave", async () => {
  await using lab = await policyClient({ frozen: true });
  const { ExternalDirectoryObjectId: account } = await lab.account();
  lab.clock.now += 1000;
  const sku = "6fd2c87f-b296-42f0-b197-1e91e994b900";
  const group = await lab.group("licensed", [], { licences: [sku] });
  await lab.graph("POST", `/v1.0/groups/${group}/members/$ref`, {
    "@odata.id": objectUrl(account as string),
  });
  const states = async () =>
    (await lab.graph("GET", `/v1.0/users/${account as string}?$select=licenseAssignmentStates`)).body
      .licenseAssignmentStates;
  expect(await states()).toMatchObject([{ skuId: sku, assignedByGroup: group }]);
  expect(await lab.send()).toMatch(/AUTH2003/);
  await lab.graph("DELETE", `/v1.0/groups/${group}/members/${account as string}/$ref`);
  expect(await states()).toEqual([]);
});

test("a deleted user leaves its groups and stays in policies; both come back with it", async () => {
  await using lab = await policyClient();
  const ann = await lab.person("ann");
  const group = await lab.group("inner", [ann]);
  const policy = await lab.policy(blockAll({}, { users: { includeUsers: ["All"], excludeUsers: [ann] } }));
  await lab.edit({ method: "DELETE", path: `/users/${ann}` });
  const members = async () => (await lab.graph("GET", `/v1.0/groups/${group}/members`)).body.value;
  expect(await members()).toEqual([]);
  expect((await lab.get(policy)).conditions.users.excludeUsers).toEqual([ann]);
  await lab.edit({ method: "POST", path: `/directory/deletedItems/${ann}/restore` });
  expect(await members()).toMatchObject([{ id: ann }]);
});
