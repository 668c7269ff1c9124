import { expect, test } from "vitest";
import { provider } from "../../providers/roster.ts";
import { InvalidInputError } from "../../src/errors.ts";
import { newRecipient } from "../../src/lab/tenant/newRecipient.ts";
import { lifecycle } from "../support/lifecycle.ts";
import { localTenant } from "../support/localTenant.ts";

const roster = lifecycle(provider);
const keys = (count: number, first = 1) =>
  Array.from({ length: count }, (_, index) => `sender${index + first}`);
const accounts = (names: string[]) =>
  Object.fromEntries(names.map((key) => [key, `${key.toLowerCase()}@contoso.com`]));

/** The reasons for which a change of the file is refused. */
async function refused(olds: string[], news: string[], more: object = {}) {
  const { failures } = await provider.check(
    { accounts: accounts(olds) },
    { accounts: accounts(news), ...more },
  );
  return failures!.map(({ reason }) => reason);
}

test.each([
  ["9 of 10", 10, 9, true],
  ["4 of 10", 10, 4, true],
  ["3 of 10", 10, 3, false],
  ["9 of 9: too few to speak of a share", 9, 9, false],
  ["31 of 100", 100, 31, true],
  ["30 of 100", 100, 30, false],
])("deleting %s", async (_case, count, gone, isRefused) => {
  const reasons = await refused(keys(count), keys(count - gone, gone + 1));
  if (!isRefused) return expect(reasons).toEqual([]);
  const [reason] = reasons;
  expect(reason).toContain(`would delete ${gone} of ${count} accounts (${keys(gone).join(", ")})`);
  expect(reason).toContain(`pulumi config set hve:allowMassChange ${gone}`);
});

test("only the exact number lets it pass", async () => {
  for (const [allowMassChange, passes] of [
    [4, true],
    [3, false],
    [5, false],
    [0, false],
  ] as const)
    expect(await refused(keys(10), keys(6), { allowMassChange })).toHaveLength(passes ? 0 : 1);
});

test("new accounts do not hide those that go, and renamed ones do not count", async () => {
  expect(await refused(keys(10), [...keys(6), ...keys(20, 50)])).toHaveLength(1);
  const [renamed, rest] = [keys(4), keys(6, 5)];
  const formerKeys = Object.fromEntries(renamed.map((old) => [`new-${old}`, [old]]));
  const news = [...rest, ...Object.keys(formerKeys)];
  expect(await refused(keys(10), news, { formerKeys })).toEqual([]);
  expect(await refused(keys(10), news)).toHaveLength(1);
  // Accounts that were there beside those keys are not their new names: 4 of 10 go.
  const beside = [...keys(10).slice(0, 6), ...Object.keys(formerKeys)];
  expect(await refused(beside, Object.keys(formerKeys).concat(keys(2, 5)), { formerKeys })).toHaveLength(1);
});

test("the first run, and any number of new accounts, need no permission", async () => {
  expect(await refused([], keys(50))).toEqual([]);
  expect(await refused(keys(10), keys(60))).toEqual([]);
});

test("a permission that stays is told", async () => {
  await using tenant = await localTenant();
  await provider.configure(tenant.request);
  const { id, state } = await roster.create({ accounts: accounts(keys(2)), allowMassChange: 4 });
  expect(await roster.diff(id, state, { accounts: accounts(keys(2)) })).toMatchObject({ changes: true });
  expect(await roster.diff(id, state, { accounts: accounts(keys(2)), allowMassChange: 4 })).toMatchObject({
    changes: false,
  });
});

test("the tenant's limit stops a run before anything is made, counting what would be new in the tenant", async () => {
  await using tenant = await localTenant({
    seed: (state) => {
      for (const key of keys(95))
        newRecipient(state, {
          kind: "MailUser",
          hve: true,
          name: key,
          address: `${key}@contoso.com`,
          now: 0,
        });
    },
  });
  await provider.configure(tenant.request);
  // 96 there; five of the seven declared are among them.
  const { id, state } = await roster.create({ accounts: accounts(keys(7, 91)) });
  const more = roster.update(id, state, { accounts: accounts(keys(10, 91)) });
  const tooMany = roster.create({ accounts: accounts(keys(10, 91)) });
  await expect(tooMany).rejects.toThrow(InvalidInputError);
  await expect(tooMany).rejects.toThrow(
    "The tenant has 96 HVE accounts, and this run would make 5 more (sender96, sender97, sender98, sender99, sender100)",
  );
  await more; // three more than last time
  expect(tenant.lab.calls.counters().writes).toBe(0);
});
