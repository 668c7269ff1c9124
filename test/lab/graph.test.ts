import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

/** An account that Graph already knows. */
async function labWithAccount() {
  const lab = await labClient({ frozen: true });
  const { ExternalDirectoryObjectId: id } = await lab.account();
  lab.clock.now += 1000;
  return Object.assign(lab, { path: `/v1.0/users/${id as string}`, id: id as string });
}

test("the organisation, its domains and security defaults", async () => {
  await using lab = await labClient();
  expect((await lab.graph("GET", "/v1.0/organization")).body.value[0]).toMatchObject({
    id: lab.addresses.tenantId,
    verifiedDomains: [{ name: "contoso.onmicrosoft.com", isInitial: true }, {}, {}],
  });
  const { body } = await lab.graph("GET", "/beta/domains?$select=id,authenticationType");
  expect(body.value).toContainEqual({ id: "fabrikam.com", authenticationType: "Federated" });
  const policy = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy";
  expect((await lab.graph("GET", policy)).body).toMatchObject({ isEnabled: false });
  expect((await lab.graph("PATCH", policy, { isEnabled: true })).status).toBe(400); // beside enabled policies
  await lab.admin("DELETE", "/conditionalAccess/policies");
  expect((await lab.graph("PATCH", policy, { isEnabled: true })).status).toBe(204);
  await lab.admin("POST", "/application", { graphRoles: ["Policy.Read.All"] });
  expect((await lab.graph("PATCH", policy, { isEnabled: false })).status).toBe(403);
});

test("a user made by Exchange appears late, with the default properties or the chosen ones", async () => {
  await using lab = await labClient({ frozen: true });
  const { ExternalDirectoryObjectId } = await lab.account();
  const path = `/v1.0/users/${ExternalDirectoryObjectId}`;
  expect(await lab.graph("GET", path)).toMatchObject({
    status: 404,
    body: { error: { code: "Request_ResourceNotFound" } },
  });
  lab.clock.now += 30_000 / 600;
  const { body, headers } = await lab.graph("GET", path);
  expect(body).toMatchObject({ id: ExternalDirectoryObjectId, mail: "alerts@contoso.com" });
  expect(body).not.toHaveProperty("accountEnabled");
  expect(headers.get("date")).toBe(new Date(lab.clock.now).toUTCString());
  const chosen = await lab.graph(
    "GET",
    "/v1.0/users/ALERTS@contoso.com?$select=accountEnabled,assignedLicenses",
  );
  expect(chosen.body).toEqual({
    "@odata.context": expect.any(String),
    accountEnabled: true,
    assignedLicenses: [],
  });
});

test("users are found by filter and listed in pages", async () => {
  await using lab = await labWithAccount();
  const found = async (filter: string, headers = {}, more = "") =>
    lab.graph("GET", `/v1.0/users?$filter=${encodeURIComponent(filter)}${more}`, undefined, headers);
  expect((await found("userPrincipalName eq 'ALERTS@contoso.com'")).body.value).toHaveLength(1);
  expect((await found("mail eq 'nobody@contoso.com'")).body.value).toEqual([]);
  expect((await found(`id in ('${lab.id}') or mail eq 'ops@contoso.com'`)).body.value).toHaveLength(2);
  const any = "proxyAddresses/any(p:p eq 'smtp:alerts@contoso.com')";
  expect((await found(any)).body.error.code).toBe("Request_UnsupportedQuery");
  const answer = await found(any, { ConsistencyLevel: "eventual" }, "&$count=true");
  expect(answer.body).toMatchObject({ "@odata.count": 1, value: [{ id: lab.id }] });

  const names: string[] = [];
  let next: string | undefined = "/v1.0/users?$top=2&$select=userPrincipalName";
  while (next !== undefined) {
    const { body } = await lab.graph("GET", next);
    names.push(...body.value.map((user: { userPrincipalName: string }) => user.userPrincipalName));
    next = body["@odata.nextLink"]?.replace(lab.addresses.graph, "");
  }
  expect(names).toHaveLength(6);
});

