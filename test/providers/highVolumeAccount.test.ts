import { expect, test } from "vitest";
import { provider } from "../../providers/highVolumeAccount.ts";
import { AlreadyExistsError, CmdletError, InvalidInputError, PermissionError } from "../../src/errors.ts";
import { password as labPassword } from "../../src/lab/tenant/password.ts";
import { provesLife, told } from "../support/life.ts";
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
  const userOf = (id: string) => {
    const { state } = tenant.lab.tenant;
    const { objectId } = state.recipients.find(({ guid }) => guid === id)!;
    return state.users.find((user) => user.id === objectId)!;
  };
  return {
    ...tenant,
    held: async (id: string) =>
      (await tenant.exchange("Get-MailUser", { HVEAccount: true })).find(({ Guid }) => Guid === id),
    userOf,
    opens: (id: string, clear: string) => labPassword.matches(clear, userOf(id).passwordHash),
    grant: (...graphRoles: string[]) =>
      tenant.lab.tenant.write((state) => {
        state.applications[0]!.graphRoles.push(...graphRoles);
      }),
  };
}

provesLife({
  provider,
  prepare: () => Promise.resolve({}),
  wanted: () => ({ ...wanted, alias: "alerts", secondaryAddresses: ["alarm@contoso.com"] }),
  creates: ["New-MailUser", "Set-MailUser"],
  inPlace: () => ({
    "the display name": { change: { displayName: "Alarms" }, writes: ["Set-MailUser"] },
    "the alias": { change: { alias: "alarms" }, writes: ["Set-MailUser"] },
    "the address, which takes the old one away": {
      change: { address: "alarms@contoso.com" },
      writes: ["Set-MailUser", "Set-MailUser"],
    },
    "the address, into a federated domain, keeping the old one beside it": {
      change: {
        address: "alerts@fabrikam.com",
        secondaryAddresses: ["alarm@contoso.com", "alerts@contoso.com"],
      },
      writes: ["Set-MailUser", "Set-MailUser"],
    },
    "the secondary addresses": {
      change: { secondaryAddresses: ["alert@contoso.com"] },
      writes: ["Set-MailUser"],
    },
    visibility: { change: { hiddenFromAddressLists: true }, writes: ["Set-MailUser"] },
    "the password": {
      change: { password: "An0ther-word", passwordVersion: 2 },
      writes: ["PATCH /users/{id}"],
    },
    "the password, away": {
      change: { password: undefined, passwordVersion: undefined },
      writes: ["PATCH /users/{id}"],
    },
    "all at once": {
      change: {
        displayName: "Alarms",
        alias: "alarms",
        address: "alarms@contoso.com",
        secondaryAddresses: [],
      },
      writes: ["Set-MailUser", "Set-MailUser"],
    },
  }),
  drift: {
    make: (tenant, { id }) =>
      tenant.exchange("Set-MailUser", { HVEAccount: true, Identity: id, DisplayName: "Theirs" }),
    shows: { displayName: "Theirs" },
    repairs: ["Set-MailUser"],
  },
  vanish: (tenant, { id }) => tenant.exchange("Remove-MailUser", { Identity: id, Confirm: false }),
  deletes: ["Remove-MailUser"],
});

test("an address change keeps the account, its Guid and its sign-in name", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await accounts.create(wanted);
  await accounts.update(id, state, { ...wanted, address: "alarms@fabrikam.com" });
  expect(await tenant.held(id)).toMatchObject({
    PrimarySmtpAddress: "alarms@fabrikam.com",
    UserPrincipalName: "alerts@contoso.com",
    EmailAddresses: expect.not.arrayContaining(["smtp:alerts@contoso.com"]),
  });
});

test("an account in a federated domain signs in with a name in a managed one, which is chosen once", async () => {
  await using tenant = await emptyTenant();
  const federated = { ...wanted, address: "alerts@fabrikam.com" };
  await expect(accounts.create(federated)).rejects.toThrow(
    /alerts@fabrikam\.com is in a federated domain.* It was not made\. Give the account a signInName in a managed domain/,
  );
  const signInName = "alerts@contoso.com";
  const { id, state } = await accounts.create({ ...federated, signInName });
  expect(await tenant.held(id)).toMatchObject({
    PrimarySmtpAddress: "alerts@fabrikam.com",
    UserPrincipalName: signInName,
  });
  await tenant.nextRun();
  const { props } = await accounts.read(id, state);
  expect(await accounts.diff(id, props!, { ...federated, signInName })).toMatchObject({ changes: false });

  const other = { ...federated, signInName: "alarms@contoso.com" };
  expect(await accounts.diff(id, props!, other)).toMatchObject({ changes: true, replaces: [] });
  const writes = await tenant.writes(async () => {
    await expect(accounts.update(id, props!, other)).rejects.toThrow(
      /signs in as alerts@contoso\.com, not as alarms@contoso\.com.* Nothing was changed/,
    );
  });
  expect(writes).toEqual([]);
});

