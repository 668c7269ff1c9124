import { expect, test } from "vitest";
import { kinds } from "../providers/index.ts";
import { loaderText } from "../src/lifecycle/loader.ts";
import { CallError, DynamicProvider } from "./support/dynamicProvider.ts";
import { localTenant } from "./support/localTenant.ts";

const SOME = 2; // DiffResponse.DIFF_SOME
const NONE = 1; // DiffResponse.DIFF_NONE
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const loader = (file: string) => ({ __provider: loaderText(file) });

const account = { ...loader("highVolumeAccount"), address: "news@contoso.com", displayName: "News" };
const policy = { ...loader("authenticationPolicy"), name: "Boundary" };

test("the stored texts are pinned: state files in the world name them", () => {
  expect(kinds.map(({ file }) => loaderText(file))).toMatchInlineSnapshot(`
    [
      "exports.handler=()=>require("./providers/roster.ts").provider",
      "exports.handler=()=>require("./providers/authenticationPolicy.ts").provider",
      "exports.handler=()=>require("./providers/highVolumeAccount.ts").provider",
      "exports.handler=()=>require("./providers/authenticationPolicyAssignment.ts").provider",
      "exports.handler=()=>require("./providers/billingPolicyAssignment.ts").provider",
      "exports.handler=()=>require("./providers/replyTo.ts").provider",
      "exports.handler=()=>require("./providers/allowedApps.ts").provider",
      "exports.handler=()=>require("./providers/conditionalAccessExclusion.ts").provider",
      "exports.handler=()=>require("./providers/sendProbe.ts").provider",
    ]
  `);
  for (const { file } of kinds) expect(loaderText(file).length).toBeLessThan(100);
});

test("the SDK's own provider process runs every kind's whole life through the stored text", async () => {
  await using tenant = await localTenant();
  await using provider = await DynamicProvider.start();
  await provider.configure(tenant.settings);

  const { inputs: accountInputs } = await provider.check({}, account);
  const made = await provider.create(accountInputs);
  const { inputs: policyInputs } = await provider.check({}, policy);
  const madePolicy = await provider.create(policyInputs);

  const dependants = [
    {
      inputs: { ...loader("replyTo"), account: made.id, replyTo: "ops@contoso.com" },
      change: { replyTo: "messaging@contoso.com" },
    },
    {
      inputs: {
        ...loader("authenticationPolicyAssignment"),
        account: made.id,
        policy: madePolicy.id,
        policyFlags: "1",
      },
      change: { policyFlags: "2" },
    },
    {
      inputs: { ...loader("billingPolicyAssignment"), account: made.id, policy: "HVE pay-as-you-go" },
      change: { policy: "Marketing pay-as-you-go" },
    },
    {
      inputs: { ...loader("allowedApps"), account: made.id, apps: ["Contoso invoices"] },
      change: { apps: ["b3a92f65-07d1-4c8e-95b4-1f6e8d7c2a40"] },
    },
    {
      inputs: {
        ...loader("sendProbe"),
        account: made.id,
        to: "hve-probe@contoso.com",
        passwordSetting: "alertsPassword",
        trigger: "1",
        onFailure: "warn",
        waitMinutes: 0,
      },
      change: { trigger: "2" },
    },
  ];
  for (const { inputs, change } of [
    ...dependants,
    { inputs: account, change: { displayName: "The news" } },
    { inputs: policy, change: { allowBasicAuthSmtp: true } },
  ]) {
    const { inputs: checked, failures } = await provider.check({}, inputs);
    expect(failures).toEqual([]);
    const { id, outs } =
      inputs === account
        ? { id: made.id, outs: made.outs }
        : inputs === policy
          ? { id: madePolicy.id, outs: madePolicy.outs }
          : await provider.create(checked);
    expect(outs["__provider"]).toBe(inputs.__provider);

    const read = await provider.read(id, outs);
    expect(read).toMatchObject({ id, inputs: { __provider: inputs.__provider } });

    const { inputs: news } = await provider.check(checked, { ...inputs, ...change });
    expect(await provider.diff(id, read.props, news)).toMatchObject({ changes: SOME, replaces: [] });
    const updated = await provider.update(id, read.props, news);
    if (updated["unfinished"]?.toString() === "")
      expect((await provider.diff(id, updated, news)).changes).toBe(NONE);
    if (inputs !== account && inputs !== policy) await provider.delete(id, updated);
  }
  await provider.delete(made.id, made.outs);
  await provider.delete(madePolicy.id, madePolicy.outs);
  expect(await provider.read(made.id, made.outs)).toMatchObject({ id: "" });
});

