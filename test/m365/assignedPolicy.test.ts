import { expect, test } from "vitest";
import { readAssignedPolicy } from "../../src/m365/assignedPolicy.ts";
import { ReadOnce } from "../../src/m365/readOnce.ts";
import type { Tenant } from "../../src/m365/tenant.ts";

const ALERTS = "5f0e8b2a-3c1d-4e6f-8a9b-0c1d2e3f4a5b";
const POLICY = {
  Guid: "6a1f9c3b-4d2e-4f70-9bac-1d2e3f4a5b6c",
  Name: "HVE SMTP AUTH only",
  DistinguishedName: "CN=HVE SMTP AUTH only,CN=Auth Policies,DC=contoso",
};

/** Exchange, in which Get-User answers these rows. */
const tenantWith = (...users: object[]) =>
  ({
    cache: new ReadOnce(),
    exchange: { invoke: async (cmdlet: string) => (cmdlet === "Get-User" ? users : [POLICY]) },
  }) as unknown as Tenant;

test.each([
  ["its name", "hve smtp auth ONLY", POLICY.Guid],
  ["its distinguished name", POLICY.DistinguishedName.toUpperCase(), POLICY.Guid],
  ["its Guid", POLICY.Guid.toUpperCase(), POLICY.Guid],
  ["nothing", "", null],
  ["null", null, null],
  ["a policy that is gone, which is not none", "Gone", "Gone"],
])("a policy given as %s", async (_form, AuthenticationPolicy, expected) => {
  const tenant = tenantWith({ Guid: ALERTS.toUpperCase(), AuthenticationPolicy });
  expect(await readAssignedPolicy(tenant, ALERTS)).toBe(expected);
});

test("somebody else's row is no answer", async () => {
  const tenant = tenantWith({ Guid: POLICY.Guid, AuthenticationPolicy: null });
  await expect(readAssignedPolicy(tenant, ALERTS)).rejects.toMatchObject({ code: "UNAVAILABLE" });
});
