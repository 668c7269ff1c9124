import { expect, test } from "vitest";
import { PreflightError } from "../../src/errors.ts";
import { newRecipient } from "../../src/lab/tenant/newRecipient.ts";
import { connect } from "../../src/m365/tenant.ts";
import { preflight, type Plan, type PlannedAccount } from "../../src/preflight/preflight.ts";
import { localTenant, type LocalTenant } from "../support/localTenant.ts";
import { stackOnLab } from "../support/stackOnLab.ts";

const account = (address: string, more: Partial<PlannedAccount> = {}): PlannedAccount => ({
  ...{ address, hasPassword: false, hasPolicy: false, onSoftDeleted: "error", isNew: true },
  ...more,
});

/** What the preflight says of a plan: findings, each `error: …`, and warnings. Asserts that nothing is written. */
async function said(tenant: LocalTenant, plan: Partial<Plan>): Promise<string[]> {
  const { writes } = tenant.lab.calls.counters();
  const told: string[] = [];
  const whole = { tenantDomain: "contoso.onmicrosoft.com", accounts: [], candidates: [], ...plan };
  const reached = connect((key) => tenant.settings[`hve:${key}`]);
  const tell = (sentence: string) => Promise.resolve(void told.push(sentence));
  const findings = await preflight(reached, whole, tell).then(
    () => [],
    (error: unknown) => {
      if (error instanceof PreflightError) return error.findings;
      throw error;
    },
  );
  expect(tenant.lab.calls.counters().writes).toBe(writes);
  return [...told, ...findings.map((finding) => `error: ${finding}`)];
}

const made = async (tenant: LocalTenant, address: string) => {
  const [{ Guid }] = (await tenant.exchange("New-MailUser", {
    ...{ HVEAccount: true, Name: address, PrimarySmtpAddress: address, DisplayName: "Old" },
    Password: "Quite-long-1",
  })) as [{ Guid: string }];
  return Guid;
};

test("another tenant is the only thing that is said", async () => {
  await using tenant = await localTenant();
  const accounts = [account("legacy-printer@contoso.com")];
  expect(await said(tenant, { tenantDomain: "fabrikam.onmicrosoft.com", accounts })).toEqual([
    expect.stringMatching(/^error: The file is for the tenant fabrikam\.onmicrosoft\.com, but .*contoso/),
  ]);
});

test("the tenant's default policy stands in the way of a password sender without its own", async () => {
  await using tenant = await localTenant();
  const accounts = [account("a@contoso.com", { hasPassword: true }), account("b@contoso.com")];
  expect(await said(tenant, { accounts })).toEqual([]);
  await tenant.exchange("Set-OrganizationConfig", { DefaultAuthenticationPolicy: "Block basic auth" });
  expect(await said(tenant, { accounts })).toEqual([
    expect.stringMatching(
      /^error: .*"Block basic auth" does not allow SMTP .* which a@contoso\.com would need/,
    ),
  ]);
  const assigned = [account("a@contoso.com", { hasPassword: true, hasPolicy: true })];
  expect(await said(tenant, { accounts: assigned })).toEqual([]);
  await tenant.exchange("Set-AuthenticationPolicy", {
    Identity: "Block basic auth",
    AllowBasicAuthSmtp: true,
  });
  expect(await said(tenant, { accounts })).toEqual([]);
});

test("the tenant's own accounts count for the limit; those that are there already are not made", async () => {
  await using tenant = await localTenant({
    seed: (state) => {
      for (let index = 1; index <= 97; index += 1)
        newRecipient(state, {
          ...{ kind: "MailUser", hve: true, name: `n${index}`, address: `n${index}@contoso.com`, now: 0 },
        });
    },
  });
  const accounts = ["n1", "n2", "new1", "new2"].map((name) => account(`${name}@contoso.com`));
  expect(await said(tenant, { accounts })).toEqual([]);
  accounts.push(account("new3@contoso.com"));
  expect(await said(tenant, { accounts })).toEqual([
    expect.stringMatching(
      /^error: The tenant has 98 HVE accounts, .* make 3 more \(new1@.*new3@contoso\.com\)/,
    ),
  ]);
  expect(await said(tenant, { accounts: accounts.map((each) => ({ ...each, isNew: false })) })).toEqual([]);
});

