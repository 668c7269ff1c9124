import { expect, test } from "vitest";
import { provider } from "../../providers/allowedApps.ts";
import { provider as accounts } from "../../providers/highVolumeAccount.ts";
import { InvalidInputError } from "../../src/errors.ts";
import { provesLife, told } from "../support/life.ts";
import { lifecycle } from "../support/lifecycle.ts";
import { localTenant, type LocalTenant } from "../support/localTenant.ts";

const ADDRESS = "invoices@contoso.com";
/** The lab's applications: name, client id, object id of the service principal, object id of the registration. */
const INVOICES = {
  name: "Contoso invoices",
  clientId: "7c5f2a90-41d3-4e68-b0a7-93f1c2d4e5a6",
  objectId: "1e9d4b38-6f27-4a15-8c60-d5b3a2918f74",
  registrationId: "58b6e1d2-c934-4f7a-a1e0-6d8c7b9f0a25",
};
const REPORTING = "b3a92f65-07d1-4c8e-95b4-1f6e8d7c2a40";
const THEIRS = "6d1f8c3a-b572-4e09-87a6-4c9b2e0f5d18";
const ADD = "Add-HVEAppAccess";
const REMOVE = "Remove-HVEAppAccess";

const allowed = lifecycle(provider);

async function prepare(_tenant: LocalTenant) {
  const { id: account } = await lifecycle(accounts).create({ address: ADDRESS, displayName: "Invoices" });
  return { account };
}

const add = (tenant: LocalTenant, ...AppIds: string[]) => tenant.exchange(ADD, { Identity: ADDRESS, AppIds });

provesLife({
  provider,
  prepare,
  wanted: ({ account }) => ({ account, apps: [INVOICES.name] }),
  creates: [ADD],
  inPlace: () => ({
    "one more": { change: { apps: [INVOICES.name, REPORTING] }, writes: [ADD] },
    "another instead": { change: { apps: [REPORTING] }, writes: [REMOVE, ADD] },
    none: { change: { apps: [] }, writes: [REMOVE] },
    "the same by its client id": { change: { apps: [INVOICES.clientId] }, writes: [] },
    exclusive: { change: { exclusive: true }, writes: [] },
  }),
  replaces: () => ({ account: "6a1f9c3b-4d2e-4f70-9bac-1d2e3f4a5b6c" }),
  drift: {
    make: (tenant) =>
      tenant.exchange(REMOVE, { Identity: ADDRESS, AppIds: [INVOICES.objectId], Confirm: false }),
    shows: { apps: [] },
    repairs: [ADD],
  },
  vanish: (tenant, { account }) => tenant.exchange("Remove-MailUser", { Identity: account, Confirm: false }),
  deletes: [REMOVE],
});

async function tenantWithAccount() {
  const tenant = await localTenant();
  const { account } = await prepare(tenant);
  const held = () =>
    [...tenant.lab.tenant.state.recipients.find(({ guid }) => guid === account)!.allowedApps].sort();
  return { ...tenant, account, held };
}

test.each([
  ["its name", "contoso INVOICES"],
  ["its client id", INVOICES.clientId.toUpperCase()],
  ["the object id of its enterprise application", INVOICES.objectId],
])("an app is found by %s", async (_how, app) => {
  await using tenant = await tenantWithAccount();
  await allowed.create({ account: tenant.account, apps: [app] });
  expect(tenant.held()).toEqual([INVOICES.objectId]);
});

test("everything that means no app is told at once, and nothing is sent", async () => {
  await using tenant = await tenantWithAccount();
  const apps = [
    "Contoso invoice",
    "Reporting",
    INVOICES.registrationId,
    "6a1f9c3b-4d2e-4f70-9bac-1d2e3f4a5b6c",
  ];
  let error: unknown;
  const writes = await tenant.writes(async () => {
    error = await allowed.create({ account: tenant.account, apps }).catch((thrown: unknown) => thrown);
  });
  expect(writes).toEqual([]);
  expect(error).toBeInstanceOf(InvalidInputError);
  for (const sentence of [
    'there is no enterprise application "Contoso invoice" in the tenant',
    `"Reporting" is the name of 2 enterprise applications (${THEIRS}, ${REPORTING}): write one id`,
    `${INVOICES.registrationId} is the object id of the app registration "Contoso invoices": write its client id ${INVOICES.clientId}`,
    "6a1f9c3b-4d2e-4f70-9bac-1d2e3f4a5b6c is neither the object id nor the client id of an enterprise application",
    "Nothing was changed",
  ])
    expect((error as Error).message).toContain(sentence);
});

