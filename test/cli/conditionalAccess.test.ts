/** A stack whose sender a policy would block: what preview says, and that the probe gets through. */
import { expect, test } from "vitest";
import { trustAuthority } from "../../src/m365/trustAuthority.ts";
import { adminOf } from "../support/adminOf.ts";
import { commandOnLab } from "../support/command.ts";

const file = (more: string) => `
tenant: contoso.onmicrosoft.com
breakGlass: [breakglass@contoso.com]
${more}
authenticationPolicies:
  smtp-only: { name: HVE SMTP AUTH only, allowBasicAuthSmtp: true }
probe: { to: hve-probe@contoso.com }
accounts:
  alerts:
    address: alerts@contoso.com
    displayName: Alerts
    password: { config: alertsPassword }
    authenticationPolicy: smtp-only
    probe: { waitMinutes: 40, onFailure: fail }
`;

const block = (displayName: string) => ({
  policy: {
    displayName,
    state: "enabled",
    conditions: {
      clientAppTypes: ["all"],
      applications: { includeApplications: ["All"] },
      users: { includeUsers: ["All"] },
    },
    grantControls: { operator: "OR", builtInControls: ["mfa"] },
  },
});

test(
  "preview says what blocks and what will be done; up lets the sender through; a new policy is drift",
  { timeout: 400_000 },
  async () => {
    await using command = await commandOnLab();
    const { lab, run } = command;
    trustAuthority(lab.addresses.caFile);
    const admin = adminOf(lab.addresses);
    const { id } = (await admin("/conditionalAccess/policy", block("Require MFA for all users"))) as {
      id: string;
    };
    const excluded = (policy: string) =>
      lab.tenant.state.conditionalAccess.policies.find((each) => each.id === policy)!.body.conditions.users
        .excludeGroups;

    command.desire(file("conditionalAccess: { group: Senders }"));
    const preview = await run("preview");
    expect(preview.said).toContain('This run adds the group "Senders" to its excluded groups.');
    expect(preview.said).toMatch(/ConditionalAccessExclusion/);
    expect(preview.code).toBe(0);
    expect(lab.calls.counters().writes).toBe(0);

    const up = await run("up", "--yes", "--skip-preview");
    expect({ code: up.code, said: up.said }).toMatchObject({ code: 0 });
    expect(excluded(id).length).toBe(1);
    expect(lab.inbox.messages.length).toBe(1);

    const { id: second } = (await admin("/conditionalAccess/policy", block("Terms for all users"))) as {
      id: string;
    };
    const drift = await run("preview", "--refresh", "--expect-no-changes");
    expect(drift.code).toBe(7);
    expect(drift.said).toMatch(/"Terms for all users" blocks alerts@contoso\.com\..* Last changed \d{4}-/);
    expect((await run("up", "--refresh", "--yes", "--skip-preview")).code).toBe(0);
    expect(excluded(second)).toEqual(excluded(id));
    expect(lab.inbox.messages.length).toBe(2); // what was repaired is probed

    expect((await run("destroy", "--yes", "--skip-preview", "--run-program")).code).toBe(0);
    expect([...excluded(id), ...excluded(second)]).toEqual([]);
    expect(
      lab.tenant.state.groups
        .filter(({ deletedAt }) => deletedAt === null)
        .map(({ displayName }) => displayName),
    ).not.toContain("Senders");
  },
);