test("addresses that others added stay and are no difference", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await accounts.create({ ...wanted, secondaryAddresses: ["alarm@contoso.com"] });
  await tenant.exchange("Set-MailUser", {
    HVEAccount: true,
    Identity: id,
    EmailAddresses: { "@odata.type": "#Exchange.GenericHashTable", Add: ["theirs@contoso.com"] },
  });
  await tenant.nextRun();
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

test("an address of somebody who is no HVE account is refused with what the service says of the holder", async () => {
  await using _tenant = await emptyTenant();
  await expect(accounts.create({ ...wanted, address: "ops@contoso.com" })).rejects.toThrow(
    /"SMTP:ops@contoso\.com" is already being used .* It was not made\. Choose another address/,
  );
});

test("a password that Exchange refuses is the file's fault, and leaves no account", async () => {
  await using tenant = await emptyTenant();
  await expect(accounts.create({ ...wanted, password: "password" })).rejects.toThrow(InvalidInputError);
  expect(await tenant.exchange("Get-MailUser", { HVEAccount: true })).toHaveLength(1); // the printer that was there before
});

test("a raised passwordVersion sets the password through Graph, without asking for another at the next sign-in", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await accounts.create(wanted);
  expect(tenant.opens(id, "Pass-word-1")).toBe(true);
  const rotated = { ...wanted, password: "An0ther-word", passwordVersion: 2 };
  const updated = await accounts.update(id, state, rotated);
  expect(tenant.opens(id, "An0ther-word")).toBe(true);
  expect(tenant.userOf(id).mustChangePassword).toBe(false);
  expect(await accounts.diff(id, updated, rotated)).toMatchObject({ changes: false });
  expect(await accounts.diff(id, updated, { ...rotated, password: "Th1rd-word" })).toMatchObject({
    changes: false,
  });
});

test("a sender that turns to OAuth gets a password that nobody knows", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await accounts.create(wanted);
  const oauth = { address: wanted.address, displayName: wanted.displayName };
  expect(await accounts.diff(id, state, oauth)).toMatchObject({ changes: true });
  const updated = await accounts.update(id, state, oauth);
  expect(tenant.opens(id, "Pass-word-1")).toBe(false);
  expect(updated["password"]).toBeUndefined();
  expect(await accounts.diff(id, updated, oauth)).toMatchObject({ changes: false });
});

test("a password that could not be set is set by the next run", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await accounts.create(wanted);
  const rotated = { ...wanted, password: "An0ther-word", passwordVersion: 2 };
  tenant.lab.faults.add({
    match: { server: "graph", name: "PATCH /users/{id}" },
    ...{ kind: "refuse", status: 403, code: "Authorization_RequestDenied" },
  });
  await expect(accounts.update(id, state, rotated)).rejects.toThrow(PermissionError);
  expect(await accounts.diff(id, state, rotated)).toMatchObject({ changes: true });
  await accounts.update(id, state, rotated);
  expect(tenant.opens(id, "An0ther-word")).toBe(true);
});

async function tenantWithDeletedHolder() {
  const tenant = await emptyTenant();
  const { id, state } = await accounts.create({ ...wanted, displayName: "Former alerts" });
  await accounts.delete(id, state);
  await tenant.nextRun();
  return { ...tenant, former: id };
}

test("a deleted account that still holds the address is named, with the two ways out", async () => {
  await using tenant = await tenantWithDeletedHolder();
  const writes = await tenant.writes(async () => {
    await expect(accounts.create(wanted)).rejects.toThrow(
      `alerts@contoso.com is held by the HVE account "Former alerts" (${tenant.former}), which was deleted less than 30 days ago. ` +
        "Nothing was changed. `onSoftDeleted: restore` brings it back and goes on with it, `onSoftDeleted: purge` deletes it",
    );
  });
  expect(writes).toEqual(["New-MailUser"]); // which Exchange refused
});

