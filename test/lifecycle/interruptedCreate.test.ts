import { afterEach, expect, test, vi } from "vitest";
import { provider as policies } from "../../providers/authenticationPolicy.ts";
import { provider as accounts } from "../../providers/highVolumeAccount.ts";
import { provider as replyTos } from "../../providers/replyTo.ts";
import { reset } from "../../src/lifecycle/session.ts";
import { lifecycle } from "../support/lifecycle.ts";
import { localTenant } from "../support/localTenant.ts";

const HOUR_MS = 60 * 60 * 1000;
const account = lifecycle(accounts);
const policy = lifecycle(policies);
const replyTo = lifecycle(replyTos);
const wanted = {
  address: "news@contoso.com",
  displayName: "News",
  secondaryAddresses: ["newsletter@contoso.com"],
  password: "Pass-word-1",
  passwordVersion: 1,
};
const tag = (value: string) => ({ ownerTag: { attribute: "CustomAttribute15", value } });

afterEach(() => vi.restoreAllMocks());

/** A tenant in which a run made an object that no state knows. */
async function afterInterruptedRun(make?: () => Promise<unknown>) {
  let aheadMs = 0;
  const tenant = await localTenant({ now: () => Date.now() + aheadMs });
  await accounts.configure(tenant.request);
  await make?.();
  const told: string[] = [];
  vi.spyOn(console, "warn").mockImplementation((sentence: string) => void told.push(sentence));
  const accountsHeld = async () =>
    (await tenant.exchange("Get-MailUser", { HVEAccount: true })).filter(
      ({ PrimarySmtpAddress }) => PrimarySmtpAddress === wanted.address,
    );
  return {
    ...tenant,
    told,
    accountsHeld,
    /** Some hours later, in another process. */
    async later(hours: number) {
      aheadMs += hours * HOUR_MS;
      reset();
      await accounts.configure(tenant.request);
    },
    passwordSets: () =>
      tenant.lab.calls.entries.filter(({ name, server }) => server === "graph" && /^PATCH \/users/.test(name))
        .length,
  };
}

test("an account that a cut-off create left is continued, said, gets its password again, and is ours to delete", async () => {
  await using tenant = await afterInterruptedRun(() => account.create({ ...wanted, secondaryAddresses: [] }));
  await tenant.later(23);
  const { id, state } = await account.create(wanted);
  expect(await tenant.accountsHeld()).toHaveLength(1);
  expect((await tenant.accountsHeld())[0]!["EmailAddresses"]).toContain("smtp:newsletter@contoso.com");
  expect(tenant.told).toEqual([
    `HighVolumeAccount news@contoso.com is the rest of an interrupted run (${id}): it is continued, not made anew.`,
  ]);
  expect(tenant.passwordSets()).toBe(1);
  expect(state).not.toHaveProperty("adopted");
  await account.delete(id, state);
  expect(await tenant.accountsHeld()).toEqual([]);
});

test("an account without a declared password gets a new random one when it is continued", async () => {
  const { password: _password, passwordVersion: _version, ...oauth } = wanted;
  await using tenant = await afterInterruptedRun(() => account.create(oauth));
  await account.create(oauth);
  expect(tenant.passwordSets()).toBe(1);
});

test.each([
  ["older than a day by the service's clock", 25, {}, /made on \d{4}-\d\d-\d\d/],
  [
    "with another name than the declared one",
    0,
    { displayName: "The news" },
    /an interrupted run would not have left displayName as it is/,
  ],
])("an account %s is somebody's", async (_case, hours, change, reason) => {
  await using tenant = await afterInterruptedRun(() => account.create(wanted));
  const { writes } = tenant.lab.calls.counters();
  await tenant.later(hours);
  const create = account.create({ ...wanted, ...change });
  await expect(create).rejects.toThrow(reason);
  await expect(create).rejects.toThrow(/exists already .*`adopt: ifMatches`/);
  expect(tenant.lab.calls.counters().writes).toBe(writes);
});

