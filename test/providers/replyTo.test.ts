import { expect, test } from "vitest";
import { provider as accounts } from "../../providers/highVolumeAccount.ts";
import { provider } from "../../providers/replyTo.ts";
import { AlreadyExistsError } from "../../src/errors.ts";
import { provesLife } from "../support/life.ts";
import { lifecycle } from "../support/lifecycle.ts";
import { localTenant } from "../support/localTenant.ts";

const ADDRESS = "alerts@contoso.com";

async function tenantWithAccount() {
  const tenant = await localTenant();
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
const SET = "Set-HVEAccountSettings";

provesLife({
  provider,
  async prepare() {
    const { id } = await lifecycle(accounts).create({ address: ADDRESS, displayName: "Alerts" });
    return { account: id };
  },
  wanted: ({ account }) => ({ account, replyTo: "Ops@Contoso.com" }),
  creates: [SET],
  inPlace: () => ({ "the address": { change: { replyTo: "messaging@contoso.com" }, writes: [SET] } }),
  replaces: () => ({ account: "6a1f9c3b-4d2e-4f70-9bac-1d2e3f4a5b6c" }),
  drift: {
    make: (tenant) => tenant.exchange(SET, { Identity: ADDRESS, ReplyTo: "desk@contoso.com" }),
    shows: { replyTo: "desk@contoso.com" },
    repairs: [SET],
  },
  vanish: (tenant, { account }) => tenant.exchange("Remove-MailUser", { Identity: account, Confirm: false }),
  deletes: [SET],
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
  await tenant.nextRun();
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
  await tenant.nextRun();
  const { id, state } = await replyTo.create({ account: tenant.account, replyTo: "ops@contoso.com" });
  await tenant.set("desk@contoso.com");
  await tenant.nextRun();
  await replyTo.delete(id, state);
  expect(await tenant.held()).toBe("desk@contoso.com");
});
