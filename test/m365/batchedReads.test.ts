import { expect, test } from "vitest";
import { NotFoundError, ThrottledError } from "../../src/errors.ts";
import { connect } from "../../src/m365/tenant.ts";
import { localTenant } from "../support/localTenant.ts";

async function tenantWithAccounts(count: number) {
  const tenant = await localTenant();
  const addresses = Array.from({ length: count }, (_, index) => `hve-${index}@contoso.com`);
  for (const address of addresses) {
    const parameters = {
      HVEAccount: true,
      Name: address,
      PrimarySmtpAddress: address,
      Password: "Pass-word-1",
    };
    await tenant.exchange("New-MailUser", parameters);
  }
  const { exchange } = connect((key) => tenant.settings[`hve:${key}`]);
  const read = (Identity: string) =>
    exchange.invoke<{ Identity: string }>("Get-HVEAccountSettings", { Identity });
  return { ...tenant, addresses, read };
}

test("reads that wait at the same time travel together, ten at most, and each gets its own answer", async () => {
  await using tenant = await tenantWithAccounts(21);
  await tenant.read(tenant.addresses[0]!); // signed in
  tenant.lab.traffic.clear();
  const rows = await Promise.all(tenant.addresses.map(tenant.read));
  expect(rows.map(([row]) => row!.Identity)).toEqual(tenant.addresses);
  expect(tenant.lab.traffic.count().requests).toEqual({ exchange: 3 }); // the first alone, then ten and ten
});

test("one refusal in a batch is that call's own", async () => {
  await using tenant = await tenantWithAccounts(3);
  const [first, second, gone, third] = await Promise.allSettled(
    [tenant.addresses[0]!, tenant.addresses[1]!, "ghost@contoso.com", tenant.addresses[2]!].map(tenant.read),
  );
  expect([first!.status, second!.status, third!.status]).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
  expect((gone as PromiseRejectedResult).reason).toBeInstanceOf(NotFoundError);
});

test("a read that was throttled or unreadable in a batch is asked for again, alone and not too early", async () => {
  await using tenant = await tenantWithAccounts(4);
  await tenant.read(tenant.addresses[0]!);
  const { faults, calls } = tenant.lab;
  const match = { name: "Get-HVEAccountSettings", skip: 1 };
  faults.add({ match, kind: "throttle", retryAfter: 0.2 });
  faults.add({ match: { ...match, skip: 2 }, kind: "refuse", body: "html" });
  const rows = await Promise.all(tenant.addresses.map(tenant.read));
  expect(rows.map(([row]) => row!.Identity)).toEqual(tenant.addresses);
  expect(faults.list().map(({ consumed }) => consumed)).toEqual([1, 1]);
  expect(calls.cameEarly()).toEqual([]);
});

test("a batch that is refused as a whole, half an answer and a broken line say nothing about any object", async () => {
  await using tenant = await tenantWithAccounts(4);
  await tenant.read(tenant.addresses[0]!);
  tenant.lab.faults.add({
    match: { name: "Get-HVEAccountSettings", times: 1_000 },
    kind: "throttle",
  });
  const results = await Promise.allSettled(tenant.addresses.map(tenant.read));
  for (const result of results)
    expect((result as PromiseRejectedResult).reason).toBeInstanceOf(ThrottledError);
});
