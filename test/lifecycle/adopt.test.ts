import { expect, test, vi } from "vitest";
import { provider as policies } from "../../providers/authenticationPolicy.ts";
import { provider as accounts } from "../../providers/highVolumeAccount.ts";
import { provider as replyTos } from "../../providers/replyTo.ts";
import { AlreadyExistsError, NotInitializedError } from "../../src/errors.ts";
import { reset } from "../../src/lifecycle/session.ts";
import { lifecycle } from "../support/lifecycle.ts";
import { localTenant } from "../support/localTenant.ts";

const ADDRESS = "legacy-printer@contoso.com";
const held = { address: ADDRESS, displayName: "Legacy printer" };
const account = lifecycle(accounts);
const policy = lifecycle(policies);
const replyTo = lifecycle(replyTos);

async function tenantWithPrinter() {
  const tenant = await localTenant();
  await accounts.configure(tenant.request);
  const printer = async () => {
    const rows = await tenant.exchange("Get-MailUser", { HVEAccount: true });
    return rows.find(({ DisplayName, PrimarySmtpAddress }) =>
      [PrimarySmtpAddress, DisplayName].some((text) => /printer/i.test(text)),
    )!;
  };
  const [{ Guid }] = (await tenant.exchange("Get-MailUser", { Identity: ADDRESS })) as [{ Guid: string }];
  const setReplyTo = (address: string) =>
    tenant.exchange("Set-HVEAccountSettings", { Identity: ADDRESS, ReplyTo: address });
  const replyToNow = async () =>
    (await tenant.exchange("Get-HVEAccountSettings", { Identity: ADDRESS }))[0]!["ReplyTo"] as string;
  const writes = () => tenant.lab.calls.counters().writes;
  return { ...tenant, printer, guid: Guid, setReplyTo, replyToNow, writes };
}

test("an object that exists is an error with both ways to adopt it, and what differs", async () => {
  await using tenant = await tenantWithPrinter();
  const create = account.create({ ...held, displayName: "Printer" });
  await expect(create).rejects.toThrow(AlreadyExistsError);
  await expect(create).rejects.toThrow(
    /differs in displayName "Legacy printer" instead of "Printer".*Nothing was changed.*`adopt: ifMatches`.*`adopt: always`/,
  );
  await expect(policy.create({ name: "Block basic auth" })).rejects.toThrow(
    /"Block basic auth" exists already .*\(made on .*`adopt: ifMatches`.*`adopt: always`/,
  );
  expect(tenant.writes()).toBe(0);
});

test("adopt: ifMatches takes over what is equal without a write, and refuses what differs", async () => {
  await using tenant = await tenantWithPrinter();
  const differs = account.create({ ...held, displayName: "Printer", adopt: "ifMatches" });
  await expect(differs).rejects.toThrow(/differs in displayName "Legacy printer" instead of "Printer"/);

  const wanted = { ...held, adopt: "ifMatches", password: "Pass-word-1", passwordVersion: 1 };
  const { id, state } = await account.create(wanted);
  expect(id).toBe(tenant.guid);
  expect(state["adopted"]).toMatchObject({ displayName: "Legacy printer" });
  expect(await account.diff(id, state, wanted)).toMatchObject({ changes: false });
  await account.delete(id, state);
  expect(tenant.writes()).toBe(0);
  expect(await tenant.printer()).toMatchObject({ DisplayName: "Legacy printer" });
});

test("adopt: always converges; leaving the stack puts back what still stands as it was set", async () => {
  await using tenant = await tenantWithPrinter();
  const wanted = {
    ...held,
    adopt: "always",
    displayName: "Printer",
    hiddenFromAddressLists: true,
    secondaryAddresses: ["printer@contoso.com"],
  };
  const { id, state } = await account.create(wanted);
  expect(await tenant.printer()).toMatchObject({
    DisplayName: "Printer",
    HiddenFromAddressListsEnabled: true,
  });
  expect(state["adopted"]).toMatchObject({ displayName: "Legacy printer", hiddenFromAddressLists: false });
  const updated = await account.update(id, state, { ...wanted, displayName: "The printer" });
  expect(updated["adopted"]).toEqual(state["adopted"]);

  await tenant.exchange("Set-MailUser", { HVEAccount: true, Identity: id, DisplayName: "Their printer" });
  reset(); // as a new process would begin: nothing is remembered
  await accounts.configure(tenant.request);
  const refreshed = await account.read(id, updated);
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await account.delete(id, refreshed.props!);
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^HighVolumeAccount .*left as it is: displayName is "Their printer", neither/)],
  ]);
  warn.mockRestore();
  const left = await tenant.printer();
  expect(left).toMatchObject({ DisplayName: "Their printer", HiddenFromAddressListsEnabled: false });
  expect(left["EmailAddresses"]).not.toContain("smtp:printer@contoso.com");
});

