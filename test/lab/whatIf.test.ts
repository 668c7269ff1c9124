/**
 * The lab's What-If against the labelled cases that the product's evaluator is held against, too. The two were written
 * from the same references, each without the other.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { completed } from "../../src/lab/conditionalAccess/completed.ts";
import type { State } from "../../src/lab/tenant/state.ts";
import { labelledCases, type LabelledCase } from "../conditionalAccess/labelledCases.ts";
import { exchangeId, policyClient } from "./policyClient.ts";

/** A What-If of today has nothing to say about a policy that no service of today hands out. */
const cases = labelledCases().filter(({ isFuture }) => !isFuture);

interface Answer {
  signInConditions: object;
  refused: boolean;
  state: string;
  reason: string;
}
type Client = Awaited<ReturnType<typeof policyClient>>;
let lab: Client;
const answers = new Map<string, Answer[]>();
const idOf = (index: number) => `ca5e0000-0000-4000-8000-${String(index).padStart(12, "0")}`;

const places = [
  {},
  { ipAddress: "203.0.113.10", country: "DE" },
  { ipAddress: "203.0.113.10", country: "FR" },
  { ipAddress: "198.51.100.7", country: "DE" },
  { ipAddress: "192.0.2.7", country: "DE" },
];
const high = {
  signInRiskLevel: "high",
  userRiskLevel: "high",
  servicePrincipalRiskLevel: "high",
  insiderRiskLevel: "elevated",
};
/** What is told besides the place: nothing, each condition alone, and together. */
const circumstances: object[] = [
  {},
  ...(["low", "medium", "high"] as const).map((level) => ({
    signInRiskLevel: level,
    userRiskLevel: level,
    servicePrincipalRiskLevel: level,
  })),
  { insiderRiskLevel: "minor" },
  { insiderRiskLevel: "moderate" },
  high,
  ...["windows", "linux", "iOS"].map((devicePlatform) => ({ devicePlatform })),
  { deviceInfo: {} },
  { deviceInfo: { isCompliant: true, trustType: "AzureAD" } },
  { ...high, devicePlatform: "windows", deviceInfo: {} },
  { ...high, devicePlatform: "linux", deviceInfo: { isCompliant: true, trustType: "AzureAD" } },
];
const guestTypes = [
  "internalGuest",
  "b2bCollaborationGuest",
  "b2bCollaborationMember",
  "b2bDirectConnectUser",
  "otherExternalUser",
  "serviceProvider",
];

beforeAll(async () => {
  lab = await policyClient({ frozen: true, seed: applicationsOf });
  await directory();
  const principals = [...new Set(cases.map(({ principal }) => JSON.stringify(principal)))];
  for (const text of principals) {
    await lab.admin("DELETE", "/conditionalAccess/policies");
    lab.tenant.write((state) => {
      for (const [index, { policy, principal }] of cases.entries())
        if (JSON.stringify(principal) === text) state.conditionalAccess.policies.push(stored(index, policy));
    });
    await askAll(cases.find(({ principal }) => JSON.stringify(principal) === text)!.principal);
  }
}, 120_000);
afterAll(() => lab[Symbol.asyncDispose]());

const stored = (
  index: number,
  policy: LabelledCase["policy"],
): State["conditionalAccess"]["policies"][number] => ({
  id: idOf(index),
  body: completed(policy),
  templateId: null,
  microsoftManaged: false,
  preview: false,
  createdAt: 0,
  modifiedAt: null,
  deletedAt: null,
});

/** The service principals of the cases; one that is a managed identity, or of several tenants, is not registered here. */
function applicationsOf(state: State) {
  for (const { principal } of cases)
    if (
      principal.kind === "servicePrincipal" &&
      !state.applications.some(({ objectId }) => objectId === principal.id)
    )
      state.applications.push({
        clientId: principal.id,
        objectId: principal.id,
        registrationId: principal.origin === "thisTenantOnly" ? principal.id : null,
        displayName: "An app",
        secret: null,
        secretExpiresAt: null,
        certificates: [],
        federatedCredentials: [],
        managedIdentity: null,
        refused: null,
        exchangeRoles: [],
        graphRoles: [],
        directoryRoles: [],
      });
}

