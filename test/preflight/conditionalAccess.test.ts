import { expect, test } from "vitest";
import { connect } from "../../src/m365/tenant.ts";
import { conditionalAccess, type PlannedExclusion } from "../../src/preflight/conditionalAccess.ts";
import { policyTenant } from "../support/policyTenant.ts";

const planned: PlannedExclusion = {
  ...{ mode: "group", group: "HVE senders", onlyPolicies: [], exceptPolicies: [], breakGlass: [] },
};

async function lookedAt(plan: PlannedExclusion | undefined, addresses = ["alerts@contoso.com"]) {
  await using tenant = await policyTenant({ policies: 0, blocking: 0, accounts: 2 });
  await tenant.policy({
    displayName: "Require MFA",
    grantControls: { operator: "OR", builtInControls: ["mfa"] },
  });
  const found = await conditionalAccess(
    connect((key) => tenant.settings[`hve:${key}`]),
    addresses,
    plan,
  );
  expect(tenant.lab.calls.counters().writes).toBe(0);
  return found;
}

test("a policy that would block an account yet to be made is told, with its reason and what the run will do", async () => {
  const { findings, warnings } = await lookedAt(planned);
  expect(findings).toEqual([]);
  expect(warnings[0]).toMatch(
    /"Require MFA" blocks alerts@contoso\.com\. It covers every user .* demands multifactor authentication.*This run adds the group "HVE senders"/,
  );
  expect(warnings[1]).toContain(
    '"Block sign-ins from outside the offices" may block alerts@contoso.com, depending on the address',
  );
});

test("by account, and for accounts that are there", async () => {
  const { warnings } = await lookedAt({ ...planned, mode: "account" }, [
    "hve-001@contoso.com",
    "hve-002@contoso.com",
  ]);
  expect(warnings[0]).toMatch(
    /blocks hve-001@contoso\.com, hve-002@contoso\.com\..* adds the 2 accounts to its excluded users\./,
  );
});

test("without conditionalAccess in the file, three ways out are named", async () => {
  const { findings, warnings } = await lookedAt(undefined);
  expect(findings).toEqual([]);
  expect(warnings[0]).toContain("Nothing lets them through: declare `conditionalAccess` in the file");
});

test("a policy that the file names and the tenant does not have stops the run, and so does unknown break-glass", async () => {
  const { findings } = await lookedAt({
    ...planned,
    exceptPolicies: ["Require MFA", "Block high-risk countrys"],
    breakGlass: ["nobody@contoso.com"],
  });
  expect(findings).toEqual([
    expect.stringContaining('"Block high-risk countrys", which is no Conditional Access policy'),
    expect.stringContaining("breakGlass names nobody@contoso.com"),
  ]);
});

test("a policy that is left alone on purpose is not announced", async () => {
  const { warnings } = await lookedAt({ ...planned, exceptPolicies: ["require mfa"] });
  expect(warnings.join()).not.toContain('Require MFA" blocks');
});

test("a stack without password senders asks nothing", async () => {
  expect(await lookedAt(planned, [])).toEqual({ findings: [], warnings: [] });
});
