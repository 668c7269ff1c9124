import { afterAll, expect, test } from "vitest";
import { blockAll, exchangeId, policiesPath, policyClient } from "./policyClient.ts";

test("a policy comes back with every member, and without what was never sent", async () => {
  await using lab = await policyClient();
  const { status, body } = await lab.graph("POST", policiesPath, blockAll());
  expect(status).toBe(201);
  expect(body).toEqual({
    "@odata.context": expect.any(String),
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    templateId: null,
    displayName: "Block legacy authentication",
    description: null,
    createdDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
    modifiedDateTime: null,
    deletedDateTime: null,
    state: "enabled",
    partialEnablementStrategy: null,
    conditions: {
      clientAppTypes: ["exchangeActiveSync", "other"],
      userRiskLevels: [],
      signInRiskLevels: [],
      servicePrincipalRiskLevels: [],
      insiderRiskLevels: null,
      platforms: null,
      locations: null,
      devices: null,
      clientApplications: null,
      authenticationFlows: null,
      applications: {
        includeApplications: ["All"],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
      },
      users: {
        includeUsers: ["All"],
        excludeUsers: [],
        includeGroups: [],
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
      },
    },
    grantControls: {
      operator: "OR",
      builtInControls: ["block"],
      customAuthenticationFactors: [],
      termsOfUse: [],
      "authenticationStrength@odata.context": expect.any(String),
      authenticationStrength: null,
    },
    sessionControls: null,
  });
  expect((await lab.graph("GET", `/v1.0/policies/conditionalAccessPolicies/${body.id}`)).body.id).toBe(
    body.id,
  );
  const chosen = await lab.graph("GET", `${policiesPath}/${body.id}?$select=id,conditions`);
  expect(Object.keys(chosen.body)).toEqual(["@odata.context", "id", "conditions"]);
});

test("a PATCH merges objects, replaces arrays whole, clears with null, and moves modifiedDateTime", async () => {
  await using lab = await policyClient({ frozen: true });
  const [ann, bob] = [await lab.person("ann"), await lab.person("bob")];
  const id = await lab.policy(blockAll({}, { users: { includeUsers: ["All"], excludeUsers: [ann] } }));
  const before = await lab.get(id);

  expect(await lab.patch(id, { conditions: { users: { excludeUsers: [bob] } } })).toMatchObject({
    status: 204,
    text: "",
  });
  const after = await lab.get(id);
  expect(after).toEqual({
    ...before,
    modifiedDateTime: expect.any(String),
    conditions: { ...before.conditions, users: { ...before.conditions.users, excludeUsers: [bob] } },
  });
  // The clock stands still, and yet two edits differ.
  await lab.patch(id, { conditions: { users: { excludeUsers: [bob] } } });
  expect((await lab.get(id)).modifiedDateTime > after.modifiedDateTime).toBe(true);

  await lab.patch(id, { conditions: { users: { includeGuestsOrExternalUsers: guests } } });
  expect((await lab.get(id)).conditions.users.includeGuestsOrExternalUsers).toEqual({
    guestOrExternalUserTypes: "b2bCollaborationGuest,internalGuest",
    externalTenants: null,
  });
  await lab.patch(id, { conditions: { users: { includeGuestsOrExternalUsers: null, excludeUsers: [] } } });
  expect((await lab.get(id)).conditions).toEqual({
    ...before.conditions,
    users: { ...before.conditions.users, excludeUsers: [] },
  });
});
const guests = { guestOrExternalUserTypes: "b2bCollaborationGuest,internalGuest" };

/** One lab for the table of refusals: none of them changes anything. */
const shared = policyClient();
afterAll(async () => (await shared)[Symbol.asyncDispose]());

test("official clients annotate types; a GET cannot be echoed", async () => {
  await using lab = await policyClient();
  const typed = blockAll(
    { "@odata.type": "#microsoft.graph.conditionalAccessPolicy" },
    {
      "@odata.type": "#microsoft.graph.conditionalAccessConditionSet",
      "clientAppTypes@odata.type": "#Collection(microsoft.graph.conditionalAccessClientApp)",
      users: { "@odata.type": "#microsoft.graph.conditionalAccessUsers", includeUsers: ["All"] },
    },
  );
  const id = await lab.policy(typed);
  expect(JSON.stringify(await lab.get(id))).not.toContain("@odata.type");
  const { "@odata.context": _context, ...echo } = await lab.get(id);
  expect((await lab.patch(id, echo)).body.error.message).toMatch(/^1007: /);
});

