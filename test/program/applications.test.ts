import { runtime } from "@pulumi/pulumi";
import { beforeAll, expect, test } from "vitest";
import { kinds } from "../../providers/index.ts";
import { ManagedApplication } from "../../src/lifecycle/placeholder.ts";
import { declareApplications } from "../../src/program/declareApplications.ts";
import { commandOnLab } from "../support/command.ts";

const EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000";
const MAIL_SEND = "b633e1c5-b582-4048-a93e-9f11b44c7e96";

interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}
const registered: Registered[] = [];
beforeAll(async () => {
  await runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        registered.push({ type, name, inputs });
        const outputs: Record<string, unknown> = {
          ...inputs,
          objectId: `object-of-${name}`,
          clientId: `client-of-${name}`,
        };
        if (inputs["useExisting"] === true)
          outputs["appRoleIds"] = { "Mail.Send": MAIL_SEND, "SMTP.SendAsApp": "other" };
        return { id: `id-of-${name}`, state: outputs };
      },
      call: () => ({}),
    },
    "hve",
    "dev",
    false,
  );
});

const valueOf = <T>(output: { apply(use: (value: T) => void): unknown }) =>
  new Promise<T>((resolve) => output.apply(resolve));

test("an application is registered, may send through Exchange Online, and hands out its service principal", async () => {
  const applications = await declareApplications({
    "invoice-service": { displayName: "Contoso invoice service" },
  });
  expect(await valueOf(applications.get("invoice-service")!)).toBe("object-of-invoice-service");

  // The SDK's classes send on only the arguments they know: a name that is wrong would be missing here.
  const azuread = registered.filter(({ type }) => type.startsWith("azuread:"));
  expect(azuread.map(({ type, name, inputs }) => [type.replace(/^.*:/, ""), name, inputs])).toEqual(
    expect.arrayContaining([
      [
        "Application",
        "invoice-service",
        {
          displayName: "Contoso invoice service",
          signInAudience: "AzureADMyOrg",
          preventDuplicateNames: true,
          requiredResourceAccesses: [
            { resourceAppId: EXCHANGE_ONLINE, resourceAccesses: [{ id: MAIL_SEND, type: "Role" }] },
          ],
        },
      ],
      ["ServicePrincipal", "invoice-service", { clientId: "client-of-invoice-service" }],
      ["ServicePrincipal", "office-365-exchange-online", { clientId: EXCHANGE_ONLINE, useExisting: true }],
      [
        "AppRoleAssignment",
        "invoice-service",
        {
          appRoleId: MAIL_SEND,
          principalObjectId: "object-of-invoice-service",
          resourceObjectId: "object-of-office-365-exchange-online",
        },
      ],
    ]),
  );
  expect(azuread).toHaveLength(4);
});

test("a file without applications makes nothing of the kind", async () => {
  const { length } = registered;
  expect(await declareApplications({})).toEqual(new Map());
  expect(registered).toHaveLength(length);
});

test("allowedApps that is a key of applications means that application; anything else is looked up in the tenant", () => {
  const { desired } = kinds.find(({ type }) => type === "AllowedApps")!;
  const [entry] = desired.entries({
    file: { applications: { "invoice-service": { displayName: "Contoso invoice service" } } },
    accounts: [{ key: "invoices", allowedApps: ["invoice-service", "Reporting"] }],
  } as never);
  expect((entry!.inputs as Record<string, unknown>)["apps"]).toEqual([
    new ManagedApplication("invoice-service"),
    "Reporting",
  ]);
});

test("the embedded engine refuses it by name, before anything is written", async () => {
  await using command = await commandOnLab();
  command.desire(
    [
      "tenant: contoso.onmicrosoft.com",
      "applications: { invoice-service: { displayName: Contoso invoice service } }",
      "accounts:",
      "  invoices: { address: invoices@contoso.com, displayName: Invoices, allowedApps: [invoice-service] }",
    ].join("\n"),
  );
  const { code, said } = await command.run("up", "--yes", "--skip-preview");
  expect(said).toMatch(/azuread.*the embedded engine does not do this; install the Pulumi CLI/);
  expect(code).toBe(1);
  expect(command.lab.calls.counters().writes).toBe(0);
});
