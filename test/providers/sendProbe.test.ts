import { expect, test } from "vitest";
import { provider as accounts } from "../../providers/highVolumeAccount.ts";
import { provider } from "../../providers/sendProbe.ts";
import { ConfigurationError, NotInitializedError } from "../../src/errors.ts";
import { lifecycle } from "../support/lifecycle.ts";
import { ALERTS_PASSWORD, localTenant } from "../support/localTenant.ts";

const probes = lifecycle(provider);
const ADDRESS = "alerts@contoso.com";

async function tenantWithSender({ password = ALERTS_PASSWORD } = {}) {
  const tenant = await localTenant();
  await provider.configure(tenant.request);
  const { id: account } = await lifecycle(accounts).create({
    address: ADDRESS,
    displayName: "Alerts",
    password,
    passwordVersion: 1,
  });
  const inbox = async () => {
    const { admin, adminKey } = tenant.lab.addresses;
    const response = await fetch(`${admin}/inbox`, { headers: { authorization: `Bearer ${adminKey}` } });
    return (await response.json()) as { messages: Record<string, any>[] };
  };
  const wanted = {
    account,
    to: "hve-probe@contoso.com",
    passwordSetting: "alertsPassword",
    trigger: "1",
    waitMinutes: 0,
  };
  return { ...tenant, wanted, inbox };
}

test("a create sends, a changed trigger sends again, reading and deleting do nothing", async () => {
  await using tenant = await tenantWithSender();
  const { id, state } = await probes.create(tenant.wanted);
  const { messages } = await tenant.inbox();
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatchObject({ headers: { "x-hve-probe": state["probeId"] } });
  expect(state["reply"]).toMatch(/^250 2\.0\.0 OK/);

  expect(await probes.read(id, state)).toMatchObject({ id, inputs: { trigger: "1" } });
  expect(await probes.diff(id, state, tenant.wanted)).toMatchObject({ changes: false });
  expect((await tenant.inbox()).messages).toHaveLength(1);

  const updated = await probes.update(id, state, { ...tenant.wanted, trigger: "2" });
  expect(updated["probeId"]).not.toBe(state["probeId"]);
  await probes.delete(id, updated);
  expect((await tenant.inbox()).messages).toHaveLength(2);
});

test("a refused sign-in fails with the cause and the fix, is remembered, and is tried again", async () => {
  await using tenant = await tenantWithSender({ password: "Quite-another-1" });
  const error = (await probes
    .create(tenant.wanted)
    .catch((thrown: unknown) => thrown)) as NotInitializedError;
  expect(error).toBeInstanceOf(NotInitializedError);
  expect(error.message).toMatch(/alerts@contoso\.com cannot send .* 535 5\.7\.139 .*Probable cause: .*Fix: /);
  expect(error.message).not.toContain(ALERTS_PASSWORD);
  expect(error.properties).toMatchObject({ unfinished: [error.message], acceptedAt: "" });
  expect(await probes.diff(error.id, error.properties, tenant.wanted)).toMatchObject({ changes: true });

  const read = await probes.read(error.id, error.properties);
  expect(
    await probes.diff(error.id, read.props!, tenant.wanted),
    "a refresh does not make it forgotten",
  ).toMatchObject({ changes: true });
});

test("onFailure: warn records the failure instead of failing", async () => {
  await using tenant = await tenantWithSender({ password: "Quite-another-1" });
  const { state } = await probes.create({ ...tenant.wanted, onFailure: "warn" });
  expect(state["unfinished"]).toEqual([state["reply"]]);
  expect((await tenant.inbox()).messages).toHaveLength(0);
});

test("a password that the configuration does not have is asked for by name", async () => {
  await using tenant = await tenantWithSender();
  const create = probes.create({ ...tenant.wanted, passwordSetting: "invoicesPassword" });
  await expect(create).rejects.toThrow(ConfigurationError);
  await expect(create).rejects.toThrow("pulumi config set --secret hve:invoicesPassword");
});
