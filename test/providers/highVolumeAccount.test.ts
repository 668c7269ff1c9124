import { expect, test } from "vitest";
import { provider } from "../../providers/highVolumeAccount.ts";
import { AlreadyExistsError, InvalidInputError } from "../../src/errors.ts";
import { lifecycle } from "../support/lifecycle.ts";
import { localTenant } from "../support/localTenant.ts";

const accounts = lifecycle(provider);
const wanted = {
  address: "Alerts@contoso.com",
  displayName: "Alerts",
  password: "Pass-word-1",
  passwordVersion: 1,
};

async function emptyTenant() {
  const tenant = await localTenant();
  await provider.configure(tenant.request);
  const held = async (id: string) =>
    (await tenant.exchange("Get-MailUser", { HVEAccount: true })).find(({ Guid }) => Guid === id);
  return { ...tenant, held };
}

test("create, read back, update, delete", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await accounts.create({
    ...wanted,
    alias: "alerts",
    secondaryAddresses: ["alarm@contoso.com"],
  });
  const user = await tenant.held(id);
  expect(user).toMatchObject({
    PrimarySmtpAddress: "alerts@contoso.com",
    DisplayName: "Alerts",
    Alias: "alerts",
  });
  expect(user!["EmailAddresses"]).toContain("smtp:alarm@contoso.com");
  expect(state["objectId"]).toBe(user!["ExternalDirectoryObjectId"]);
  expect(await accounts.read(id, state)).toMatchObject({
    id,
    inputs: { address: "alerts@contoso.com", secondaryAddresses: ["alarm@contoso.com"] },
  });

  const changed = {
    ...wanted,
    displayName: "Alarms",
    address: "alarms@contoso.com",
    hiddenFromAddressLists: true,
  };
  const updated = await accounts.update(id, state, changed);
  expect(await tenant.held(id)).toMatchObject({
    DisplayName: "Alarms",
    PrimarySmtpAddress: "alarms@contoso.com",
    HiddenFromAddressListsEnabled: true,
  });
  expect((await tenant.held(id))!["EmailAddresses"]).not.toContain("smtp:alarm@contoso.com");
  expect(await accounts.diff(id, updated, changed)).toMatchObject({ changes: false });

  await accounts.delete(id, updated);
  expect(await tenant.held(id)).toBeUndefined();
  expect(await accounts.read(id, updated)).toEqual({});
  await accounts.delete(id, updated);
});

test("an update sends only what differs", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await accounts.create(wanted);
  const { writes } = tenant.lab.calls.counters();
  await accounts.update(id, state, wanted);
  expect(tenant.lab.calls.counters().writes).toBe(writes);
  await accounts.update(id, state, { ...wanted, displayName: "Alarms" });
  expect(tenant.lab.calls.counters().writes).toBe(writes + 1);
});

test("addresses that others added stay and are no difference", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await accounts.create({ ...wanted, secondaryAddresses: ["alarm@contoso.com"] });
  await tenant.exchange("Set-MailUser", {
    HVEAccount: true,
    Identity: id,
    EmailAddresses: { "@odata.type": "#Exchange.GenericHashTable", Add: ["theirs@contoso.com"] },
  });
  await provider.configure(tenant.request);
  const read = await accounts.read(id, state);
  expect(read.inputs).toMatchObject({ secondaryAddresses: ["alarm@contoso.com"] });
  await accounts.update(id, read.props!, { ...wanted, secondaryAddresses: [] });
  expect((await tenant.held(id))!["EmailAddresses"]).toContain("smtp:theirs@contoso.com");
});

test("an address that exists already is refused by name and nothing is written", async () => {
  await using tenant = await emptyTenant();
  const create = accounts.create({ ...wanted, address: "legacy-printer@contoso.com" });
  await expect(create).rejects.toThrow(AlreadyExistsError);
  await expect(create).rejects.toThrow(
    /legacy-printer@contoso\.com exists already in the tenant .* Nothing was changed/,
  );
  expect(tenant.lab.calls.counters().writes).toBe(0);
});

test("a password that Exchange refuses is the file's fault, and leaves no account", async () => {
  await using tenant = await emptyTenant();
  await expect(accounts.create({ ...wanted, password: "password" })).rejects.toThrow(InvalidInputError);
  expect(await tenant.exchange("Get-MailUser", { HVEAccount: true })).toHaveLength(1); // the printer that was there before
});

test("a raised passwordVersion sets the password through Graph, and no error or output shows it", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await accounts.create(wanted);
  const { writes } = tenant.lab.calls.counters();
  const updated = await accounts.update(id, state, {
    ...wanted,
    password: "An0ther-word",
    passwordVersion: 2,
  });
  expect(tenant.lab.calls.counters().writes).toBe(writes + 1);
  expect(await accounts.diff(id, updated, { ...wanted, passwordVersion: 2 })).toMatchObject({
    changes: false,
  });
});
