import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { kinds } from "../../providers/index.ts";
import { loadDesiredState } from "../../src/desired/load.ts";
import { DesiredStateError } from "../../src/errors.ts";

const folder = mkdtempSync(join(tmpdir(), "hve-desired-"));

function problemsOf(text: string): string[] {
  const file = join(folder, "tenant.yaml");
  writeFileSync(file, text);
  try {
    loadDesiredState(file, kinds);
  } catch (error) {
    if (!(error instanceof DesiredStateError)) throw error;
    return error.message.split("\n").map((line) => line.replace(`${file}:`, ""));
  }
  return [];
}

const GOOD = `tenant: contoso.onmicrosoft.com
authenticationPolicies:
  smtp-only: { name: HVE SMTP AUTH only, allowBasicAuthSmtp: true }
accounts:
  alerts:
    address: Alerts@Contoso.com
    displayName: Alerts
    password: { config: alertsPassword }
    authenticationPolicy: smtp-only
`;

test("a right file becomes entries, addresses in lower case", () => {
  expect(problemsOf(GOOD)).toEqual([]);
  const { entries, file } = loadDesiredState(join(folder, "tenant.yaml"), kinds);
  expect(file.tenant).toBe("contoso.onmicrosoft.com");
  expect(entries.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "Roster roster",
    "AuthenticationPolicy smtp-only",
    "HighVolumeAccount alerts",
    "AuthenticationPolicyAssignment alerts",
  ]);
  expect(entries[2]?.inputs).toMatchObject({ address: "alerts@contoso.com", displayName: "Alerts" });
});

test("the stack dev's own file is right", () => {
  const { entries } = loadDesiredState("src/tenants/dev.yaml", kinds);
  expect(entries.filter(({ kind }) => kind === "HighVolumeAccount").map(({ name }) => name)).toEqual([
    "alerts",
    "invoices",
  ]);
  expect(entries.filter(({ kind }) => kind === "SendProbe").map(({ name }) => name)).toEqual(["alerts"]);
});

test("every problem is reported at once, each with its line and column", () => {
  const problems = problemsOf(`tenant: contoso.onmicrosoft.com
colour: blue
authenticationPolicies:
  smtp-only: { name: HVE SMTP AUTH only, allowBasicAuthSmtp: true }
accounts:
  alerts:
    address: alerts@contoso.com
    displayName: Alerts
    password: { config: alertsPassword }
    authenticationPolicy: smtp-onyl
    reployTo: ops@contoso.com
  news:
    address: ALERTS@contoso.com
    displayName: News
    replyTo: nobody
  invoices:
    displayName: Invoices
`);
  expect(problems).toEqual([
    "2:1: colour: there is no such field",
    '10:5: accounts.alerts.authenticationPolicy: "smtp-onyl" is not declared under authenticationPolicies',
    "11:5: accounts.alerts.reployTo: there is no such field",
    "13:5: accounts.news.address: alerts@contoso.com is an address of accounts.alerts already",
    "15:5: accounts.news.replyTo: Invalid email address",
    "16:3: accounts.invoices.address: is required",
  ]);
});

test.each([
  [
    "a password without an authentication policy",
    GOOD.replace("    authenticationPolicy: smtp-only\n", ""),
    ["5:3: accounts.alerts.authenticationPolicy: an account with a password needs an authentication policy"],
  ],
  [
    "a policy that is wrong itself is still declared",
    GOOD.replace("allowBasicAuthSmtp: true", "allowBasicAuthSmtp: yes please"),
    [
      "3:42: authenticationPolicies.smtp-only.allowBasicAuthSmtp: Invalid input: expected boolean, received string",
    ],
  ],
  [
    "a secondary address that is another account's",
    GOOD.replace("displayName: Alerts", "displayName: Alerts\n    secondaryAddresses: [ALERTS@contoso.com]"),
    [
      "8:26: accounts.alerts.secondaryAddresses.0: alerts@contoso.com is an address of accounts.alerts already",
    ],
  ],
  ["no accounts", "tenant: contoso.com\n", ["1:1: accounts: is required"]],
  ["an empty file", "", ["1:1: tenant: is required", "1:1: accounts: is required"]],
  ["not a mapping", "- one\n- two\n", ["1:1: (file): Invalid input: expected object, received array"]],
])("%s", (_case, text, expected) => {
  expect(problemsOf(text)).toEqual(expected);
});

test("a file that is not YAML is refused where it breaks", () => {
  expect(problemsOf("tenant: [contoso.com\naccounts: {")[0]).toMatch(/^\d+:\d+: \(syntax\): /);
});

test("a file that is not there says how to name it", () => {
  expect(() => loadDesiredState(join(folder, "absent.yaml"), kinds)).toThrow(
    /absent\.yaml:1:1: \(file\): cannot be read \(ENOENT\)\. hve:desiredState names the file/,
  );
});
