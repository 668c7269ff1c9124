import { expect, test } from "vitest";
import { provider as policies } from "../../providers/authenticationPolicy.ts";
import { provider } from "../../providers/authenticationPolicyAssignment.ts";
import { provider as accounts } from "../../providers/highVolumeAccount.ts";
import { AlreadyExistsError, NotFoundError } from "../../src/errors.ts";
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

test("create, read back, update, delete", async () => {
  await using tenant = await tenantWithBoth();
  const before = Date.now();
  const { id, state } = await assignments.create(tenant.wanted);
  expect(await tenant.held()).toBe("HVE SMTP AUTH only");
  expect(Date.parse(state["effectiveAt"])).toBeGreaterThanOrEqual(before);
  expect(await assignments.read(id, state)).toMatchObject({
    id,
    inputs: { policy: tenant.policy, policyFlags: "1" },
  });
  expect(await assignments.diff(id, state, tenant.wanted)).toMatchObject({ changes: false });

  const { id: other } = await lifecycle(policies).create({ name: "Another" });
  const updated = await assignments.update(id, state, { ...tenant.wanted, policy: other });
  expect(await tenant.held()).toBe("Another");

  await assignments.delete(id, updated);
  expect(await tenant.held()).toBeFalsy();
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