test("first calls that come at once are all configured", async () => {
  await using tenant = await localTenant();
  await using provider = await DynamicProvider.start();
  await provider.configure(tenant.settings);
  const names = ["one", "two", "three", "four"];
  const made = await Promise.all(names.map((name) => provider.create({ ...policy, name })));
  expect(new Set(made.map(({ id }) => id)).size).toBe(names.length);
});

test("a configuration that is wrong fails every call, not only the first", async () => {
  await using tenant = await localTenant();
  await using provider = await DynamicProvider.start();
  const { "hve:clientSecret": _gone, ...settings } = tenant.settings;
  await provider.configure(settings);
  for (const attempt of [1, 2, 3]) {
    const failed = provider.create({ ...policy, name: `Attempt ${attempt}` });
    await expect(failed).rejects.toThrow(
      "hve:clientSecret is missing; set it: pulumi config set --secret hve:clientSecret",
    );
  }
  expect(tenant.lab.calls.counters().writes).toBe(0);
});

test("a value that is not known yet passes check and comes back as it was", async () => {
  await using provider = await DynamicProvider.start();
  await provider.configure({});
  const { inputs, failures } = await provider.check(
    {},
    { ...loader("replyTo"), account: UNKNOWN, replyTo: "ops@contoso.com" },
  );
  expect(failures).toEqual([]);
  expect(inputs).toEqual({ ...loader("replyTo"), account: UNKNOWN, replyTo: "ops@contoso.com" });
});

test("what was made half-way carries its id, its loader text and what is left", async () => {
  await using tenant = await localTenant();
  await using provider = await DynamicProvider.start();
  await provider.configure(tenant.settings);
  const made = await provider.create({ ...account, secondaryAddresses: [], hiddenFromAddressLists: false });
  const probe = {
    ...loader("sendProbe"),
    ...{ account: made.id, to: "nobody@contoso.com", passwordSetting: "alertsPassword" },
    ...{ trigger: "1", waitMinutes: 0, onFailure: "fail" },
  };
  const error = await provider.create(probe).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CallError);
  const { partial } = error as CallError;
  expect(partial).toMatchObject({ properties: { ...probe, unfinished: partial!.reasons } });
  expect(partial!.id).not.toBe("");
  expect((await provider.diff(partial!.id, partial!.properties, probe)).changes).toBe(SOME);
});

test("what the service accepts and does not show is a warning of the run, and fails nothing", async () => {
  await using tenant = await localTenant();
  await using provider = await DynamicProvider.start();
  await provider.configure({ ...tenant.settings, "hve:settingsMinutes": "0.001" });
  const made = await provider.create({ ...account, secondaryAddresses: [], hiddenFromAddressLists: false });
  const replyTo = { ...loader("replyTo"), account: made.id, replyTo: "ops@contoso.com" };
  const reads = { server: "exchange", name: "Get-HVEAccountSettings", times: 100, skip: 1 } as const;
  tenant.lab.faults.add({ match: reads, kind: "stale" });
  await provider.create(replyTo);
  expect(provider.told).toEqual([
    `warning: ReplyTo of account ${made.id}: Exchange accepted ops@contoso.com, but does not show it yet.`,
  ]);
});

test("the process ends itself when its engine is gone", async () => {
  await using provider = await DynamicProvider.start();
  await provider.configure({});
  await provider.check({}, { ...loader("replyTo"), account: UNKNOWN, replyTo: "ops@contoso.com" });
  provider.loseEngine();
  expect(await provider.ended).toBe(1);
});
