import { expect, test } from "vitest";
import { kind, provider } from "../../providers/authenticationPolicy.ts";
import { AlreadyExistsError } from "../../src/errors.ts";
import { provesLife, told } from "../support/life.ts";
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

const SET = "Set-AuthenticationPolicy";
const flags = Object.keys(kind.inputs.shape).filter((key) => key.startsWith("allow"));

provesLife({
  provider,
  prepare: () => Promise.resolve({}),
  wanted: () => wanted,
  creates: ["New-AuthenticationPolicy"],
  inPlace: () =>
    Object.fromEntries(
      flags.map((flag) => [flag, { change: { [flag]: flag !== "allowBasicAuthSmtp" }, writes: [SET] }]),
    ),
  replaces: () => ({ name: "Another" }),
  drift: {
    make: (tenant, { id }) => tenant.exchange(SET, { Identity: id, AllowBasicAuthSmtp: false }),
    shows: { allowBasicAuthSmtp: false },
    repairs: [SET],
  },
  vanish: (tenant, { id }) =>
    tenant.exchange("Remove-AuthenticationPolicy", { Identity: id, Confirm: false }),
  deletes: ["Remove-AuthenticationPolicy"],
});

test("every flag of the vendor's page is an input, and all are off unless the file says otherwise", async () => {
  await using tenant = await emptyTenant();
  await policies.create({ name: wanted.name });
  const held = Object.entries((await tenant.held())!).filter(([key]) => key.startsWith("AllowBasicAuth"));
  expect(held.every(([, value]) => value === false)).toBe(true);
  const named = held.map(([key]) => `a${key.slice(1)}`).filter((key) => key !== "allowBasicAuthRest"); // read-only
  expect(named.sort()).toEqual([...flags].sort());
});

test("a repair that was cut off after the write still comes to new policyFlags, so that everybody is stamped", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await policies.create(wanted);
  await tenant.exchange(SET, { Identity: id, AllowBasicAuthSmtp: false });
  await tenant.nextRun();
  const { props } = await policies.read(id, state);
  await tenant.exchange(SET, { Identity: id, AllowBasicAuthSmtp: true }); // as the run did before it died
  await tenant.nextRun();
  let updated: Record<string, unknown> = {};
  expect(await tenant.writes(async () => (updated = await policies.update(id, props!, wanted)))).toEqual([]);
  expect(updated["policyFlags"]).not.toBe(state["policyFlags"]);
});

test("users whom the file does not put under a changed policy are told of and left alone", async () => {
  await using tenant = await emptyTenant();
  const { id, state } = await policies.create(wanted);
  for (const Identity of ["ops@contoso.com", "messaging@contoso.com"])
    await tenant.exchange("Set-User", { Identity, AuthenticationPolicy: id });
  const warned = told();
  const news = { ...wanted, allowBasicAuthPop: true, accounts: ["ops@contoso.com"] };
  expect(await tenant.writes(() => policies.update(id, state, news))).toEqual([SET]);
  expect(warned).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(
      /^AuthenticationPolicy "HVE SMTP AUTH only": .* under the policy: messaging@contoso\.com\. They/,
    ),
  );
  warned.mockRestore();
  expect(await policies.diff(id, state, { ...wanted, accounts: ["news@contoso.com"] })).toMatchObject({
    changes: false,
  });
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
