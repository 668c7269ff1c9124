import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { expect, test } from "vitest";
import { provider as policies } from "../../providers/authenticationPolicy.ts";
import { provider as assignments } from "../../providers/authenticationPolicyAssignment.ts";
import { provider as accounts } from "../../providers/highVolumeAccount.ts";
import { provider as replyTos } from "../../providers/replyTo.ts";
import { provider as probes } from "../../providers/sendProbe.ts";

const UNKNOWN = pulumi.runtime.unknownValue;
const GUID = "5f0e8b2a-3c1d-4e6f-8a9b-0c1d2e3f4a5b";
const OTHER = "6a1f9c3b-4d2e-4f70-9bac-1d2e3f4a5b6c";
const __provider = "exports.handler=()=>undefined";

const address = fc
  .tuple(fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/), fc.constantFrom("contoso.com", "Fabrikam.COM"))
  .map((parts) => parts.join("@"));
const guid = fc.uuid();

/** Random right inputs of every kind. */
const kinds = {
  AuthenticationPolicy: {
    provider: policies,
    inputs: fc.record({
      name: fc.stringMatching(/^[A-Z][A-Za-z ]{0,30}[a-z]$/),
      allowBasicAuthSmtp: fc.boolean(),
    }),
  },
  HighVolumeAccount: {
    provider: accounts,
    inputs: fc.record(
      {
        address,
        displayName: fc.stringMatching(/^[A-Z][a-z]{1,20}$/),
        secondaryAddresses: fc.array(address, { maxLength: 4 }),
        hiddenFromAddressLists: fc.boolean(),
        passwordVersion: fc.integer({ min: 1, max: 9 }),
      },
      { requiredKeys: ["address", "displayName"] },
    ),
  },
  AuthenticationPolicyAssignment: {
    provider: assignments,
    inputs: fc.record(
      { account: guid, policy: guid, policyFlags: fc.string() },
      { requiredKeys: ["account", "policy"] },
    ),
  },
  ReplyTo: { provider: replyTos, inputs: fc.record({ account: guid, replyTo: address }) },
  SendProbe: {
    provider: probes,
    inputs: fc.record({
      account: guid,
      to: address,
      passwordSetting: fc.constant("alertsPassword"),
      trigger: fc.string(),
    }),
  },
};

test.each(Object.entries(kinds))(
  "%s: checking twice changes nothing, and what was checked is no difference",
  async (_kind, { provider, inputs }) => {
    await fc.assert(
      fc.asyncProperty(inputs as fc.Arbitrary<object>, async (news) => {
        const once = await provider.check({}, { ...news, __provider });
        expect(once.failures).toEqual([]);
        const twice = await provider.check(once.inputs, once.inputs);
        expect(twice.inputs).toEqual(once.inputs);
        const outputs = { ...once.inputs, unfinished: [], anythingTheServiceAdds: 1 };
        expect(await provider.diff(GUID, outputs, twice.inputs)).toMatchObject({
          changes: false,
          replaces: [],
        });
        expect(await provider.diff(GUID, { ...outputs, unfinished: ["left"] }, twice.inputs)).toMatchObject({
          changes: true,
        });
      }),
    );
  },
);

test.each(Object.entries(kinds))(
  "%s: any input that is not known yet passes check and counts as a change",
  async (_kind, { provider, inputs }) => {
    await fc.assert(
      fc.asyncProperty(inputs as fc.Arbitrary<object>, fc.nat(), async (news, which) => {
        const { inputs: olds } = await provider.check({}, news);
        const keys = Object.keys(news).filter((key) => key !== "password");
        const key = keys[which % keys.length]!;
        const { inputs: checked, failures } = await provider.check(olds, { ...news, [key]: UNKNOWN });
        expect(failures).toEqual([]);
        expect((checked as Record<string, unknown>)[key]).toBe(UNKNOWN);
        expect((await provider.diff(GUID, olds, checked)).changes).toBe(true);
      }),
    );
  },
);

test("order and case of addresses are no difference", async () => {
  const account = {
    address: "Alerts@Contoso.com",
    displayName: "Alerts",
    secondaryAddresses: ["b@contoso.com", "A@contoso.com"],
  };
  const { inputs } = await accounts.check({}, account);
  const same = {
    ...account,
    address: "ALERTS@contoso.com",
    secondaryAddresses: ["a@contoso.com", "B@contoso.com", "b@contoso.com"],
  };
  expect((await accounts.check({}, same)).inputs).toEqual(inputs);
});

test.each([
  ["ReplyTo", replyTos, { account: GUID, replyTo: "ops@contoso.com" }, { account: OTHER }, ["account"]],
  ["ReplyTo", replyTos, { account: GUID, replyTo: "ops@contoso.com" }, { replyTo: "desk@contoso.com" }, []],
  ["AuthenticationPolicy", policies, { name: "A policy" }, { name: "Another" }, ["name"]],
  ["AuthenticationPolicy", policies, { name: "A policy" }, { allowBasicAuthSmtp: true }, []],
  [
    "AuthenticationPolicyAssignment",
    assignments,
    { account: GUID, policy: GUID },
    { account: OTHER },
    ["account"],
  ],
  ["AuthenticationPolicyAssignment", assignments, { account: GUID, policy: GUID }, { policy: OTHER }, []],
  [
    "HighVolumeAccount",
    accounts,
    { address: "a@contoso.com", displayName: "A" },
    { address: "b@contoso.com" },
    [],
  ],
])(
  "%s: changing one input replaces exactly what the declaration says: %o",
  async (_kind, provider, held, change, replaces) => {
    const { inputs: olds } = await provider.check({}, held);
    const { inputs: news } = await provider.check(olds, { ...held, ...change });
    expect(await provider.diff(GUID, olds, news)).toMatchObject({ changes: true, replaces });
  },
);

test("an emptied setting is a difference, a password alone is none", async () => {
  expect(
    await replyTos.diff(
      GUID,
      { account: GUID, replyTo: null },
      { account: GUID, replyTo: "ops@contoso.com" },
    ),
  ).toMatchObject({ changes: true });
  const account = {
    address: "a@contoso.com",
    displayName: "A",
    secondaryAddresses: [],
    hiddenFromAddressLists: false,
    passwordVersion: 1,
  };
  const change = (news: object) =>
    accounts.diff(GUID, { ...account, password: "old" }, { ...account, ...news });
  expect(await change({ password: "new" })).toMatchObject({ changes: false });
  expect(await change({ password: "new", passwordVersion: 2 })).toMatchObject({ changes: true });
});

test("check names the property that is wrong and the one that does not exist", async () => {
  const { failures } = await replyTos.check({}, { account: "alerts", replyTo: "nobody", colour: "blue" });
  expect(failures!.map(({ property }) => property).sort()).toEqual(["account", "colour", "replyTo"]);
});
