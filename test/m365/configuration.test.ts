import { inspect } from "node:util";
import { expect, test } from "vitest";
import { cloudWarning } from "../../src/m365/clouds.ts";
import { tenantConfiguration } from "../../src/m365/configuration.ts";
import { connect } from "../../src/m365/tenant.ts";

const least: Record<string, string> = {
  tenantId: "11111111-1111-1111-1111-11111111111A",
  clientId: "22222222-2222-2222-2222-222222222222",
  clientSecret: "s3cr3t",
};
const read = (settings: Record<string, string>) => tenantConfiguration((key) => settings[key]);
const thrownBy = (settings: Record<string, string>) => {
  try {
    read(settings);
  } catch (error) {
    return String(error);
  }
  throw new Error("nothing was thrown");
};

test("three settings are enough for a real tenant", () => {
  const configuration = read(least);
  expect(configuration).toMatchObject({
    tenantId: "11111111-1111-1111-1111-11111111111a",
    smtpHost: "smtp.hve.mx.microsoft",
    smtpPort: 587,
    timeDivisor: 1,
    settingsMinutes: 5,
    policyMinutes: 30,
    visibilityMinutes: 2,
  });
  expect(configuration.authority.href).toBe(
    "https://login.microsoftonline.com/11111111-1111-1111-1111-11111111111a",
  );
  expect(configuration.exchangeEndpoint.origin).toBe("https://outlook.office365.com");
  expect(configuration.graphEndpoint.origin).toBe("https://graph.microsoft.com");
});

test("everything that is missing is said at once, with the line to paste", () => {
  expect(thrownBy({}).split("\n")).toEqual([
    "ConfigurationError: hve:tenantId is missing; set it: pulumi config set hve:tenantId <tenantId>",
    "hve:clientId is missing; set it: pulumi config set hve:clientId <clientId>",
    "hve:clientSecret is missing; set it: pulumi config set --secret hve:clientSecret",
  ]);
});

test.each([
  ["tenantId", "contoso"],
  ["smtpPort", "0"],
  ["timeDivisor", "-1"],
  ["policyMinutes", "soon"],
  ["exchangeEndpoint", "http://outlook.office365.com"],
  ["graphEndpoint", "graph.microsoft.com"],
])("%s may not be %s", (key, value) => {
  expect(thrownBy({ ...least, [key]: value })).toContain(`hve:${key} is wrong`);
});

test("plain http is for this machine only", () => {
  expect(read({ ...least, exchangeEndpoint: "http://127.0.0.1:8080" }).exchangeEndpoint.port).toBe("8080");
});

test("the secret is in no printed configuration", () => {
  expect(inspect(read(least)) + JSON.stringify(read(least))).not.toContain("s3cr3t");
});

test("waiting times are divided, and a missing password names its own line", () => {
  const settings: Record<string, string> = { ...least, timeDivisor: "60", alertsPassword: "p" };
  const tenant = connect((key) => settings[key]);
  expect(tenant.timing.settings.budgetMs).toBe(5_000);
  expect(tenant.timing.policies.budgetMs).toBe(30_000);
  expect(tenant.secret("alertsPassword").reveal()).toBe("p");
  expect(() => tenant.secret("newsPassword")).toThrow("pulumi config set --secret hve:newsPassword");
});

test.each([
  ["certificate", ["hve:clientId is missing; set it: pulumi config set hve:clientId <clientId>"]],
  ["workloadIdentity", ["hve:clientId is missing; set it: pulumi config set hve:clientId <clientId>"]],
  ["managedIdentity", []],
])("auth %s asks for what it needs and no more", (auth, lines) => {
  const settings = { tenantId: least["tenantId"]!, auth };
  if (lines.length === 0) expect(read(settings)).toMatchObject({ auth });
  else expect(thrownBy(settings)).toBe(`ConfigurationError: ${lines.join("\n")}`);
});

test.each([
  ["usGovL4", "login.microsoftonline.us", "graph.microsoft.us", "outlook.office365.us"],
  ["usGovL5", "login.microsoftonline.us", "dod-graph.microsoft.us", "outlook-dod.office365.us"],
] as const)(
  "cloud %s has addresses of its own, which a setting still overrides, and is unverified",
  (cloud, ...hosts) => {
    const { authority, graphEndpoint, exchangeEndpoint } = read({ ...least, cloud });
    expect([authority, graphEndpoint, exchangeEndpoint].map(({ host }) => host)).toEqual(hosts);
    expect(read({ ...least, cloud, graphEndpoint: "https://graph.example" }).graphEndpoint.host).toBe(
      "graph.example",
    );
    expect(cloudWarning(cloud)).toContain("not documented");
    expect(cloudWarning("global")).toBeUndefined();
  },
);

test("the cloud without High Volume Email is refused", () => {
  expect(thrownBy({ ...least, cloud: "china" })).toContain("not applicable");
});
