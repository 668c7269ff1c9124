import { expect, test } from "vitest";
import { provider as accounts } from "../../providers/highVolumeAccount.ts";
import { provider } from "../../providers/replyTo.ts";
import { AlreadyExistsError } from "../../src/errors.ts";
import { lifecycle } from "../support/lifecycle.ts";
import { localTenant } from "../support/localTenant.ts";

const ADDRESS = "alerts@contoso.com";

async function tenantWithAccount() {
  const tenant = await localTenant();
  await provider.configure(tenant.request);
  const { id: account, state } = await lifecycle(accounts).create({
    address: ADDRESS,
    displayName: "Alerts",
  });
  const held = async () =>
    (await tenant.exchange("Get-HVEAccountSettings", { Identity: ADDRESS }))[0]!["ReplyTo"] || null;
  const set = (ReplyTo: string) => tenant.exchange("Set-HVEAccountSettings", { Identity: ADDRESS, ReplyTo });
  return { ...tenant, account, accountState: state, held, set };
}

const replyTo = lifecycle(provider);

test("create, read back, update, delete", async () => {
  await using tenant = await tenantWithAccount();
  const wanted = { account: tenant.account, replyTo: "Ops@Contoso.com" };

  const { id, state } = await replyTo.create(wanted);
  expect(id).toBe(tenant.account);
  expect(await tenant.held()).toBe("ops@contoso.com");
  expect(await replyTo.read(id, state)).toMatchObject({ id, inputs: { replyTo: "ops@contoso.com" } });
  expect(await replyTo.diff(id, state, wanted)).toMatchObject({ changes: false });

  const updated = await replyTo.update(id, state, { ...wanted, replyTo: "messaging@contoso.com" });
  expect(await tenant.held()).toBe("messaging@contoso.com");

  await replyTo.delete(id, updated);
  expect(await tenant.held()).toBeNull();
});

test("applying again what the tenant holds already writes nothing", async () => {
  await using tenant = await tenantWithAccount();
  const wanted = { account: tenant.account, replyTo: "ops@contoso.com" };
  const { id, state } = await replyTo.create(wanted);
  const { writes } = tenant.lab.calls.counters();
  await replyTo.update(id, state, wanted);
  await replyTo.create(wanted); // an equal value is taken over without asking
  expect(tenant.lab.calls.counters().writes).toBe(writes);
});

test("a setting that somebody cleared is a difference, not a missing object", async () => {
  await using tenant = await tenantWithAccount();
  const wanted = { account: tenant.account, replyTo: "ops@contoso.com" };
  const { id, state } = await replyTo.create(wanted);
  await tenant.set("");
  const read = await replyTo.read(id, state);
  expect(read).toMatchObject({ id, props: { replyTo: null }, inputs: { replyTo: null } });
  expect(await replyTo.diff(id, read.props!, wanted)).toMatchObject({ changes: true, replaces: [] });
});

test("somebody else's value is neither overwritten by a create nor cleared by a delete", async () => {
  await using tenant = await tenantWithAccount();
  await tenant.set("desk@contoso.com");
  const create = replyTo.create({ account: tenant.account, replyTo: "ops@contoso.com" });
  await expect(create).rejects.toThrow(AlreadyExistsError);
  expect(await tenant.held()).toBe("desk@contoso.com");

  await tenant.set("");
  const { id, state } = await replyTo.create({ account: tenant.account, replyTo: "ops@contoso.com" });
  await tenant.set("desk@contoso.com");
  await replyTo.delete(id, state);
  expect(await tenant.held()).toBe("desk@contoso.com");
});

test("an account deleted behind our back reads as gone and deletes quietly", async () => {
  await using tenant = await tenantWithAccount();
  const { id, state } = await replyTo.create({ account: tenant.account, replyTo: "ops@contoso.com" });
  await tenant.exchange("Remove-MailUser", { Identity: tenant.account, Confirm: false });
  await provider.configure(tenant.request); // a new process: nothing remembered
  expect(await replyTo.read(id, state)).toEqual({});
  await replyTo.delete(id, state);
});
