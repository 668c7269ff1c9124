import { expect, test } from "vitest";
import { blockAll, policiesPath, policyClient } from "./policyClient.ts";

const get = "GET /identity/conditionalAccess/policies/{id}";
const patch = "PATCH /identity/conditionalAccess/policies/{id}";

/** A policy, three people, and a writer that reads, adds its person and writes back, as `tag`. */
async function withWriters() {
  const lab = await policyClient();
  await lab.admin("POST", "/conditionalAccess/throttle", { intervalMs: 0 });
  // One token for all calls: they are many.
  const token = await lab.token("https://graph.microsoft.com");
  lab.graph = (method, path, body, headers = {}) =>
    lab.http(`${lab.addresses.graph}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const people = [await lab.person("ann"), await lab.person("bob"), await lab.person("human")] as const;
  const id = await lab.policy();
  const excluded = async () => (await lab.get(id)).conditions.users.excludeUsers as string[];
  const writer = async (tag: string, person: string) => {
    const headers = { "client-request-id": `${tag}-${crypto.randomUUID()}` };
    const { body } = await lab.graph("GET", `${policiesPath}/${id}`, undefined, headers);
    const list = [...body.conditions.users.excludeUsers, person] as string[];
    await lab.graph(
      "PATCH",
      `${policiesPath}/${id}`,
      { conditions: { users: { excludeUsers: list } } },
      headers,
    );
  };
  return Object.assign(lab, { id, people, excluded, writer });
}

test("a human edit between somebody's GET and PATCH is lost, one before the GET or after the PATCH is not", async () => {
  await using lab = await withWriters();
  const [ann, , human] = lab.people;
  const add = { policy: lab.id, list: "excludeUsers", add: [human] };
  for (const [moment, name, survivors] of [
    ["before", get, [human, ann]],
    ["after", get, [ann]],
    ["before", patch, [ann]],
    ["after", patch, [ann, human]],
  ] as const) {
    await lab.patch(lab.id, { conditions: { users: { excludeUsers: [] } } });
    await lab.admin("DELETE", "/edits");
    await lab.admin("POST", "/edits", { when: { moment, name, id: lab.id, by: "run-a" }, edit: add });
    await lab.writer("run-a", ann);
    expect(await lab.excluded()).toEqual(survivors);
    expect((await lab.admin("GET", "/edits")).body.edits).toMatchObject([
      { seen: 1, results: [{ status: 204 }] },
    ]);
  }
});

test("an edit waits for the n-th call of its caller, and is made again as often as told", async () => {
  await using lab = await withWriters();
  const edit = { policy: lab.id, list: "excludeUsers", remove: [lab.people[0]] };
  const when = { moment: "after", name: patch, by: "run-a", nth: 2, times: 2 };
  await lab.admin("POST", "/edits", { when, edit });
  const seen: number[] = [];
  for (let number = 0; number < 4; number += 1) {
    await lab.writer("run-b", lab.people[1]);
    await lab.writer("run-a", lab.people[0]);
    seen.push((await lab.excluded()).filter((id) => id === lab.people[0]).length);
    await lab.patch(lab.id, { conditions: { users: { excludeUsers: [] } } });
  }
  expect(seen).toEqual([1, 0, 0, 1]);
});

test("a throttled call is no moment", async () => {
  await using lab = await withWriters();
  const edit = { policy: lab.id, list: "excludeUsers", add: [lab.people[2]] };
  await lab.admin("POST", "/edits", { when: { moment: "before", name: get, nth: 2 }, edit });
  lab.faults.add({ match: { server: "graph", name: get }, kind: "throttle" });
  expect((await lab.graph("GET", `${policiesPath}/${lab.id}`)).status).toBe(429);
  expect([await lab.excluded(), await lab.excluded()]).toEqual([[], [lab.people[2]]]);
});

/** Every order of the calls of two writers and one edit: the last to read before the last write decides. */
test("all interleavings of two writers and a person can be played", async () => {
  await using lab = await withWriters();
  const [ann, bob, human] = lab.people;
  const edit = { policy: lab.id, list: "excludeUsers", add: [human] };
  for (const order of interleavings(["a", "a"], ["b", "b"], ["edit"])) {
    await lab.patch(lab.id, { conditions: { users: { excludeUsers: [] } } });
    await lab.admin("POST", "/turns", {
      turns: order.map((turn) => (turn === "edit" ? edit : `run-${turn}`)),
    });
    await Promise.all([lab.writer("run-b", bob), lab.writer("run-a", ann)]);
    expect((await lab.admin("GET", "/turns")).body.turns).toEqual([]);
    expect([order, await lab.excluded()]).toEqual([
      order,
      expectedOf(order, { a: ann, b: bob, edit: human }),
    ]);
  }
});

/** Last writer wins, worked out by hand: what each writes is what it read and its own person. */
function expectedOf(order: string[], people: Record<string, string>): string[] {
  let list: string[] = [];
  const read: Record<string, string[]> = {};
  for (const turn of order)
    if (turn === "edit") list = [...list, people.edit!];
    else if (read[turn] === undefined) read[turn] = list;
    else list = [...read[turn], people[turn]!];
  return list;
}

function interleavings(...lists: string[][]): string[][] {
  const open = lists.filter((list) => list.length > 0);
  if (open.length === 0) return [[]];
  return open.flatMap((list) =>
    interleavings(...open.map((other) => (other === list ? list.slice(1) : other))).map((rest) => [
      list[0]!,
      ...rest,
    ]),
  );
}

test("callers are told apart by their application, too: in the journal, the audits and the turns", async () => {
  await using lab = await withWriters();
  const other = (await lab.admin("POST", "/graph/application", { displayName: "Run B", secret: "lab-b" }))
    .body;
  const answer = await lab.http(`${lab.addresses.authority}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: other.clientId,
      client_secret: "lab-b",
      scope: "https://graph.microsoft.com/.default",
    }),
  });
  const [ann, bob] = lab.people;
  const patchAsOther = (excludeUsers: string[]) =>
    lab.http(`${lab.addresses.graph}${policiesPath}/${lab.id}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${answer.body.access_token as string}` },
      body: JSON.stringify({ conditions: { users: { excludeUsers } } }),
    });
  await lab.admin("POST", "/turns", { turns: [lab.addresses.clientId, other.clientId], names: [patch] });
  const late = patchAsOther([bob]);
  await lab.patch(lab.id, { conditions: { users: { excludeUsers: [ann] } } });
  expect((await late).status).toBe(204);
  expect(await lab.excluded()).toEqual([bob]);
  const calls = (await lab.admin("GET", "/calls")).body.calls as { name: string; client?: string }[];
  const patches = calls.filter(({ name }) => name === patch).map(({ client }) => client);
  expect(patches.sort()).toEqual([lab.addresses.clientId, other.clientId].sort());
  await lab.admin("POST", "/conditionalAccess/audits", { delayMs: 0 });
  const filter = `initiatedBy/app/appId eq '${other.clientId as string}'`;
  const audits = await lab.graph(
    "GET",
    `/v1.0/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`,
  );
  expect(audits.body.value).toMatchObject([{ initiatedBy: { app: { displayName: "Run B" } } }]);
});