test.each([
  ["an unknown member", { colour: "red" }, /^1007: .*colour/],
  ["a read-only member", { id: "4c4b5c1f-0000-4000-8000-000000000001" }, /^1007: /],
  ["an unknown value", { state: "on" }, /^1007: .*state/],
  ["null for a list", { conditions: { users: { excludeUsers: null } } }, /^1007: .*excludeUsers/],
  ["another type", { conditions: { "@odata.type": "#microsoft.graph.user" } }, /^1007: /],
  ["no application", { conditions: { applications: { includeApplications: [] } } }, /^1011: /],
  [
    "applications and actions",
    { conditions: { applications: { includeUserActions: ["urn:user:registerdevice"] } } },
    /^1012: /,
  ],
  [
    "applications and an empty list of actions",
    { conditions: { applications: { includeApplications: ["All"], includeUserActions: [] } } },
    /^1012: /,
  ],
  ["nobody", { conditions: { users: { includeUsers: [] } } }, /^1032: .*LAB-NoUsers/],
  ["block beside MFA", { grantControls: { builtInControls: ["block", "mfa"] } }, /^1032: /],
  [
    "a password change alone",
    { grantControls: { builtInControls: ["passwordChange"] } },
    /^1032: ConditionalActionPolicy validation failed due to InvalidPasswordResetControl\.$/,
  ],
  ["no control", { grantControls: null }, /^1032: /],
  ["session controls that do nothing", { sessionControls: {} }, /^1032: /],
  [
    "an unknown location",
    { conditions: { locations: { includeLocations: ["4c4b5c1f-0000-4000-8000-000000000001"] } } },
    /^1040: /,
  ],
  [
    "an unknown group",
    { conditions: { users: { excludeGroups: ["4c4b5c1f-0000-4000-8000-000000000001"] } } },
    /^1054: Invalid group value: 4c4b5c1f-0000-4000-8000-000000000001\.$/,
  ],
  ["a user that is a word", { conditions: { users: { excludeUsers: ["All"] } } }, /^1054: /],
  [
    "an unknown role",
    { conditions: { users: { includeRoles: ["4c4b5c1f-0000-4000-8000-000000000001"] } } },
    /^1054: Invalid role/,
  ],
  [
    "unknown terms of use",
    { grantControls: { builtInControls: [], termsOfUse: ["4c4b5c1f-0000-4000-8000-000000000001"] } },
    /^1032: /,
  ],
  [
    "both ways to name guests",
    {
      conditions: {
        users: { includeUsers: ["GuestsOrExternalUsers"], includeGuestsOrExternalUsers: guests },
      },
    },
    /^'GuestsOrExternalUsers' cannot be combined with guestOrExternalUsers$/,
  ],
  [
    "workload identities that shall do MFA",
    {
      conditions: {
        users: { includeUsers: ["None"] },
        clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
      },
      grantControls: { builtInControls: ["mfa"] },
    },
    /^1032: .*LAB-WorkloadIdentitiesAllowBlockOnly/,
  ],
])("a PATCH with %s is refused and changes nothing", async (_case, body, message) => {
  const lab = await shared;
  const id = await lab.policy();
  const before = await lab.get(id);
  expect(await lab.patch(id, body)).toMatchObject({
    status: 400,
    body: { error: { code: "BadRequest", message: expect.stringMatching(message), innerError: {} } },
  });
  expect(await lab.get(id)).toEqual(before);
});

test("older answers have the number in innerError", async () => {
  await using lab = await policyClient();
  const id = await lab.policy();
  await lab.admin("POST", "/switches", { conditionalAccessErrors: "innerError" });
  expect((await lab.patch(id, { colour: "red" })).body.error).toMatchObject({
    code: "BadRequest",
    message: "The server could not process the request because it is malformed or incorrect.",
    innerError: { message: expect.stringMatching(/^1007: /) },
  });
  expect((await lab.get("4c4b5c1f-0000-4000-8000-000000000001")).error.innerError).not.toHaveProperty(
    "message",
  );
});

test("workload identities: users are None", async () => {
  await using lab = await policyClient();
  const id = await lab.policy({
    displayName: "Apps from elsewhere",
    state: "enabledForReportingButNotEnforced",
    conditions: {
      applications: { includeApplications: ["All"] },
      clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
    },
    grantControls: { operator: "OR", builtInControls: ["block"] },
  });
  expect((await lab.get(id)).conditions).toMatchObject({
    clientAppTypes: ["all"],
    users: { includeUsers: ["None"] },
    clientApplications: { excludeServicePrincipals: [], servicePrincipalFilter: null },
  });
});

