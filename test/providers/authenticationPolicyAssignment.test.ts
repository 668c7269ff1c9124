import { expect, test } from "vitest";
import { provider as policies } from "../../providers/authenticationPolicy.ts";
import { provider } from "../../providers/authenticationPolicyAssignment.ts";
import { provider as accounts } from "../../providers/highVolumeAccount.ts";
import { AlreadyExistsError, NotFoundError } from "../../src/errors.ts";
import { provesLife } from "../support/life.ts";
import { lifecycle } from "../support/lifecycle.ts";
import { localTenant } from "../support/localTenant.ts";

const assignments = lifecycle(provider);

async function tenantWithBoth() {
  const tenant = await localTenant();
  const { id: account } = await lifecycle(accounts).create({
    address: "alerts@contoso.com",
    displayName: "Alerts",
  });
  const { id: policy } = await lifecycle(policies).create({
    name: "HVE SMTP AUTH only",
    allowBasicAuthSmtp: true,
  });
  const held = async () =>
    (await tenant.exchange("Get-User", { Identity: account }))[0]!["AuthenticationPolicy"];
  const set = (AuthenticationPolicy: string | null) =>
    tenant.exchange("Set-User", { Identity: account, AuthenticationPolicy });
  return { ...tenant, account, policy, wanted: { account, policy, policyFlags: "1" }, held, set };
}

const SET = "Set-User";

provesLife({
  provider,
  async prepare() {
    const { id: account } = await lifecycle(accounts).create({
      address: "alerts@contoso.com",
      displayName: "Alerts",
    });
    const { id: policy } = await lifecycle(policies).create({ name: "HVE SMTP AUTH only" });
    const { id: another } = await lifecycle(policies).create({ name: "Another" });
    return { account, policy, another };
  },
  wanted: ({ account, policy }) => ({ account, policy, policyFlags: "1" }),
  creates: [SET, SET],
  inPlace: ({ another }) => ({
    "the policy, then a stamp": { change: { policy: another }, writes: [SET, SET] },
    "what the policy allows, which needs a stamp": { change: { policyFlags: "2" }, writes: [SET] },
  }),
  replaces: () => ({ account: "6a1f9c3b-4d2e-4f70-9bac-1d2e3f4a5b6c" }),
  drift: {
    make: (tenant, { account }) => tenant.exchange(SET, { Identity: account, AuthenticationPolicy: null }),
    shows: { policy: null },
    repairs: [SET, SET],
  },
  vanish: (tenant, { account }) => tenant.exchange("Remove-MailUser", { Identity: account, Confirm: false }),
  deletes: [SET],
});

test("it is effective half an hour after its stamp, and is not stamped again because that is still to come", async () => {
  await using tenant = await tenantWithBoth();
  const { id, state } = await assignments.create(tenant.wanted);
  const { stsValidFrom } = tenant.lab.tenant.state.recipients.find(({ guid }) => guid === id)!;
  const halfAnHourMs = (30 * 60_000) / 60_000; // by the lab's factor
  expect(Date.parse(state["effectiveAt"])).toBeGreaterThanOrEqual(stsValidFrom! + halfAnHourMs);
  const { props } = await assignments.read(id, state);
  const notYet = { ...props, effectiveAt: "2999-01-01T00:00:00.000Z" };
  expect(await assignments.diff(id, notYet, tenant.wanted)).toMatchObject({ changes: false });
  let updated: Record<string, unknown> = {};
  expect(
    await tenant.writes(async () => (updated = await assignments.update(id, notYet, tenant.wanted))),
  ).toEqual([]);
  expect(updated["effectiveAt"]).toBe("2999-01-01T00:00:00.000Z");
});

test("an assignment whose stamp failed is unfinished, and the next run only stamps it", async () => {
  await using tenant = await tenantWithBoth();
  const match = { server: "exchange", name: SET, skip: 1 } as const;
  tenant.lab.faults.add({ match, kind: "refuse", status: 403, body: "nul" });
  const broken = await assignments.create(tenant.wanted).catch((error: unknown) => error);
  expect(broken).toMatchObject({ code: "NOT_INITIALIZED", properties: { effectiveAt: "" } });
  const { id, properties } = broken as { id: string; properties: Record<string, unknown> };
  expect(await assignments.diff(id, properties, tenant.wanted)).toMatchObject({ changes: true });
  let updated: Record<string, unknown> = {};
  const writes = await tenant.writes(
    async () => (updated = await assignments.update(id, properties, tenant.wanted)),
  );
  expect(writes).toEqual([SET]);
  expect(updated["effectiveAt"]).not.toBe("");
  expect(updated["unfinished"]).toEqual([]);
});

test("a changed policy stamps its users anew and assigns nothing", async () => {
  await using tenant = await tenantWithBoth();
  const { id, state } = await assignments.create(tenant.wanted);
  const { writes } = tenant.lab.calls.counters();
  const updated = await assignments.update(id, state, { ...tenant.wanted, policyFlags: "2" });
  expect(tenant.lab.calls.counters().writes).toBe(writes + 1);
  expect(updated["effectiveAt"] >= state["effectiveAt"]).toBe(true);
});

test("an emptied assignment is a difference; a policy named by its DN or its name is none", async () => {
  await using tenant = await tenantWithBoth();
  const { id, state } = await assignments.create(tenant.wanted);
  const [policy] = await tenant.exchange("Get-AuthenticationPolicy", { Identity: tenant.policy });
  await tenant.set(policy!["DistinguishedName"]);
  await tenant.nextRun();
  expect(await assignments.read(id, state)).toMatchObject({ inputs: { policy: tenant.policy } });
  await tenant.set(null);
  await tenant.nextRun();
  const read = await assignments.read(id, state);
  expect(read).toMatchObject({ id, inputs: { policy: null } });
  expect(await assignments.diff(id, read.props!, tenant.wanted)).toMatchObject({
    changes: true,
    replaces: [],
  });
});

test("another policy that somebody assigned is neither overwritten by a create nor taken away by a delete", async () => {
  await using tenant = await tenantWithBoth();
  await tenant.set("Block basic auth");
  await expect(assignments.create(tenant.wanted)).rejects.toThrow(AlreadyExistsError);
  await tenant.set(null);
  const { id, state } = await assignments.create(tenant.wanted);
  await tenant.set("Block basic auth");
  await assignments.delete(id, state);
  expect(await tenant.held()).toBe("Block basic auth");
});

test("an account that is gone is said to be gone, and is not made again by an update", async () => {
  await using tenant = await tenantWithBoth();
  const { id, state } = await assignments.create(tenant.wanted);
  await tenant.exchange("Remove-MailUser", { Identity: tenant.account, Confirm: false });
  await tenant.nextRun();
  await expect(assignments.update(id, state, { ...tenant.wanted, policyFlags: "2" })).rejects.toThrow(
    NotFoundError,
  );
  expect(await assignments.read(id, state)).toEqual({});
});