test("a caller that has ended leaves its turns", async () => {
  await using lab = await withWriters();
  await lab.admin("POST", "/turns", { turns: ["run-gone", "run-a", "run-gone", "run-a"] });
  const written = lab.writer("run-a", lab.people[0]);
  expect(await lab.excluded()).toEqual([]); // who has no turn does not wait
  await lab.admin("POST", "/turns/ended", { by: "run-gone" });
  await written;
  expect(await lab.excluded()).toEqual([lab.people[0]]);
});

test("reads lag as told: for so many reads, back and forth, with what stood in between, for one object or all", async () => {
  await using lab = await withWriters();
  const write = (...excludeUsers: string[]) => lab.patch(lab.id, { conditions: { users: { excludeUsers } } });
  const [ann, bob] = lab.people;
  const reads = async (count: number) => {
    const seen: string[][] = [];
    for (let number = 0; number < count; number += 1) seen.push(await lab.excluded());
    return seen;
  };
  await lab.admin("POST", "/replicas", { staleReads: [1, 2] });
  await write(ann);
  expect(await reads(4)).toEqual([[], [], [ann], [ann]]);
  await write(bob);
  await reads(1);
  await write(ann, bob);
  expect(await reads(3)).toEqual([[ann], [bob], [ann, bob]]);

  await lab.admin("POST", "/replicas", { staleReads: [2, 4] });
  await write();
  expect(await reads(5)).toEqual([[], [ann, bob], [], [ann, bob], []]);
  await lab.admin("POST", "/replicas", {
    staleReads: [1],
    objects: ["4c4b5c1f-0000-4000-8000-000000000001"],
  });
  await write(ann);
  expect(await reads(1)).toEqual([[ann]]);
});