test("an id that is gone stays in the policy, and spoils the next write of its array", async () => {
  await using lab = await policyClient();
  const [kept, gone] = [await lab.group("kept"), await lab.group("gone")];
  const id = await lab.policy(blockAll({}, { users: { includeUsers: ["All"], excludeGroups: [gone] } }));
  await lab.graph("DELETE", `/v1.0/groups/${gone}`);
  expect((await lab.get(id)).conditions.users.excludeGroups).toEqual([gone]);
  const add = () => lab.patch(id, { conditions: { users: { excludeGroups: [gone, kept] } } });
  expect((await add()).body.error.message).toBe(`1054: Invalid group value: ${gone}.`);
  expect((await lab.patch(id, { conditions: { users: { excludeUsers: [] } } })).status).toBe(204);
  await lab.admin("POST", "/switches", { staleIds: "accept" });
  expect((await add()).status).toBe(204);
});

test("an account that Graph does not know yet cannot be named yet", async () => {
  await using lab = await policyClient({ frozen: true });
  const { ExternalDirectoryObjectId: account } = await lab.account();
  const id = await lab.policy();
  const exclude = () => lab.patch(id, { conditions: { users: { excludeUsers: [account] } } });
  expect((await exclude()).body.error.message).toBe(`1054: Invalid user value: ${account as string}.`);
  lab.clock.now += 1000;
  expect((await exclude()).status).toBe(204);
});

test("what may be changed of a Microsoft-managed policy", async () => {
  await using lab = await policyClient();
  const group = await lab.group("spared");
  const id = await lab.foreign(blockAll({ displayName: "Microsoft-managed: X" }), { microsoftManaged: true });
  expect((await lab.patch(id, { conditions: { users: { excludeGroups: [group] } } })).status).toBe(204);
  expect((await lab.patch(id, { state: "disabled" })).status).toBe(204);
  expect((await lab.patch(id, { displayName: "Mine" })).status).toBe(400);
  expect((await lab.patch(id, { conditions: { clientAppTypes: ["browser"] } })).status).toBe(400);
  expect((await lab.patch(id, { conditions: { users: { includeUsers: ["None"] } } })).status).toBe(400);
  expect((await lab.graph("DELETE", `${policiesPath}/${id}`)).status).toBe(400);
  expect(await lab.get(id)).toMatchObject({
    state: "disabled",
    conditions: { users: { includeUsers: ["All"], excludeGroups: [group] } },
  });
});

test("preview features are hidden by v1.0, which refuses to write them, and shown by beta", async () => {
  await using lab = await policyClient();
  const id = await lab.foreign(blockAll(), { preview: true });
  const beta = policiesPath.replace("v1.0", "beta");
  expect((await lab.graph("GET", policiesPath)).body.value).toEqual([]);
  expect((await lab.graph("GET", `${policiesPath}/${id}`)).status).toBe(404);
  expect((await lab.graph("GET", beta)).body.value).toMatchObject([{ id, conditions: { times: null } }]);
  expect((await lab.patch(id, { state: "disabled" })).body.error.message).toMatch(/^1037: /);
  expect((await lab.graph("PATCH", `${beta}/${id}`, { state: "disabled" })).status).toBe(204);
});

test("a deleted policy can be restored under its id, or deleted for good", async () => {
  await using lab = await policyClient();
  const id = await lab.policy();
  const before = await lab.get(id);
  const bin = "/v1.0/identity/conditionalAccess/deletedItems/policies";
  expect((await lab.graph("DELETE", `${policiesPath}/${id}`)).status).toBe(204);
  expect((await lab.get(id)).error).toMatchObject({
    code: "NotFound",
    message: expect.stringContaining(`Resource '${id}' does not exist`),
  });
  expect((await lab.graph("GET", bin)).body.value).toMatchObject([
    { id, deletedDateTime: expect.any(String) },
  ]);
  expect((await lab.graph("POST", `${bin}/${id}/restore`)).body.id).toBe(id);
  expect(await lab.get(id)).toEqual(before);
  await lab.graph("DELETE", `${policiesPath}/${id}`);
  expect((await lab.graph("DELETE", `${bin}/${id}`)).status).toBe(204);
  expect((await lab.graph("GET", bin)).body.value).toEqual([]);
  expect((await lab.graph("POST", `${bin}/${id}/restore`)).status).toBe(404);
});

