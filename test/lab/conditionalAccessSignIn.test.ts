import { expect, test } from "vitest";
import { blockAll, policyClient } from "./policyClient.ts";

const fiveMinutesMs = (5 * 60 * 1000) / 600;
const refused =
  /^535 5\.7\.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully\. Contact your administrator\. \[/;
const refusedPassword = /^535 5\.7\.139 .*credentials were incorrect/;

async function sender() {
  const lab = await policyClient({ frozen: true });
  const { ExternalDirectoryObjectId: account } = await lab.account();
  lab.clock.now += 1000;
  return Object.assign(lab, { account: account as string });
}

test("a policy stops a password sender some minutes later, and lets it through some minutes after it is excluded", async () => {
  await using lab = await sender();
  const id = await lab.policy(blockAll());
  expect(await lab.send()).toMatch(/^250 /);
  lab.clock.now += fiveMinutesMs;
  expect(await lab.send()).toMatch(refused);
  // A wrong password fails before any policy is asked.
  expect(await lab.send({}, "Wr0ng-secret")).toMatch(refusedPassword);

  const group = await lab.group("spared");
  await lab.patch(id, { conditions: { users: { excludeGroups: [group] } } });
  lab.clock.now += fiveMinutesMs;
  expect(await lab.send()).toMatch(refused);
  await lab.graph("POST", `/v1.0/groups/${group}/members/$ref`, {
    "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${lab.account}`,
  });
  expect(await lab.send()).toMatch(refused);
  lab.clock.now += fiveMinutesMs;
  expect(await lab.send()).toMatch(/^250 /);
});

test.each<[string, object, object, boolean]>([
  ["MFA for everybody", {}, { grantControls: { operator: "OR", builtInControls: ["mfa"] } }, true],
  [
    "an authentication strength",
    {},
    {
      grantControls: {
        operator: "OR",
        authenticationStrength: { id: "00000000-0000-0000-0000-000000000002" },
      },
    },
    true,
  ],
  ["report-only", {}, { state: "enabledForReportingButNotEnforced" }, false],
  ["browsers", { clientAppTypes: ["browser"] }, {}, false],
  [
    "session controls",
    {},
    { grantControls: null, sessionControls: { persistentBrowser: { isEnabled: true, mode: "never" } } },
    false,
  ],
  [
    "places outside the offices, and the lab stands inside",
    { locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } },
    {},
    false,
  ],
  ["every place", { locations: { includeLocations: ["All"] } }, {}, true],
  ["one platform, and SMTP tells none", { platforms: { includePlatforms: ["windows"] } }, {}, false],
  ["every platform", { platforms: { includePlatforms: ["all"] } }, {}, true],
  [
    "devices that are not compliant",
    { devices: { deviceFilter: { mode: "exclude", rule: "device.isCompliant -eq True" } } },
    {},
    true,
  ],
])("%s", async (_case, conditions, more, stops) => {
  await using lab = await sender();
  await lab.policy(blockAll(more as Record<string, unknown>, conditions));
  lab.clock.now += fiveMinutesMs;
  expect(await lab.send()).toMatch(stops ? refused : /^250 /);
});

test("an account made after the policy is stopped at once", async () => {
  await using lab = await policyClient({ frozen: true });
  await lab.policy(blockAll());
  await lab.account();
  expect(await lab.send()).toMatch(refused);
});

test("a policy for workload identities stops the token, of the resource it names", async () => {
  await using lab = await policyClient({ frozen: true });
  await lab.policy({
    displayName: "No apps",
    state: "enabled",
    conditions: {
      applications: { includeApplications: ["00000002-0000-0ff1-ce00-000000000000"] },
      clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
    },
    grantControls: { operator: "OR", builtInControls: ["block"] },
  });
  expect(await lab.token("https://outlook.office365.com")).toBeTypeOf("string");
  lab.clock.now += fiveMinutesMs;
  expect(await lab.token("https://graph.microsoft.com")).toBeTypeOf("string");
  const { clientId, clientSecret, authority } = lab.addresses;
  const answer = await lab.http(`${authority}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: "https://outlook.office365.com/.default",
    }),
  });
  expect(answer).toMatchObject({
    status: 400,
    body: {
      error: "invalid_grant",
      error_codes: [53003],
      error_description: expect.stringMatching(
        /^AADSTS53003: Access has been blocked due to Conditional Access policies\. /,
      ),
    },
  });
});