/** The users, groups, roles and places that the head of the cases names. */
async function directory() {
  const users = new Map(
    cases.flatMap(({ principal }) => (principal.kind === "user" ? [[principal.id, principal] as const] : [])),
  );
  for (const id of users.keys())
    await lab.admin("POST", "/graph/person", { name: `user-${id.slice(-4)}`, id });
  const [direct, outer] = ["9e000000-0000-4000-8000-000000000001", "9e000000-0000-4000-8000-000000000002"];
  const grouped = "5e4d0000-0000-4000-8000-000000000002";
  await lab.group("direct", [grouped], { id: direct });
  await lab.group("outer", [direct], { id: outer });
  for (const [id, principal] of users)
    for (const roleTemplateId of principal.roleTemplateIds)
      await lab.admin("POST", "/graph/directoryRole", { roleTemplateId, members: [id] });
  lab.tenant.write((state) => (state.conditionalAccess.namedLocations = []));
  const location = (id: string, more: object) =>
    lab.admin("POST", "/conditionalAccess/namedLocation", { id, displayName: id, ...more });
  await location("10c00000-0000-4000-8000-000000000001", { isTrusted: true, ipRanges: ["198.51.100.0/24"] });
  await location("10c00000-0000-4000-8000-000000000002", { ipRanges: ["192.0.2.0/24"] });
  await location("10c00000-0000-4000-8000-000000000003", { countries: ["DE"] });
}

/** Every sign-in there is to ask about, for one principal and all his cases at a time. */
async function askAll(principal: LabelledCase["principal"]) {
  const told = cases.flatMap((each) =>
    JSON.stringify(each.principal) === JSON.stringify(principal)
      ? each.whatIf.map(({ signInConditions }) => signInConditions)
      : [],
  );
  const grid = places.flatMap((place) =>
    circumstances.map((more) => ({ clientAppType: "other", ...place, ...more })),
  );
  const unique = [...new Map([...grid, ...told].map((one) => [JSON.stringify(one), one])).values()];
  // A service always knows the type of a guest: who does not know it must reckon with all of them.
  const guest = principal.kind === "user" ? principal.guest : undefined;
  const types = guest === undefined ? ["none"] : guest.type === undefined ? guestTypes : [guest.type];
  for (const type of types) {
    if (principal.kind === "user")
      await lab.admin("POST", "/graph/guest", {
        user: principal.id,
        type,
        tenantId: guest?.homeTenantId ?? null,
      });
    for (const signInConditions of unique) await ask(principal, signInConditions);
  }
}

const token = { value: "" };
async function ask(principal: LabelledCase["principal"], signInConditions: object) {
  token.value ||= await lab.token("https://graph.microsoft.com");
  const { status, body, text } = await lab.http(
    `${lab.addresses.graph}/v1.0/identity/conditionalAccess/evaluate`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${token.value}` },
      body: JSON.stringify({
        signInIdentity:
          principal.kind === "user"
            ? { "@odata.type": "#microsoft.graph.userSignIn", userId: principal.id }
            : { "@odata.type": "#microsoft.graph.servicePrincipalSignIn", servicePrincipalId: principal.id },
        signInContext: {
          "@odata.type": "#microsoft.graph.applicationContext",
          includeApplications: [exchangeId],
        },
        signInConditions,
      }),
    },
  );
  expect([status, text.slice(0, 200)]).toEqual([200, expect.any(String)]);
  for (const item of body.value) {
    const name = cases[Number(item.id.slice(-12))]!.name;
    const refused = item.policyApplies === true && demands(item.grantControls);
    const answer = { signInConditions, refused, state: item.state, reason: item.analysisReasons };
    answers.set(name, [...(answers.get(name) ?? []), answer]);
  }
}

const demands = (controls: any): boolean =>
  controls !== null &&
  (controls.authenticationStrength !== null ||
    controls.builtInControls.length +
      controls.customAuthenticationFactors.length +
      controls.termsOfUse.length >
      0);

test("the cases are there", () => {
  expect(cases.length).toBeGreaterThanOrEqual(250);
  expect(answers.size).toBe(cases.length);
});

test.each(cases)("$name", ({ name, verdict, whatIf }) => {
  const given = answers.get(name)!;
  const refused = given.filter((answer) => answer.refused);
  if (verdict === "blocks" || verdict === "wouldBlock") {
    expect(given.filter((answer) => !answer.refused)).toEqual([]);
    const state = verdict === "blocks" ? "enabled" : "enabledForReportingButNotEnforced";
    expect(new Set(given.map((answer) => answer.state))).toEqual(new Set([state]));
  } else if (verdict === "conditional") {
    const open = given.some(({ reason }) => reason === "notEnoughInformation");
    expect({ open, refused: refused.length > 0, passed: refused.length < given.length }).toSatisfy(
      (seen: Record<string, boolean>) =>
        seen.open === true || (seen.refused === true && seen.passed === true),
    );
    for (const { signInConditions, ...expected } of whatIf) {
      const answer = given.find(
        (one) => JSON.stringify(one.signInConditions) === JSON.stringify(signInConditions),
      );
      expect([signInConditions, answer?.refused]).toEqual([signInConditions, expected.refused]);
    }
  } else expect(refused).toEqual([]);
});
