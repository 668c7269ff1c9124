/** The app role and the directory role with which Exchange lets this desired state be applied. */
import { exchangeCmdlets } from "../m365/exchangeCmdlets.ts";
import { finding, type Check, type DoctorPlan } from "./check.ts";

/** Cmdlets that only one kind needs: by the end of their name. */
const needs: [RegExp, string][] = [
  [/-AuthenticationPolicy$/, "AuthenticationPolicy"],
  [/-HVEAppAccess$/, "AllowedApps"],
  [/-(BillingPolicy|HVEAccountBillingPolicy)$/, "BillingPolicyAssignment"],
  [/-(MailUser|HVEAccountSettings)$/, "HighVolumeAccount"],
];

/** @see https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2 */
export const exchangeRights: Check = {
  title: "Exchange cmdlets",
  async look(tenant, plan) {
    const { exchangeRoles, clientId } = await tenant.identity();
    const role = exchangeRoles.includes("Exchange.ManageAsApp")
      ? undefined
      : `grant Exchange.ManageAsApp with admin consent (Entra, App registrations, ${clientId}, API permissions, Office 365 Exchange Online, Application permissions)`;
    const appRole = finding("Exchange: app role Exchange.ManageAsApp", role, "by the token");
    if (role !== undefined) return appRole; // Exchange answers nothing without it
    const allowed = new Set((await tenant.allowedCmdlets()).map((name) => name.toLowerCase()));
    const needed = neededCmdlets(plan);
    const lacking = needed.filter((name) => !allowed.has(name.toLowerCase()));
    const missing =
      lacking.length === 0
        ? undefined
        : `not allowed: ${lacking.join(", ")}. Give the app's service principal the directory role Exchange Administrator ` +
          "(Entra, Roles and administrators), or a role group with these cmdlets; it works with a new token, minutes later";
    return [
      ...appRole,
      ...finding("Exchange: directory role", missing, `all ${needed.length} cmdlets are allowed`),
    ];
  },
};

const neededCmdlets = ({ kinds }: DoctorPlan) =>
  exchangeCmdlets.filter((name) => {
    const kind = needs.find(([pattern]) => pattern.test(name))?.[1];
    return (
      kind === undefined || kinds.has(kind) || (kind === "AuthenticationPolicy" && name.startsWith("Get-"))
    );
  });
