import { expect, test } from "vitest";
import { exclusion, policyTenant } from "../support/policyTenant.ts";

const GROUP = "HVE senders";

test("create, read back, update, delete", async () => {
  await using tenant = await policyTenant({ policies: 8, blocking: 3, accounts: 4 });
  const before = tenant.dump();
  const three = tenant.guids.slice(0, 3);
  const { id, state } = await exclusion.create({ accounts: three });

  const group = tenant.groupNamed(GROUP)!;
  expect(group.members.toSorted()).toEqual(tenant.objectIds.slice(0, 3).toSorted());
  expect(group).toMatchObject({ mailEnabled: false, securityEnabled: true, isAssignableToRole: true });
  for (const { id: policy, blocks } of tenant.policies)
    expect(tenant.users(policy).excludeGroups.includes(group.id)).toBe(blocks);
  expect(state).toMatchObject({ groupId: group.id, madeGroup: true, unfinished: [], blocking: [] });

  await tenant.restart();
  const read = await exclusion.read(id, state);
  expect(read.inputs).toMatchObject({ accounts: three.toSorted(), mode: "group", group: GROUP });
  expect(await exclusion.diff(id, read.props!, { accounts: three })).toMatchObject({ changes: false });

  const patches = tenant.patches().length;
  expect(patches).toBe(tenant.blocking.length);
  const updated = await exclusion.update(id, state, { accounts: tenant.guids.slice(1) });
  expect(tenant.groupNamed(GROUP)!.members.toSorted()).toEqual(tenant.objectIds.slice(1).toSorted());
  expect(tenant.patches().length).toBe(patches);

  await exclusion.delete(id, updated);
  expect(tenant.groupNamed(GROUP)).toBeUndefined();
  expect(tenant.dump()).toEqual(before);
});
