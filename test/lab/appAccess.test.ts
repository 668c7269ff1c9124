import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

const identity = "alerts@contoso.com";

test("apps are allowed by the object id of their service principal and by nothing else", async () => {
  await using lab = await labClient();
  await lab.account();
  const invoices = lab.tenant.state.applications.find(
    ({ displayName }) => displayName === "Contoso invoices",
  )!;
  const change = (verb: "Add" | "Remove", AppIds: unknown) =>
    lab.exchange(`${verb}-HVEAppAccess`, { Identity: identity, AppIds, Confirm: false });
  const allowed = async () =>
    (await lab.exchange("Get-HVEAccountSettings", { Identity: identity })).rows[0]!.AllowedApps as string[];

  expect(await allowed()).toEqual([]);
  for (const wrong of [invoices.clientId, invoices.registrationId, "Contoso invoices", "", 7]) {
    const refused = await change("Add", [wrong]);
    expect(refused.status).toBe(400);
    expect(refused.said).toContain("LAB-");
  }
  expect(await allowed()).toEqual([]);
  // One refused id leaves none of its call behind.
  await change("Add", [invoices.objectId, invoices.clientId]);
  expect(await allowed()).toEqual([]);

  expect((await change("Add", [invoices.objectId.toUpperCase()])).rows).toEqual([]);
  expect(await allowed()).toEqual([invoices.objectId]);
  expect((await change("Add", invoices.objectId)).said).toContain("already a member");
  expect(await allowed()).toEqual([invoices.objectId]);
  expect((await change("Remove", [invoices.objectId])).rows).toEqual([]);
  expect(await allowed()).toEqual([]);
  expect((await change("Remove", [invoices.objectId])).said).toContain("isn't a member");
});

test("an eleventh app is refused, and ten stay", async () => {
  await using lab = await labClient({
    seed(state) {
      const [template] = state.applications;
      for (let number = 10; number < 21; number++) {
        const id = (group: string) => `${group}-0000-4000-8000-0000000000${number}`;
        state.applications.push({
          ...template!,
          clientId: id("aaaaaaaa"),
          objectId: id("bbbbbbbb"),
          registrationId: id("cccccccc"),
        });
      }
    },
  });
  await lab.account();
  const ids = lab.tenant.state.applications
    .map(({ objectId }) => objectId)
    .filter((id) => id.startsWith("bbbbbbbb"));
  const add = (AppIds: string[]) => lab.exchange("Add-HVEAppAccess", { Identity: identity, AppIds });
  expect((await add(ids)).said).toContain("at most 10");
  expect((await add(ids.slice(0, 10))).status).toBe(200);
  expect((await add(ids.slice(10))).said).toContain("at most 10");
  const { rows } = await lab.exchange("Get-HVEAccountSettings", { Identity: identity });
  expect(rows[0]!.AllowedApps).toEqual(ids.slice(0, 10));
});

test("Graph tells a service principal from an app registration", async () => {
  await using lab = await labClient();
  const invoices = lab.tenant.state.applications.find(
    ({ displayName }) => displayName === "Contoso invoices",
  )!;
  const { objectId, clientId, registrationId } = invoices;
  const read = async (path: string) => (await lab.graph("GET", `/v1.0${path}`)).body;

  for (const path of [`/servicePrincipals/${objectId}`, `/servicePrincipals(appId='${clientId}')`])
    expect(await read(path)).toMatchObject({
      id: objectId,
      appId: clientId,
      displayName: "Contoso invoices",
    });
  for (const path of [`/applications/${registrationId}`, `/applications(appId='${clientId}')`])
    expect(await read(path)).toMatchObject({ id: registrationId, appId: clientId });
  for (const path of [
    `/servicePrincipals/${registrationId}`,
    `/servicePrincipals/${clientId}`,
    `/servicePrincipals(appId='${objectId}')`,
    `/applications/${objectId}`,
    `/applications(appId='00000003-0000-0000-c000-000000000000')`,
  ])
    expect((await read(path)).error.code).toBe("Request_ResourceNotFound");

  const filtered = async (filter: string) =>
    (await read(`/servicePrincipals?$select=id,displayName&$filter=${encodeURIComponent(filter)}`)).value;
  expect(await filtered(`appId eq '${clientId}'`)).toEqual([
    { id: objectId, displayName: "Contoso invoices" },
  ]);
  expect(await filtered("displayName eq 'reporting'")).toHaveLength(2);
  expect(await filtered("displayName eq 'Nobody'")).toEqual([]);
  expect(await filtered("startswith(displayName,'Contoso')")).toHaveLength(1);

  const assignments = (await read(`/servicePrincipals/${objectId}/appRoleAssignments`)).value;
  const exchange = await read("/servicePrincipals(appId='00000002-0000-0ff1-ce00-000000000000')");
  const mailSend = exchange.appRoles.find(({ value }: { value: string }) => value === "Mail.Send").id;
  expect(assignments).toMatchObject([
    { appRoleId: mailSend, principalId: objectId, resourceId: exchange.id },
  ]);
});

test("service principals come in pages; counting needs the eventual header", async () => {
  await using lab = await labClient();
  let path: string | undefined = "/v1.0/servicePrincipals?$top=2&$select=appId";
  const seen: string[] = [];
  for (; path !== undefined;) {
    const { body } = await lab.graph("GET", path);
    expect(body.value.length).toBeLessThanOrEqual(2);
    seen.push(...body.value.map(({ appId }: { appId: string }) => appId));
    path = body["@odata.nextLink"]?.replace(lab.addresses.graph, "");
  }
  expect(seen).toEqual(lab.tenant.state.applications.map(({ clientId }) => clientId));
  const counting = "/v1.0/servicePrincipals?$count=true";
  expect((await lab.graph("GET", counting)).body.error.code).toBe("Request_UnsupportedQuery");
  const counted = await lab.graph("GET", counting, undefined, { ConsistencyLevel: "eventual" });
  expect(counted.body["@odata.count"]).toBe(seen.length);
  await lab.admin("POST", "/application", { graphRoles: ["User.Read.All"] });
  expect((await lab.graph("GET", "/v1.0/servicePrincipals")).status).toBe(403);
});
