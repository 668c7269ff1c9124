import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

const fiveMinutes = 5 * 60 * 1000;

test("billing policies: listed by resource type, assigned by id, cleared by null and by an empty string", async () => {
  await using lab = await labClient();
  await lab.account();
  const { rows: policies } = await lab.exchange("Get-BillingPolicy", { ResourceType: "HVE" });
  expect(policies.map(({ BillingPolicyName }) => BillingPolicyName)).toEqual([
    "HVE pay-as-you-go",
    "Marketing pay-as-you-go",
    "Old subscription",
  ]);
  expect((await lab.exchange("Get-BillingPolicy", {})).said).toContain("ResourceType");
  expect((await lab.exchange("Get-BillingPolicy", { ResourceType: "SPO" })).said).toContain("LAB-");

  const id = policies[0]!.BillingPolicyId as string;
  const assigned = async () =>
    (await lab.exchange("Get-HVEAccountBillingPolicy", { Identity: "alerts@contoso.com" })).rows[0];
  const assign = (BillingPolicyId: string | null) =>
    lab.exchange("Set-HVEAccountBillingPolicy", { Identity: "alerts@contoso.com", BillingPolicyId });
  expect(await assigned()).toEqual({
    Identity: "alerts@contoso.com",
    BillingPolicyId: null,
    BillingPolicyName: null,
    BillingPolicyStatus: "NoProperBillingPolicyStored",
  });
  expect((await assign(id)).rows).toEqual([]);
  expect(await assigned()).toMatchObject({
    BillingPolicyId: id,
    BillingPolicyName: "HVE pay-as-you-go",
    BillingPolicyStatus: "BillingPolicyValid",
  });
  expect((await assign(id)).body["@adminapi.warnings"][0]).toContain("no settings of");
  await assign(null);
  expect(await assigned()).toMatchObject({ BillingPolicyId: null });
  await assign(id);
  await lab.admin("POST", "/switches", { nullClearsBilling: false });
  await assign(null);
  expect(await assigned()).toMatchObject({ BillingPolicyId: id });
  await assign("");
  expect(await assigned()).toMatchObject({ BillingPolicyId: null });

  const unknown = await assign("11111111-1111-4111-8111-111111111111");
  expect(unknown.status).toBe(400);
  expect(unknown.said).toContain("LAB-");
  expect(await assigned()).toMatchObject({ BillingPolicyId: null });
});

test("each of the seven statuses can be had", async () => {
  await using lab = await labClient();
  await lab.account();
  const policy = (await lab.admin("POST", "/billing", { policy: "Ours" })).body as { id: string };
  const status = async () =>
    (await lab.exchange("Get-HVEAccountBillingPolicy", { Identity: "alerts@contoso.com" })).rows[0]!
      .BillingPolicyStatus as string;
  const seen = [await status()];
  await lab.exchange("Set-HVEAccountBillingPolicy", {
    Identity: "alerts@contoso.com",
    BillingPolicyId: policy.id,
  });
  seen.push(await status());
  for (const change of [
    { mismatched: true },
    { mismatched: false, connected: false },
    { connected: true, subscriptionActive: false },
    { removed: true },
  ]) {
    await lab.admin("POST", "/billing", { policy: policy.id, ...change });
    seen.push(await status());
  }
  await lab.admin("POST", "/sharePointLicence", { licensed: false });
  seen.push(await status());
  expect(seen).toEqual([
    "NoProperBillingPolicyStored",
    "BillingPolicyValid",
    "BillingPolicyMismatched",
    "NoConnectedBillingPolicyFound",
    "SubscriptionIsNotActive",
    "BillingPolicyNotFound",
    "NoSPOLicenseFound",
  ]);
});

test("an account sends once its policy is valid and five minutes old, and no longer when it is not", async () => {
  await using lab = await labClient({ frozen: true, factor: 1 });
  await lab.admin("POST", "/switches", { billing: "enforce" });
  await lab.account();
  const refused = expect.stringMatching(/^550 LAB-The account is not active/);
  expect(await lab.send()).toEqual(refused);
  const { rows } = await lab.exchange("Get-BillingPolicy", { ResourceType: "HVE" });
  const assign = (BillingPolicyId: unknown) =>
    lab.exchange("Set-HVEAccountBillingPolicy", { Identity: "alerts@contoso.com", BillingPolicyId });
  await assign(rows[0]!.BillingPolicyId);
  lab.clock.now += fiveMinutes - 1;
  expect(await lab.send()).toEqual(refused);
  lab.clock.now += 1;
  expect(await lab.send()).toMatch(/^250 /);
  // The subscription ends at once; taking the policy away takes five minutes again.
  await lab.admin("POST", "/billing", { policy: "HVE pay-as-you-go", subscriptionActive: false });
  expect(await lab.send()).toEqual(refused);
  await lab.admin("POST", "/billing", { policy: "HVE pay-as-you-go", subscriptionActive: true });
  await assign("");
  expect(await lab.send()).toMatch(/^250 /);
  lab.clock.now += fiveMinutes;
  expect(await lab.send()).toEqual(refused);
  await lab.admin("POST", "/switches", { billing: "accept" });
  expect(await lab.send()).toMatch(/^250 /);
});