test("a deleted account that holds an address is named, and what can be done with it", async () => {
  await using tenant = await localTenant();
  const guid = await made(tenant, "news@contoso.com");
  await tenant.exchange("Remove-MailUser", { Identity: guid, Confirm: false });
  const accounts = [account("news@contoso.com")];
  expect(await said(tenant, { accounts })).toEqual([
    expect.stringMatching(
      `^error: news@contoso\\.com is held by .* "Old" \\(${guid}\\).*\`onSoftDeleted: restore\`.*\`onSoftDeleted: purge\``,
    ),
  ]);
  for (const onSoftDeleted of ["restore", "purge"])
    expect(await said(tenant, { accounts: [account("news@contoso.com", { onSoftDeleted })] })).toEqual([]);
});

test.each([
  ["direct", true, /\(direct\)/],
  ["through a group", { group: "0f0f0f0f-1111-4222-8333-444444444444" }, /through group 0f0f0f0f-1111/],
])("a licence on an account (%s) is told, and stops nothing", async (_case, licensed, where) => {
  await using tenant = await localTenant();
  const id = await made(tenant, "news@contoso.com");
  const [user] = await tenant.exchange("Get-User", { Identity: id });
  await tenant.admin("/graph/user", { user: user!["ExternalDirectoryObjectId"], licensed });
  expect(await said(tenant, { accounts: [account("news@contoso.com", { id, isNew: false })] })).toEqual([
    expect.stringMatching(/^HighVolumeAccount news@contoso\.com: .*UserMailbox/),
  ]);
  const [sentence] = await said(tenant, { accounts: [account("news@contoso.com", { id, isNew: false })] });
  expect(sentence).toMatch(where);
});

test(
  "a preview says everything at once, tells what will be adopted, and writes nothing",
  { timeout: 120_000 },
  async () => {
    await using stack = await stackOnLab(undefined, {
      seed: (state) => {
        state.securityDefaults = true;
        const now = Date.now() - 40 * 24 * 60 * 60 * 1000;
        for (const name of ["scanner", "fax"])
          newRecipient(state, { kind: "MailUser", hve: true, name, address: `${name}@contoso.com`, now });
        state.recipients.find(({ name }) => name === "fax")!.replyTo = "ops@contoso.com";
      },
    });
    stack.desire(`tenant: contoso.onmicrosoft.com
authenticationPolicies:
  block: { name: Block basic auth, allowBasicAuthSmtp: true }
accounts:
  printer: { address: legacy-printer@contoso.com, displayName: Printer, password: { config: alertsPassword }, authenticationPolicy: block }
  scanner: { address: scanner@contoso.com, displayName: Scanner, adopt: always }
  fax: { address: fax@contoso.com, displayName: fax, adopt: ifMatches, replyTo: messaging@contoso.com }
`);
    const { exitCode, said, writes } = await stack.run("preview");
    expect(exitCode).toBe(1);
    expect(writes).toBe(0);
    expect(said).toMatch(/Security defaults are on .* legacy-printer@contoso\.com/);
    expect(said).toMatch(
      /AuthenticationPolicy "Block basic auth" exists already .*allowBasicAuthSmtp false instead of true/,
    );
    expect(said).toMatch(/HighVolumeAccount legacy-printer@contoso\.com exists already/);
    expect(said).toMatch(
      /ReplyTo .* exists already .*replyTo "ops@contoso.com" instead of "messaging@contoso.com"/,
    );
    expect(said).toMatch(
      /warning: HighVolumeAccount scanner@contoso\.com is there already\. It will be adopted and changed: displayName "scanner" instead of "Scanner"\./,
    );
    expect(said).toMatch(
      /warning: HighVolumeAccount fax@contoso\.com is there already\. It will be adopted\./,
    );
  },
);