test("a new policy is unknown, and a deleted one still there, for as long; lists and memberships lag too", async () => {
  await using lab = await withWriters();
  await lab.admin("POST", "/replicas", { staleReads: [1] });
  const id = await lab.policy(blockAll({ displayName: "New" }));
  const status = async () => (await lab.graph("GET", `${policiesPath}/${id}`)).status;
  const listed = async () => (await lab.graph("GET", policiesPath)).body.value.length as number;
  expect([await status(), await status(), await listed()]).toEqual([404, 200, 2]);
  await lab.graph("DELETE", `${policiesPath}/${id}`);
  expect([await listed(), await listed(), await status()]).toEqual([2, 1, 404]);

  const [ann] = lab.people;
  const group = (await lab.admin("POST", "/graph/group", { displayName: "x" })).body.id as string;
  await lab.graph("GET", `/v1.0/groups/${group}`);
  await lab.graph("POST", `/v1.0/groups/${group}/members/$ref`, {
    "@odata.id": `${lab.addresses.graph}/v1.0/users/${ann}`,
  });
  const check = async () =>
    (await lab.graph("POST", `/v1.0/users/${ann}/checkMemberGroups`, { groupIds: [group] })).body
      .value as string[];
  expect([await check(), await check()]).toEqual([[], [group]]);
});

test("the audits tell who changed what, some minutes later, newest first, filtered; or nobody may read them", async () => {
  await using lab = await policyClient({ frozen: true });
  const [ann, human] = [await lab.person("ann"), await lab.person("human")];
  const start = new Date(lab.clock.now).toISOString();
  const id = await lab.policy();
  lab.clock.now += 1000;
  await lab.edit({ policy: id, list: "excludeUsers", add: [human], as: "ann@contoso.com" });
  const audits = async (filter = "category eq 'Policy'") =>
    lab.graph("GET", `/v1.0/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`);
  expect((await audits()).body.value).toHaveLength(1); // the second is not there yet
  lab.clock.now += 1000;
  await lab.graph("DELETE", `${policiesPath}/${id}`);
  lab.clock.now += 1000;
  const { value } = (await audits(`category eq 'Policy' and activityDateTime ge ${start}`)).body;
  expect(value.map((entry: { activityDisplayName: string }) => entry.activityDisplayName)).toEqual([
    "Delete conditional access policy",
    "Update conditional access policy",
    "Add conditional access policy",
  ]);
  const [removed, updated, added] = value;
  expect(added.initiatedBy).toMatchObject({ user: null, app: { appId: lab.addresses.clientId } });
  expect(updated).toMatchObject({
    operationType: "Update",
    initiatedBy: { app: null, user: { id: ann, userPrincipalName: "ann@contoso.com" } },
    targetResources: [{ id, displayName: "Block legacy authentication", type: "Policy" }],
  });
  const [{ oldValue, newValue }] = updated.targetResources[0].modifiedProperties;
  expect(JSON.parse(oldValue).conditions.users.excludeUsers).toEqual([]);
  expect(JSON.parse(newValue).conditions.users.excludeUsers).toEqual([human]);
  expect(removed.targetResources[0].modifiedProperties[0].newValue).toBeNull();

  for (const [filter, count] of [
    ["activityDisplayName eq 'Update conditional access policy'", 1],
    [`initiatedBy/user/id eq '${ann}'`, 1],
    [`initiatedBy/app/appId eq '${lab.addresses.clientId}'`, 2],
    [`targetResources/any(t: t/id eq '${id}')`, 3],
    [`activityDateTime gt ${start} and activityDateTime lt ${removed.activityDateTime}`, 1],
  ] as const)
    expect([filter, (await audits(filter)).body.value]).toEqual([
      filter,
      expect.objectContaining({ length: count }),
    ]);

  await lab.admin("POST", "/conditionalAccess/audits", { readable: false });
  expect((await audits()).body.error.code).toBe("Authentication_RequestFromNonPremiumTenantOrB2CTenant");
  await lab.admin("POST", "/conditionalAccess/audits", { readable: true, recording: false, delayMs: 0 });
  await lab.policy();
  expect((await audits()).body.value).toHaveLength(3);
  await lab.admin("POST", "/application", { graphRoles: ["Policy.Read.All"] });
  expect((await audits()).body.error.code).toBe("Authorization_RequestDenied");
});