test("an account on which somebody has set something is somebody's", async () => {
  await using tenant = await afterInterruptedRun(() => account.create(wanted));
  await tenant.exchange("Set-HVEAccountSettings", { Identity: wanted.address, ReplyTo: "ops@contoso.com" });
  await expect(account.create(wanted)).rejects.toThrow(/used by the reply-to address ops@contoso\.com/);
});

test("a policy that a cut-off create left is continued, one that somebody uses is not", async () => {
  const wantedPolicy = { name: "HVE SMTP AUTH only", allowBasicAuthSmtp: true };
  await using tenant = await afterInterruptedRun(() => policy.create(wantedPolicy));
  const { id } = await policy.create(wantedPolicy);
  expect(tenant.told).toEqual([expect.stringContaining(`(${id}): it is continued`)]);
  expect(await tenant.exchange("Get-AuthenticationPolicy", {})).toHaveLength(2);

  await tenant.exchange("Set-User", { Identity: "ops@contoso.com", AuthenticationPolicy: id });
  await tenant.later(0);
  await expect(policy.create(wantedPolicy)).rejects.toThrow(/used by the user ops@contoso\.com/);
  await expect(policy.create({ name: wantedPolicy.name })).rejects.toThrow(
    /would not have left allowBasicAuthSmtp as it is/,
  );
});

test("a setting that a cut-off create left on a new account is ours to clear", async () => {
  await using tenant = await afterInterruptedRun();
  const made = await account.create(wanted);
  const wantedReplyTo = { account: made.id, replyTo: "ops@contoso.com" };
  await replyTo.create(wantedReplyTo);
  const { id, state } = await replyTo.create(wantedReplyTo);
  await replyTo.delete(id, state);
  const [settings] = await tenant.exchange("Get-HVEAccountSettings", { Identity: wanted.address });
  expect(settings!["ReplyTo"]).toBe("");
});

test("an entry renamed without formerKeys takes its account along; the old key's state does not delete it", async () => {
  await using tenant = await afterInterruptedRun();
  const old = await account.create(wanted);
  await tenant.later(0);
  const renamed = await account.create(wanted);
  expect(renamed.id).toBe(old.id);
  await account.delete(old.id, { ...old.state, appliedAt: "2026-01-01T00:00:00.000Z" });
  expect(await tenant.accountsHeld()).toHaveLength(1);
  expect(tenant.told.at(-1)).toMatch(/stays, because another entry .* has taken it over/);
  await account.delete(renamed.id, renamed.state);
  expect(await tenant.accountsHeld()).toEqual([]);
});

test("an owner tag stands on an account from the first write after it was made", async () => {
  await using tenant = await afterInterruptedRun();
  tenant.lab.faults.add({
    match: { server: "exchange", name: "Set-MailUser", skip: 1 },
    kind: "refuse",
    status: 400,
    code: "LAB-Exception",
  });
  await expect(account.create({ ...wanted, ...tag("hve:mail/prod") })).rejects.toThrow();
  expect((await tenant.accountsHeld())[0]).toMatchObject({ CustomAttribute15: "hve:mail/prod" });

  await tenant.later(24 * 40);
  const { id, state } = await account.create({ ...wanted, ...tag("hve:mail/prod") });
  expect(tenant.told, "our tag is proof enough, however old the account is").toEqual([
    expect.stringContaining("it is continued"),
  ]);
  expect(await account.diff(id, state, { ...wanted, ...tag("hve:mail/prod") })).toMatchObject({
    changes: false,
  });
});

test.each([undefined, "ifMatches", "always"])(
  "another stack's tag is an error that names it, also with adopt: %s",
  async (adopt) => {
    await using tenant = await afterInterruptedRun(() =>
      account.create({ ...wanted, ...tag("hve:mail/prod") }),
    );
    const { writes } = tenant.lab.calls.counters();
    for (const ours of [tag("hve:mail/test"), {}])
      await expect(account.create({ ...wanted, ...ours, adopt })).rejects.toThrow(
        /news@contoso\.com belongs to the stack hve:mail\/prod.*Nothing was changed/,
      );
    expect(tenant.lab.calls.counters().writes).toBe(writes);
  },
);