test("eleven apps fail in check, and ten beside one that somebody added fail before anything is sent", async () => {
  await using tenant = await tenantWithAccount();
  const account = tenant.account;
  const eleven = Array.from({ length: 11 }, (_, index) => `App ${index}`);
  await expect(allowed.create({ account, apps: eleven })).rejects.toThrow(
    "apps: an account takes at most 10 apps",
  );

  const objectId = (index: number) => `00000000-0000-4000-8000-0000000000${10 + index}`;
  tenant.lab.tenant.write((state) => {
    const [template] = state.applications.filter((app) => app.objectId === REPORTING);
    for (let index = 0; index < 10; index++) {
      const own = { clientId: objectId(index), objectId: objectId(index), displayName: `App ${index}` };
      state.applications.push({ ...structuredClone(template!), ...own });
    }
  });
  await add(tenant, THEIRS);
  const writes = await tenant.writes(async () => {
    await expect(allowed.create({ account, apps: eleven.slice(0, 10) })).rejects.toThrow(
      `at most 10 allowed apps; ${ADDRESS} would have 10 of ours and 1 that others added (${THEIRS}). Nothing was changed`,
    );
  });
  expect(writes).toEqual([]);
});

test("members that others added stay, are no difference, and outlive the delete", async () => {
  await using tenant = await tenantWithAccount();
  const { account } = tenant;
  await add(tenant, THEIRS);
  await tenant.nextRun();
  const { id, state } = await allowed.create({ account, apps: [INVOICES.name] });
  expect(state).toMatchObject({ added: [INVOICES.objectId], others: [THEIRS] });
  await add(tenant, REPORTING);
  await tenant.nextRun();
  const read = await allowed.read(id, state);
  expect(read).toMatchObject({
    inputs: { apps: [INVOICES.name] },
    props: { others: [THEIRS, REPORTING].sort() },
  });

  // Declaring one that somebody had added does not make it ours to remove.
  const both = { account, apps: [INVOICES.name, REPORTING] };
  let { props } = read;
  expect(await tenant.writes(async () => (props = await allowed.update(id, props!, both)))).toEqual([]);
  await allowed.delete(id, props!);
  expect(tenant.held()).toEqual([THEIRS, REPORTING].sort());
});

test("exclusive takes others off the list, now and whenever one appears", async () => {
  await using tenant = await tenantWithAccount();
  const wanted = { account: tenant.account, apps: [INVOICES.name], exclusive: true };
  const { id, state } = await allowed.create(wanted);
  await add(tenant, THEIRS);
  await tenant.nextRun();
  const read = await allowed.read(id, state);
  expect(read.inputs).toMatchObject({ apps: [THEIRS, INVOICES.name].sort() });
  expect(await allowed.diff(id, read.props!, wanted)).toMatchObject({ changes: true });
  expect(await tenant.writes(() => allowed.update(id, read.props!, wanted))).toEqual([REMOVE]);
  expect(tenant.held()).toEqual([INVOICES.objectId]);
});

test("an app that is gone from the directory is shown, and its entry goes with the delete", async () => {
  await using tenant = await tenantWithAccount();
  const wanted = { account: tenant.account, apps: [INVOICES.name, REPORTING] };
  const { id, state } = await allowed.create(wanted);
  tenant.lab.tenant.write((draft) => {
    draft.applications = draft.applications.filter(({ objectId }) => objectId !== REPORTING);
  });
  await tenant.nextRun();
  const read = await allowed.read(id, state);
  expect(read.inputs).toMatchObject({ apps: [INVOICES.name] });
  await expect(allowed.update(id, read.props!, wanted)).rejects.toThrow(
    /neither the object id nor the client id/,
  );
  await allowed.delete(id, read.props!);
  expect(tenant.held()).toEqual([]);
});

test("a list that becomes empty is a warning, because that may let any app send", async () => {
  await using tenant = await tenantWithAccount();
  const { id, state } = await allowed.create({ account: tenant.account, apps: [INVOICES.name] });
  const warned = told();
  await allowed.update(id, state, { account: tenant.account, apps: [] });
  expect(warned).toHaveBeenCalledWith(expect.stringContaining("its list is empty now"));
  warned.mockRestore();
});