test("a password set through Graph is the one SMTP takes", async () => {
  await using lab = await labWithAccount();
  const patch = (passwordProfile: object) => lab.graph("PATCH", lab.path, { passwordProfile });
  expect((await patch({ password: "An0ther-secret", forceChangePasswordNextSignIn: false })).status).toBe(
    204,
  );
  expect(await lab.send()).toMatch(/^535 .*credentials were incorrect/);
  expect(await lab.send({}, "An0ther-secret")).toMatch(/^250 /);
  expect(await patch({ password: "short", forceChangePasswordNextSignIn: false })).toMatchObject({
    status: 400,
    body: {
      error: { code: "Request_BadRequest", message: expect.stringContaining("complexity requirements") },
    },
  });
  await patch({ password: "An0ther-secret" });
  expect(await lab.send({}, "An0ther-secret")).toMatch(/^535 /); // must be changed first, which SMTP cannot
});

test.each([
  [
    "an unknown segment",
    "GET",
    "/v1.0/mailboxes",
    undefined,
    400,
    "BadRequest",
    "Resource not found for the segment 'mailboxes'.",
  ],
  [
    "an unknown property",
    "GET",
    "/v1.0/users?$select=colour",
    undefined,
    400,
    "BadRequest",
    expect.stringContaining("'colour'"),
  ],
  [
    "an unknown option",
    "GET",
    "/v1.0/users?$sort=mail",
    undefined,
    400,
    "BadRequest",
    expect.stringContaining("$sort"),
  ],
  [
    "a page of 1000",
    "GET",
    "/v1.0/users?$top=1000",
    undefined,
    400,
    "Request_BadRequest",
    expect.stringContaining("1000"),
  ],
  [
    "a user that does not exist",
    "GET",
    "/v1.0/users/ghost@contoso.com",
    undefined,
    404,
    "Request_ResourceNotFound",
    expect.stringContaining("Resource 'ghost@contoso.com' does not exist"),
  ],
  [
    "a change without permission",
    "PATCH",
    "/v1.0/users/ops@contoso.com",
    { accountEnabled: false },
    403,
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
  ],
  [
    "an unknown member",
    "PATCH",
    "/v1.0/users/ops@contoso.com",
    { colour: "red" },
    400,
    "Request_BadRequest",
    expect.stringContaining("colour"),
  ],
  ["another verb", "DELETE", "/v1.0/organization", undefined, 405, "Request_BadRequest", expect.any(String)],
])("refuses %s", async (_case, method, path, body, status, code, message) => {
  await using lab = await labClient();
  expect(await lab.graph(method, path, body)).toMatchObject({ status, body: { error: { code, message } } });
});

test("a missing role is a refusal, a missing token another", async () => {
  await using lab = await labClient();
  await lab.admin("POST", "/application", { graphRoles: ["Policy.Read.All"] });
  expect((await lab.graph("GET", "/v1.0/users")).body.error.code).toBe("Authorization_RequestDenied");
  const { status, body } = await lab.http(`${lab.addresses.graph}/v1.0/users`, {});
  expect({ status, code: body.error.code }).toEqual({ status: 401, code: "InvalidAuthenticationToken" });
});

test("a removed account is in the recycle bin and can be restored", async () => {
  await using lab = await labWithAccount();
  await lab.exchange("Remove-MailUser", { Identity: "alerts", Confirm: false });
  expect((await lab.graph("GET", lab.path)).status).toBe(404);
  const bin = "/v1.0/directory/deletedItems";
  expect((await lab.graph("GET", `${bin}/microsoft.graph.user`)).body.value).toMatchObject([
    { id: lab.id, userPrincipalName: `${lab.id.replaceAll("-", "")}alerts@contoso.com` },
  ]);
  await lab.admin("POST", "/application", { graphRoles: ["User.Read.All", "User.DeleteRestore.All"] });
  expect((await lab.graph("POST", `${bin}/${lab.id}/restore`)).status).toBe(200);
  expect((await lab.graph("GET", lab.path)).body).toMatchObject({ userPrincipalName: "alerts@contoso.com" });
  expect((await lab.exchange("Get-MailUser", { Identity: "alerts" })).status).toBe(200);
});
