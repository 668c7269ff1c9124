import { expect, test } from "vitest";
import { NotFoundError, PermissionError } from "../../src/errors.ts";
import {
  authenticationPolicy,
  forgetHveAccounts,
  hveAccount,
  hveAccountIds,
  hveAccounts,
  readHveAccount,
} from "../../src/m365/hve.ts";
import { ReadOnce } from "../../src/m365/readOnce.ts";
import type { Tenant } from "../../src/m365/tenant.ts";

const ALERTS = "5f0e8b2a-3c1d-4e6f-8a9b-0c1d2e3f4a5b";
const NEWS = "6a1f9c3b-4d2e-4f70-9bac-1d2e3f4a5b6c";
const OBJECT = "7b2f9c3b-4d2e-4f70-9bac-1d2e3f4a5b6c";

const alerts = {
  Guid: ALERTS.toUpperCase(),
  PrimarySmtpAddress: "Alerts@contoso.com",
  DisplayName: "Alerts",
  Alias: "alerts",
  EmailAddresses: ["SMTP:Alerts@contoso.com", "smtp:Warn@contoso.com", "SPO:x", "smtp:alarm@contoso.com"],
  HiddenFromAddressListsEnabled: true,
  ExternalDirectoryObjectId: OBJECT,
  UserPrincipalName: "Alerts@contoso.com",
  CustomAttribute1: "",
  CustomAttribute15: "hve:p/dev",
  WhenCreatedUTC: "2026-11-01T10:00:00.0000000Z",
};

type Reply = object[] | Error;

/** Exchange with these answers, by cmdlet and Identity ("" for a list); a function gives them in turn. */
function tenantAnswering(answers: Record<string, Reply | (() => Reply)>) {
  const asked: string[] = [];
  const tenant = {
    cache: new ReadOnce(),
    timing: { visibility: { budgetMs: 50, intervalMs: 1 } },
    graph: { get: () => Promise.reject(new PermissionError("GET: 403")) },
    exchange: {
      invoke: async (cmdlet: string, { Identity = "" }: { Identity?: string }) => {
        const key = `${cmdlet} ${Identity}`.trim();
        asked.push(key);
        const given = answers[key] ?? new NotFoundError(`${key}: not found`);
        const answer = typeof given === "function" ? given() : given;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
  } as unknown as Tenant;
  return { tenant, asked };
}

test("an account in our words", async () => {
  const { tenant } = tenantAnswering({ "Get-MailUser": [alerts] });
  expect(await hveAccounts(tenant)).toEqual([
    {
      guid: ALERTS,
      address: "alerts@contoso.com",
      displayName: "Alerts",
      alias: "alerts",
      secondaryAddresses: ["alarm@contoso.com", "warn@contoso.com"],
      hiddenFromAddressLists: true,
      objectId: OBJECT,
      signInName: "alerts@contoso.com",
      customAttributes: { CustomAttribute15: "hve:p/dev" },
      whenCreated: new Date("2026-11-01T10:00:00Z"),
      isLicensed: false,
    },
  ]);
});

test("the accounts are listed once, and again after a write", async () => {
  const { tenant, asked } = tenantAnswering({ "Get-MailUser": [alerts] });
  await Promise.all([hveAccount(tenant, ALERTS), hveAccount(tenant, ALERTS), hveAccountIds(tenant)]);
  expect(asked).toEqual(["Get-MailUser"]);
  forgetHveAccounts(tenant);
  await hveAccount(tenant, ALERTS);
  expect(asked).toEqual(["Get-MailUser", "Get-MailUser"]);
});

test("missing from the list proves nothing: the account is asked for by its Guid", async () => {
  const { tenant } = tenantAnswering({ "Get-MailUser": [], [`Get-MailUser ${ALERTS}`]: [alerts] });
  expect(await hveAccount(tenant, ALERTS)).toMatchObject({ address: "alerts@contoso.com" });
});

test("while one back end knows the account and another does not, it is asked for again", async () => {
  const lagging = new NotFoundError("Get-MailUser: not found");
  const turns: Reply[] = [lagging, lagging, [alerts]];
  const user = { Guid: ALERTS, RecipientTypeDetails: "MailUser" };
  const { tenant, asked } = tenantAnswering({
    [`Get-MailUser ${ALERTS}`]: () => turns.shift()!,
    [`Get-User ${ALERTS}`]: [user],
  });
  expect((await readHveAccount(tenant, ALERTS)).address).toBe("alerts@contoso.com");
  expect(asked.filter((key) => key.startsWith("Get-MailUser"))).toHaveLength(3);

  const torn = tenantAnswering({ [`Get-User ${ALERTS}`]: [user] });
  await expect(readHveAccount(torn.tenant, ALERTS)).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test("gone only when no user of any kind has the Guid", async () => {
  const { tenant, asked } = tenantAnswering({ "Get-MailUser": [alerts] });
  await expect(hveAccount(tenant, NEWS)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(asked.at(-1)).toBe(`Get-User ${NEWS}`);
});

test.each([
  [
    "a mailbox, because somebody gave it a licence",
    { [`Get-User ${NEWS}`]: [{ Guid: NEWS, RecipientTypeDetails: "UserMailbox" }] },
  ],
  ["another account's row", { [`Get-MailUser ${NEWS}`]: [alerts] }],
  ["no row", { [`Get-MailUser ${NEWS}`]: [] }],
  ["a row nobody can read", { [`Get-MailUser ${NEWS}`]: [{ Guid: NEWS }] }],
])("%s is no missing account", async (_case, answers) => {
  const { tenant } = tenantAnswering({ "Get-MailUser": [], ...answers });
  await expect(readHveAccount(tenant, NEWS)).rejects.toMatchObject({ code: "CMDLET" });
});

test("a row nobody can read spoils the list", async () => {
  const { tenant } = tenantAnswering({ "Get-MailUser": [alerts, { Guid: NEWS }] });
  await expect(hveAccounts(tenant)).rejects.toMatchObject({ code: "CMDLET" });
});

test("a policy in our words", async () => {
  const row = {
    Guid: NEWS,
    Name: "SMTP only",
    DistinguishedName: "CN=SMTP only",
    AllowBasicAuthSmtp: true,
    AllowBasicAuthPop: false,
  };
  const { tenant } = tenantAnswering({ "Get-AuthenticationPolicy": [row] });
  expect(await authenticationPolicy(tenant, NEWS)).toEqual({
    guid: NEWS,
    name: "SMTP only",
    distinguishedName: "CN=SMTP only",
    flags: { allowBasicAuthSmtp: true, allowBasicAuthPop: false },
  });
});