test("onSoftDeleted: restore goes on with the deleted account, with the password and the names of the file", async () => {
  await using tenant = await tenantWithDeletedHolder();
  const restore = { ...wanted, password: "An0ther-word", onSoftDeleted: "restore" };
  await expect(accounts.create(restore)).rejects.toThrow(PermissionError);
  tenant.grant("User.DeleteRestore.All");
  await tenant.nextRun();
  const { id, state } = await accounts.create(restore);
  expect(id).toBe(tenant.former);
  expect(await tenant.held(id)).toMatchObject({ DisplayName: "Alerts" });
  expect(tenant.opens(id, "An0ther-word")).toBe(true);
  expect(await accounts.diff(id, state, { ...restore, onSoftDeleted: "error" })).toMatchObject({
    changes: false,
  });
});

test("a restored account whose password could not be set is finished by the next run", async () => {
  await using tenant = await tenantWithDeletedHolder();
  tenant.grant("User.DeleteRestore.All");
  await tenant.nextRun();
  const match = { server: "graph", name: "PATCH /users/{id}" } as const;
  tenant.lab.faults.add({ match, kind: "refuse", status: 403, code: "Authorization_RequestDenied" });
  const restore = { ...wanted, password: "An0ther-word", onSoftDeleted: "restore" };
  const broken = await accounts.create(restore).catch((error: unknown) => error);
  expect(broken).toMatchObject({ code: "NOT_INITIALIZED", id: tenant.former });
  const { properties } = broken as { properties: Record<string, unknown> };
  await accounts.update(tenant.former, properties, restore);
  expect(tenant.opens(tenant.former, "An0ther-word")).toBe(true);
});

test("onSoftDeleted: purge deletes the old account for good and makes a new one", async () => {
  await using tenant = await tenantWithDeletedHolder();
  tenant.grant("User.DeleteRestore.All");
  await tenant.nextRun();
  const { id } = await accounts.create({ ...wanted, onSoftDeleted: "purge" });
  expect(id).not.toBe(tenant.former);
  expect(await tenant.held(id)).toMatchObject({ PrimarySmtpAddress: "alerts@contoso.com" });
  const { recipients } = tenant.lab.tenant.state;
  expect(recipients.filter(({ softDeletedAt }) => softDeletedAt !== null)).toEqual([]);
});

test("a licence that made a mailbox of the account is an error that names it and its group, never a missing account", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await accounts.create(wanted);
  await tenant.admin("/graph/user", { user: wanted.address, licensed: true });
  await tenant.nextRun();
  const read = accounts.read(id, state);
  await expect(read).rejects.toThrow(CmdletError);
  await expect(read).rejects.toThrow(/still exists, but as UserMailbox .* sku 6fd2c87f-.* \(direct\)/);
});

test("a licence that came through a group is told with the group", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await accounts.create(wanted);
  const group = "2f6a1c9d-5e84-4b07-a3d1-9c8b7e6f5a40";
  await tenant.admin("/graph/user", { user: wanted.address, licensed: { group } });
  await tenant.nextRun();
  await expect(accounts.read(id, state)).rejects.toThrow(
    new RegExp(`6fd2c87f-.* \\(through group ${group}\\)`),
  );
});

test("a licence on an account that is still one is a finding of the run, and no difference", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await accounts.create(wanted);
  await tenant.admin("/graph/user", { user: wanted.address, licensed: true });
  tenant.lab.tenant.write((draft) => {
    draft.recipients.find(({ guid }) => guid === id)!.kind = "MailUser"; // the directory has not told Exchange yet
  });
  await tenant.nextRun();
  const warned = told();
  const read = await accounts.read(id, state);
  expect(warned).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(
      /^HighVolumeAccount alerts@contoso\.com: it has a licence.*6fd2c87f-.* \(direct\)\. Take/,
    ),
  );
  warned.mockRestore();
  expect(await accounts.diff(id, read.props!, wanted)).toMatchObject({ changes: false });
});

test("the 101st account is refused before anything is sent", async () => {
  await using tenant = await emptyTenant();
  tenant.lab.tenant.write((draft) => {
    const [printer] = draft.recipients.filter(({ hve }) => hve);
    for (let number = 1; number < 100; number++) {
      const guid = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
      const emailAddresses = [`SMTP:sender-${number}@contoso.com`];
      draft.recipients.push({ ...structuredClone(printer!), guid, name: guid, alias: guid, emailAddresses });
    }
  });
  const writes = await tenant.writes(async () => {
    await expect(accounts.create(wanted)).rejects.toThrow(
      /alerts@contoso\.com would be more than the 100 HVE accounts .* It was not made/,
    );
  });
  expect(writes).toEqual([]);
});
