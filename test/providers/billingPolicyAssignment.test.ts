import { expect, test } from "vitest";
import { provider } from "../../providers/billingPolicyAssignment.ts";
import { provider as accounts } from "../../providers/highVolumeAccount.ts";
import { InvalidInputError } from "../../src/errors.ts";
import { provesLife, told } from "../support/life.ts";
import { lifecycle } from "../support/lifecycle.ts";
import { localTenant, type LocalTenant } from "../support/localTenant.ts";

const ADDRESS = "invoices@contoso.com";
const POLICY = "HVE pay-as-you-go";
const MARKETING = "3c8e7d95-0a4f-4b61-8d72-e6f1b9c5a038";
const SET = "Set-HVEAccountBillingPolicy";

const assignments = lifecycle(provider);

async function prepare(_tenant: LocalTenant) {
  const { id: account } = await lifecycle(accounts).create({ address: ADDRESS, displayName: "Invoices" });
  return { account };
}

const set = (tenant: LocalTenant, BillingPolicyId: string | null) =>
  tenant.exchange(SET, { Identity: ADDRESS, BillingPolicyId });

provesLife({
  provider,
  prepare,
  wanted: ({ account }) => ({ account, policy: POLICY }),
  creates: [SET],
  inPlace: () => ({
    "the policy, by id": { change: { policy: MARKETING }, writes: [SET] },
    "the policy, by name in other letters": { change: { policy: "MARKETING pay-as-you-go" }, writes: [SET] },
  }),
  replaces: () => ({ account: "6a1f9c3b-4d2e-4f70-9bac-1d2e3f4a5b6c" }),
  drift: {
    make: (tenant) => set(tenant, MARKETING),
    shows: { policy: "Marketing pay-as-you-go" },
    repairs: [SET],
  },
  vanish: (tenant, { account }) => tenant.exchange("Remove-MailUser", { Identity: account, Confirm: false }),
  deletes: [SET],
});

async function tenantWithAccount() {
  const tenant = await localTenant();
  const { account } = await prepare(tenant);
  const held = () => tenant.lab.tenant.state.recipients.find(({ guid }) => guid === account)!.billingPolicyId;
  return { ...tenant, account, held, wanted: { account, policy: POLICY } };
}

test("the same policy by its id is applied without a call, and then no difference", async () => {
  await using tenant = await tenantWithAccount();
  const { id, state } = await assignments.create({ ...tenant.wanted, policy: "Marketing pay-as-you-go" });
  const byId = { ...tenant.wanted, policy: MARKETING.toUpperCase() };
  let updated: Record<string, unknown> = {};
  const writes = await tenant.writes(async () => (updated = await assignments.update(id, state, byId)));
  expect(writes).toEqual([]);
  expect(await assignments.diff(id, updated, byId)).toMatchObject({ changes: false });
});

test("an emptied assignment is a difference, and is taken over by a create without asking", async () => {
  await using tenant = await tenantWithAccount();
  const { id, state } = await assignments.create(tenant.wanted);
  await set(tenant, null);
  await tenant.nextRun();
  const read = await assignments.read(id, state);
  expect(read).toMatchObject({
    id,
    inputs: { policy: null },
    props: { status: "NoProperBillingPolicyStored" },
  });
  expect(await assignments.diff(id, read.props!, tenant.wanted)).toMatchObject({ changes: true });
});

test.each([
  ["BillingPolicyNotFound", { removed: true }, /was deleted\. Assign a policy that exists/],
  ["BillingPolicyMismatched", { mismatched: true }, /does not belong to this tenant\. Assign it again/],
  [
    "NoConnectedBillingPolicyFound",
    { connected: false },
    /not connected .*\. Connect it in the Microsoft 365 admin/,
  ],
  [
    "SubscriptionIsNotActive",
    { subscriptionActive: false },
    /subscription is disabled .*\. Bring the subscription/,
  ],
  ["NoSPOLicenseFound", { licensed: false }, /no SharePoint Online licence.*\. Get one licence/],
])("%s is told as a finding with what to do, and is no difference", async (status, change, sentence) => {
  await using tenant = await tenantWithAccount();
  const { id, state } = await assignments.create(tenant.wanted);
  expect(state).toMatchObject({ status: "BillingPolicyValid", action: "" });
  if ("licensed" in change) await tenant.admin("/sharePointLicence", change);
  else await tenant.admin("/billing", { policy: POLICY, ...change });
  await tenant.nextRun();
  const warned = told();
  const read = await assignments.read(id, state);
  const [[said] = []] = warned.mock.calls;
  warned.mockRestore();
  expect(said).toContain(
    `BillingPolicyAssignment of account ${id}: it cannot send, its billing is ${status}: `,
  );
  expect(said).toMatch(sentence);
  expect(read.props).toMatchObject({ status });
  const isSame = status !== "BillingPolicyNotFound"; // a policy that is gone has no name any more
  expect(await assignments.diff(id, read.props!, tenant.wanted)).toMatchObject({ changes: !isSame });
});

test.each([
  [
    "an unknown one",
    "HVE for free",
    /There is no billing policy "HVE for free".* There are: "HVE pay-as-you-go" \(f5b0c1a2/,
  ],
  [
    "one that is not connected to HVE",
    "SharePoint pay-as-you-go",
    /There is no billing policy "SharePoint pay/,
  ],
  ["a name that two have", POLICY.toUpperCase(), /that of 2 billing policies: .* Write the id/],
])("%s is refused by name before anything is sent", async (title, policy, sentence) => {
  await using tenant = await tenantWithAccount();
  if (title.includes("two")) await tenant.admin("/billing", { policy: "hve PAY-as-you-go" });
  const writes = await tenant.writes(async () => {
    const create = assignments.create({ ...tenant.wanted, policy });
    await expect(create).rejects.toThrow(InvalidInputError);
    await expect(create).rejects.toThrow(sentence);
  });
  expect(writes).toEqual([]);
});

test("clearing sends null, reads back, and sends an empty text where null does nothing", async () => {
  await using tenant = await tenantWithAccount();
  tenant.lab.tenant.write((state) => (state.switches.nullClearsBilling = false));
  const { id, state } = await assignments.create(tenant.wanted);
  const { length } = tenant.lab.calls.entries;
  await assignments.delete(id, state);
  const sent = tenant.lab.calls.entries.slice(length).filter(({ name }) => name === SET);
  expect(sent.map(({ parameters }) => (parameters as Record<string, unknown>)["BillingPolicyId"])).toEqual([
    null,
    "",
  ]);
  expect(tenant.held()).toBeNull();
});

test("another policy that somebody assigned is neither overwritten by a create nor taken away by a delete", async () => {
  await using tenant = await tenantWithAccount();
  await set(tenant, MARKETING);
  await expect(assignments.create(tenant.wanted)).rejects.toThrow(
    /Marketing pay-as-you-go.*Nothing was changed/,
  );
  await set(tenant, null);
  await tenant.nextRun();
  const { id, state } = await assignments.create(tenant.wanted);
  await set(tenant, MARKETING);
  await assignments.delete(id, (await assignments.read(id, state)).props!);
  expect(tenant.held()).toBe(MARKETING);
});
