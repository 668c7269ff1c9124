import { expect, test } from "vitest";
import { provider } from "../../providers/authenticationPolicy.ts";
import { AlreadyExistsError } from "../../src/errors.ts";
import { lifecycle } from "../support/lifecycle.ts";
import { localTenant } from "../support/localTenant.ts";

const policies = lifecycle(provider);
const wanted = { name: "HVE SMTP AUTH only", allowBasicAuthSmtp: true };

async function emptyTenant() {
  const tenant = await localTenant();
  const held = async () =>
    (await tenant.exchange("Get-AuthenticationPolicy", {})).find(({ Name }) => Name === wanted.name);
  return { ...tenant, held };
}

test("create, read back, update, delete", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await policies.create(wanted);
  expect(await tenant.held()).toMatchObject({
    Guid: id,
    AllowBasicAuthSmtp: true,
    AllowBasicAuthImap: false,
  });
  expect(await policies.read(id, state)).toMatchObject({
    id,
    inputs: { ...wanted, allowBasicAuthImap: false },
  });
  expect(await policies.diff(id, state, wanted)).toMatchObject({ changes: false });

  const changed = { ...wanted, allowBasicAuthSmtp: false, allowBasicAuthImap: true };
  const updated = await policies.update(id, state, changed);
  expect(await tenant.held()).toMatchObject({ AllowBasicAuthSmtp: false, AllowBasicAuthImap: true });
  expect(updated["policyFlags"]).not.toBe(state["policyFlags"]);

  await policies.delete(id, updated);
  expect(await tenant.held()).toBeUndefined();
  expect(await policies.read(id, updated)).toEqual({});
});

test("an update that changes nothing writes nothing and keeps policyFlags, so nobody is stamped again", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await policies.create(wanted);
  const { writes } = tenant.lab.calls.counters();
  const updated = await policies.update(id, state, wanted);
  expect(tenant.lab.calls.counters().writes).toBe(writes);
  expect(updated["policyFlags"]).toBe(state["policyFlags"]);
});

test("flags that somebody changed show property by property", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await policies.create(wanted);
  await tenant.exchange("Set-AuthenticationPolicy", { Identity: id, AllowBasicAuthPop: true });
  await tenant.nextRun();
  const read = await policies.read(id, state);
  expect(read.inputs).toMatchObject({ allowBasicAuthPop: true, allowBasicAuthSmtp: true });
  expect(await policies.diff(id, read.props!, wanted)).toMatchObject({ changes: true, replaces: [] });
});

test("a policy of that name that somebody else made is refused, in any case of letters, and stays as it is", async () => {
  await using tenant = await emptyTenant();
  await tenant.exchange("New-AuthenticationPolicy", { Name: wanted.name });
  await expect(policies.create({ ...wanted, name: wanted.name.toUpperCase() })).rejects.toThrow(
    AlreadyExistsError,
  );
  expect(await tenant.held()).toMatchObject({ AllowBasicAuthSmtp: false });
  expect(tenant.lab.calls.counters().writes).toBe(0);
});
