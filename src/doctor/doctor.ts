/** Proves, without changing anything, that a desired state can be applied: what is granted, what is there, what can be reached. */
import { AuthenticationError, ConfigurationError, HveError, PermissionError } from "../errors.ts";
import type { Tenant } from "../m365/tenant.ts";
import { accountCount } from "./accountCount.ts";
import { billing } from "./billing.ts";
import type { Check, DoctorPlan, Finding } from "./check.ts";
import { clock } from "./clock.ts";
import { cloud } from "./cloud.ts";
import { defaultPolicy } from "./defaultPolicy.ts";
import { domains } from "./domains.ts";
import { exchangeRights } from "./exchangeRights.ts";
import { graphRights } from "./graphRights.ts";
import { powerShell } from "./powerShell.ts";
import { securityDefaultsCheck } from "./securityDefaultsCheck.ts";
import { signIn } from "./signIn.ts";
import { smtpEndpoint } from "./smtpEndpoint.ts";
import { smtpHostName } from "./smtpHostName.ts";
import { tenantMatch } from "./tenantMatch.ts";

/** Those that need no sign-in. */
const here: Check[] = [cloud, smtpHostName, smtpEndpoint];
const inTenant: Check[] = [
  tenantMatch,
  clock,
  graphRights,
  exchangeRights,
  powerShell,
  domains,
  accountCount,
  securityDefaultsCheck,
  defaultPolicy,
  billing,
];

/** @param onFinding is told each finding as soon as there is one. */
export async function doctor(
  tenant: Tenant,
  plan: DoctorPlan,
  onFinding: (finding: Finding) => void = () => undefined,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const run = async (check: Check) => {
    const found = await check.look(tenant, plan).catch((error: unknown) => [failed(check.title, error)]);
    findings.push(...found);
    found.forEach(onFinding);
    return found;
  };
  for (const check of here) await run(check);
  const signedIn = (await run(signIn)).every(({ state }) => state === "ok");
  // Without a sign-in every other answer would be the same refusal.
  if (signedIn) for (const check of inTenant) await run(check);
  return findings;
}

/** 0: all is well. 7: something is missing. 1: nothing is known to be missing, but not everything could be seen. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 7 {
  if (findings.some(({ state }) => state === "missing")) return 7;
  return findings.some(({ state }) => state === "unknown") ? 1 : 0;
}

function failed(check: string, error: unknown): Finding {
  if (!(error instanceof HveError)) throw error;
  const isForPeople =
    error instanceof ConfigurationError ||
    error instanceof AuthenticationError ||
    error instanceof PermissionError;
  return { check, state: isForPeople ? "missing" : "unknown", detail: error.message };
}
