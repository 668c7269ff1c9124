/** `hve doctor`: from the file and the configuration to what is granted, what is missing, and where to grant it. */
import { join } from "node:path";
import type { DesiredState } from "../desired/load.ts";
import type { DoctorPlan, Finding } from "../doctor/check.ts";
import { doctor, exitCodeOf } from "../doctor/doctor.ts";
import { connect } from "../m365/tenant.ts";
import { loadOrRefuse } from "./loadOrRefuse.ts";
import { resolveStack, type StackOptions } from "./stack.ts";
import { stackSettings } from "./stackSettings.ts";

export interface DoctorOptions extends StackOptions {
  json?: boolean;
}

/** @returns 0 all is well, 7 something is missing, 1 not everything could be seen. @throws UsageError for a wrong file (exit 2). */
export async function runDoctor(options: DoctorOptions): Promise<number> {
  const stack = await resolveStack(options, "opened");
  const settings = await stackSettings(stack);
  const file = settings("desiredState") ?? `src/tenants/${stack.stack}.yaml`;
  const desired = loadOrRefuse(join(stack.projectFolder, file));
  process.chdir(stack.projectFolder); // paths in the configuration begin there, as in a run
  const tell = (finding: Finding) => console.log(line(finding));
  const findings = await doctor(connect(settings), planOf(desired), options.json === true ? undefined : tell);
  const exitCode = exitCodeOf(findings);
  if (options.json === true) console.log(JSON.stringify({ exitCode, findings }, null, 2));
  else console.error(summary(findings));
  return exitCode;
}

function planOf({ file, entries }: DesiredState): DoctorPlan {
  const inputsOf = (wanted: string) =>
    entries.filter(({ kind }) => kind === wanted).map(({ inputs }) => inputs);
  const accounts = inputsOf("HighVolumeAccount");
  const addressOf = (inputs: Record<string, unknown>) => String(inputs["address"]).toLowerCase();
  return {
    tenantDomain: file.tenant,
    kinds: new Set(entries.map(({ kind }) => kind)),
    addresses: accounts.map(addressOf),
    passwordSenders: accounts.filter(({ password }) => password !== undefined).map(addressOf),
    billingPolicies: [...new Set(inputsOf("BillingPolicyAssignment").map(({ policy }) => String(policy)))],
    usesGroup: inputsOf("ConditionalAccessExclusion").some(({ mode }) => mode !== "account"),
  };
}

const marks: Record<Finding["state"], string> = { ok: "ok     ", missing: "missing", unknown: "unknown" };
const line = ({ check, state, detail }: Finding) => `${marks[state]}  ${check}: ${detail}`;

function summary(findings: readonly Finding[]): string {
  const count = (state: Finding["state"]) => findings.filter((each) => each.state === state).length;
  return `${count("ok")} ok, ${count("missing")} missing, ${count("unknown")} unknown. Nothing was changed.`;
}