test("which permissions reading and writing take", async () => {
  await using lab = await policyClient();
  const id = await lab.policy();
  const attempt = async (...graphRoles: string[]) => {
    await lab.admin("POST", "/application", { graphRoles });
    const answers = [await lab.graph("GET", policiesPath), await lab.patch(id, { state: "disabled" })];
    for (const { status, body } of answers)
      if (status === 403)
        expect(body.error).toMatchObject({
          code: "AccessDenied",
          message: "You cannot perform the requested operation, required scopes are missing in the token.",
        });
    return answers.map(({ status }) => status);
  };
  expect(await attempt("User.Read.All")).toEqual([403, 403]);
  expect(await attempt("Policy.Read.All")).toEqual([200, 403]);
  expect(await attempt("Policy.ReadWrite.ConditionalAccess")).toEqual([403, 403]);
  expect(await attempt("Policy.ReadWrite.ConditionalAccess", "Policy.Read.All")).toEqual([200, 204]);
  expect(await attempt("Policy.ReadWrite.ConditionalAccess", "Application.Read.All")).toEqual([403, 204]);
});

test("one request per second and tenant, and no word about when to come back", async () => {
  await using lab = await policyClient({ frozen: true });
  const id = await lab.policy();
  await lab.admin("POST", "/conditionalAccess/throttle", { intervalMs: 1000 });
  lab.clock.now += 1000;
  expect((await lab.graph("GET", policiesPath)).status).toBe(200);
  const refused = await lab.patch(id, { state: "disabled" });
  expect(refused).toMatchObject({
    status: 429,
    body: { error: { code: "TooManyRequests", message: "Too many requests." } },
  });
  expect(refused.headers.has("retry-after")).toBe(false);
  expect((await lab.graph("GET", "/v1.0/users")).status).toBe(200); // the directory has a budget of its own
  lab.clock.now += 999;
  expect((await lab.patch(id, { state: "disabled" })).status).toBe(429);
  lab.clock.now += 1;
  expect((await lab.get(id)).state).toBe("enabled");
  await lab.admin("POST", "/conditionalAccess/throttle", { retryAfter: 1 });
  expect((await lab.graph("GET", policiesPath)).headers.get("retry-after")).toBe("1");
});

test("security defaults: no policy is enabled beside them, drafts are", async () => {
  await using lab = await policyClient();
  await lab.admin("POST", "/graph/securityDefaults", { isEnabled: true });
  expect((await lab.graph("POST", policiesPath, blockAll())).status).toBe(400);
  const id = await lab.policy(blockAll({ state: "enabledForReportingButNotEnforced" }));
  expect((await lab.patch(id, { state: "enabled" })).status).toBe(400);
  await lab.admin("POST", "/graph/securityDefaults", { isEnabled: false });
  expect((await lab.patch(id, { state: "enabled" })).status).toBe(204);
});

test("the 241st policy is refused; Microsoft's own do not count; If-Match is not looked at", async () => {
  await using lab = await policyClient();
  await lab.foreign(blockAll(), { microsoftManaged: true });
  await lab.admin("POST", "/conditionalAccess/population", { policies: 239, accounts: 0 });
  const id = await lab.policy();
  expect((await lab.graph("POST", policiesPath, blockAll())).status).toBe(400);
  const ifMatch = { "If-Match": 'W/"something else"' };
  expect((await lab.graph("PATCH", `${policiesPath}/${id}`, { state: "disabled" }, ifMatch)).status).toBe(
    204,
  );
  const pages: number[] = [];
  for (let next: string | undefined = policiesPath; next !== undefined;) {
    const { body } = await lab.graph("GET", next);
    pages.push(body.value.length);
    next = body["@odata.nextLink"]?.replace(lab.addresses.graph, "");
  }
  expect(pages).toEqual([100, 100, 41]);
});

test("named locations and authentication strengths can be read", async () => {
  await using lab = await policyClient();
  const root = "/v1.0/identity/conditionalAccess";
  const { value } = (await lab.graph("GET", `${root}/namedLocations`)).body;
  expect(value).toMatchObject([{ isTrusted: true }, { countriesAndRegions: ["DE", "FR", "US"] }]);
  expect((await lab.graph("GET", `${root}/namedLocations/${value[0].id}`)).body).toMatchObject(value[0]);
  const strengths = (await lab.graph("GET", `${root}/authenticationStrength/policies`)).body.value;
  const { id } = strengths[2];
  const policy = await lab.policy(
    blockAll(
      { grantControls: { operator: "OR", authenticationStrength: { id } } },
      {
        applications: { includeApplications: [exchangeId] },
      },
    ),
  );
  expect((await lab.get(policy)).grantControls.authenticationStrength).toMatchObject({
    id,
    displayName: "Phishing-resistant MFA",
  });
});