test("an adopted policy gets its flags back", async () => {
  await using tenant = await tenantWithPrinter();
  const wanted = { name: "Block basic auth", allowBasicAuthSmtp: true, adopt: "always" };
  const { id, state } = await policy.create(wanted);
  const smtp = async () =>
    (await tenant.exchange("Get-AuthenticationPolicy", { Identity: id }))[0]![
      "AllowBasicAuthSmtp"
    ] as boolean;
  expect(await smtp()).toBe(true);
  await policy.delete(id, state);
  expect(await smtp()).toBe(false);
});

test("a setting takes an empty or equal value without asking; another value needs adopt", async () => {
  await using tenant = await tenantWithPrinter();
  const wanted = { account: tenant.guid, replyTo: "ops@contoso.com" };
  const made = await replyTo.create(wanted);
  await replyTo.delete(made.id, made.state);
  expect(await tenant.replyToNow(), "what was empty is empty again").toBe("");

  await tenant.setReplyTo("ops@contoso.com");
  const before = tenant.writes();
  const equal = await replyTo.create(wanted);
  await replyTo.delete(equal.id, equal.state);
  expect(tenant.writes()).toBe(before);
  expect(await tenant.replyToNow(), "what somebody had set stays").toBe("ops@contoso.com");

  await tenant.setReplyTo("messaging@contoso.com");
  for (const adopt of [undefined, "ifMatches"])
    await expect(replyTo.create({ ...wanted, adopt })).rejects.toThrow(
      /replyTo "messaging@contoso.com" instead of "ops@contoso.com".*`adopt: always`/,
    );
  const adopted = await replyTo.create({ ...wanted, adopt: "always" });
  expect(await tenant.replyToNow()).toBe("ops@contoso.com");
  await replyTo.delete(adopted.id, adopted.state);
  expect(await tenant.replyToNow(), "the previous value is back").toBe("messaging@contoso.com");
});

test("what somebody set since, and a refresh has seen, is not taken away", async () => {
  await using tenant = await tenantWithPrinter();
  const { id, state } = await replyTo.create({ account: tenant.guid, replyTo: "ops@contoso.com" });
  await tenant.setReplyTo("messaging@contoso.com");
  const { props } = await replyTo.read(id, state);
  await replyTo.delete(id, props!);
  expect(await tenant.replyToNow()).toBe("messaging@contoso.com");
});

test("an adoption that fails half-way is tracked, with what the object held before", async () => {
  await using tenant = await tenantWithPrinter();
  const match = { server: "exchange", name: "Set-MailUser", skip: 1 } as const;
  tenant.lab.faults.add({ match, kind: "refuse", status: 400, code: "LAB-Exception", text: "LAB-no" });
  const wanted = {
    ...held,
    adopt: "always",
    displayName: "Printer",
    secondaryAddresses: ["printer@contoso.com"],
  };
  const error = (await account.create(wanted).catch((thrown: unknown) => thrown)) as NotInitializedError;
  expect(error).toBeInstanceOf(NotInitializedError);
  expect(error.properties).toMatchObject({
    adopted: { displayName: "Legacy printer", secondaryAddresses: [] },
    unfinished: [expect.stringContaining("LAB-no")],
  });
  const state = await account.update(error.id, error.properties, wanted);
  expect((await tenant.printer())["EmailAddresses"]).toContain("smtp:printer@contoso.com");
  await account.delete(error.id, state);
  expect(await tenant.printer()).toMatchObject({ DisplayName: "Legacy printer" });
});
