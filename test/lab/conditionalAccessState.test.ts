import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dump } from "../../src/lab/admin/dump.ts";
import { population } from "../../src/lab/tenant/population.ts";
import { populate } from "../../src/lab/tenant/populate.ts";
import type { State } from "../../src/lab/tenant/state.ts";
import { everyMutation } from "./everyMutation.ts";
import { labClient } from "./labClient.ts";
import { blockAll, exchangeId, policyClient } from "./policyClient.ts";

test("a dump tells any one property of policies, groups, roles and what they refer to", async () => {
  await using lab = await policyClient();
  const people = [await lab.person("ann"), await lab.person("bob")] as const;
  await lab.admin("POST", "/conditionalAccess/population", { policies: 22, blocking: 10, accounts: 1 });
  await lab.group("licensed", [people[0]], {
    licences: ["6fd2c87f-b296-42f0-b197-1e91e994b900"],
    owners: [people[1]],
    membershipRule: 'user.department -eq "x"',
    groupTypes: ["DynamicMembership"],
  });
  await lab.admin("POST", "/graph/directoryRole", {
    roleTemplateId: "29232cdf-9323-42fd-ade2-1d097af3e4de",
    members: [people[0]],
  });
  await lab.admin("POST", "/graph/guest", { user: people[1], type: "internalGuest" });
  const { state } = lab.tenant;
  const before = JSON.stringify(dump(state));
  const { policies, namedLocations, authenticationStrengths, termsOfUse, audits } = state.conditionalAccess;
  const parts = {
    conditionalAccess: { policies, namedLocations, authenticationStrengths, termsOfUse, audits },
    groups: state.groups,
    directoryRoles: state.directoryRoles,
  };
  const { unnoticed, mutations } = everyMutation(
    state,
    parts as unknown as Partial<State>,
    // An id is told by its name, and by who refers to it: an id that nothing names is nobody's.
    (path) => path.at(-1) === "id" && path.length <= 4 && !String(path).includes("authenticationStrength,"),
  );
  expect(unnoticed).toEqual([]);
  expect(mutations).toBeGreaterThan(500);
  for (const list of ["policies", "groups"] as const) {
    const mutated = structuredClone(state);
    const objects = list === "groups" ? mutated.groups : mutated.conditionalAccess.policies;
    objects[0]!.deletedAt = 1;
    expect(JSON.stringify(dump(mutated))).not.toBe(before);
  }
});

test("tenants built in another order have the same dump; what was deleted stands apart, dangling ids stay", async () => {
  const build = async (reverse: boolean) => {
    await using lab = await policyClient();
    const names = ["ann", "bob"];
    const ids: string[] = [];
    for (const name of reverse ? names.toReversed() : names) ids.push(await lab.person(name));
    const group = await lab.group("spared", ids);
    const excludeUsers = reverse ? ids.toReversed() : ids;
    const policies = [
      blockAll(
        { displayName: "B" },
        { users: { includeUsers: ["All"], excludeUsers, excludeGroups: [group] } },
      ),
      blockAll({ displayName: "A" }),
    ];
    for (const policy of reverse ? policies.toReversed() : policies) await lab.policy(policy);
    const gone = await lab.policy(blockAll({ displayName: "Gone" }));
    await lab.graph("DELETE", `/v1.0/identity/conditionalAccess/policies/${gone}`);
    return (await lab.admin("GET", "/dump")).body;
  };
  const body = await build(false);
  expect(await build(true)).toEqual(body);
  expect(
    body.conditionalAccessPolicies.map(({ displayName }: { displayName: string }) => displayName),
  ).toEqual(["A", "B"]);
  expect(body.conditionalAccessPolicies[1].conditions.users).toMatchObject({
    excludeGroups: ["group spared"],
    excludeUsers: ["user ann@contoso.com", "user bob@contoso.com"],
  });
  expect(body.softDeletedPolicies).toMatchObject([{ displayName: "Gone" }]);
});

test("policies, groups, audits and what is enforced survive a restart", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lab-test-"));
  try {
    let before: string[];
    const look = async (lab: Awaited<ReturnType<typeof policyClient>>) => [
      (await lab.admin("GET", "/dump")).text,
      JSON.stringify((await lab.graph("GET", "/v1.0/identity/conditionalAccess/policies")).body.value),
      JSON.stringify((await lab.graph("GET", "/v1.0/auditLogs/directoryAudits")).body.value),
      (await lab.send()).slice(0, 13),
    ];
    const options = { folder, frozen: true };
    {
      await using lab = await policyClient(options);
      await lab.admin("POST", "/conditionalAccess/audits", { delayMs: 0 });
      await lab.group("spared", [await lab.person("ann")]);
      await lab.policy();
      await lab.account();
      lab.clock.now += 1000;
      before = await look(lab);
      expect(before[3]).toBe("535 5.7.139 A");
    }
    await using lab = await labClient(options);
    lab.clock.now += 1000;
    await lab.admin("POST", "/conditionalAccess/throttle", { intervalMs: 0 });
    expect(await look(lab as Awaited<ReturnType<typeof policyClient>>)).toEqual(before);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a tenant of 60 policies and 100 accounts: those said to block do, and no other", async () => {
  let added: ReturnType<typeof populate> | undefined;
  await using lab = await policyClient({
    frozen: true,
    seed: (state: State) => {
      added = populate(state, population.parse({}), Date.UTC(2026, 0, 15, 9));
    },
  });
  const { accounts, policies } = added!;
  expect([accounts.length, policies.length, policies.filter(({ blocks }) => blocks).length]).toEqual([
    100, 60, 17,
  ]);
  // policyClient removed them; the same numbers give the same policies again, but without accounts none that spares them.
  const again = await lab.admin("POST", "/conditionalAccess/population", { accounts: 0 });
  const blocking = (list: typeof policies) => list.filter(({ blocks }) => blocks);
  expect(again.body.policies).toHaveLength(60);
  expect(blocking(again.body.policies)).toEqual(blocking(policies));

  const evaluate = async (userId: string) =>
    (
      await lab.graph("POST", "/v1.0/identity/conditionalAccess/evaluate", {
        signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId },
        signInContext: {
          "@odata.type": "#microsoft.graph.applicationContext",
          includeApplications: [exchangeId],
        },
        signInConditions: { clientAppType: "other" },
        appliedPoliciesOnly: true,
      })
    ).body.value as { id: string; state: string; grantControls: object | null }[];
  const stopping = policies.filter(({ blocks }) => blocks).map(({ id }) => id);
  for (const { objectId } of [accounts[0]!, accounts[99]!]) {
    const blocking = (await evaluate(objectId)).filter(
      ({ state, grantControls }) => state === "enabled" && grantControls !== null,
    );
    expect(blocking.map(({ id }) => id).sort()).toEqual([...stopping].sort());
  }
  const [breakGlass] = lab.tenant.state.users.filter(({ mailNickname }) => mailNickname === "breakglass");
  expect(await evaluate(breakGlass!.id)).toEqual([]);
  expect((await lab.graph("GET", "/v1.0/identity/conditionalAccess/policies")).body.value).toHaveLength(60);
});
