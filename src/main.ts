/** The Pulumi program: configuration → desired state → resources → what to type into the device. */
import * as pulumi from "@pulumi/pulumi";
import { kinds } from "../providers/index.ts";
import { loadDesiredState } from "./desired/load.ts";
import { HveError } from "./errors.ts";
import { cloudWarning } from "./m365/clouds.ts";
import { tenantConfiguration } from "./m365/configuration.ts";
import { connect } from "./m365/tenant.ts";
import { preflight } from "./preflight/preflight.ts";
import { requireTenant } from "./preflight/requireTenant.ts";
import { declare, type Declaration } from "./program/declare.ts";
import { declareApplications } from "./program/declareApplications.ts";
import type { ApplicationEntry } from "./program/senderApplication.ts";
import { planOf } from "./program/plan.ts";
import { senderSettings } from "./program/senders.ts";

/** The stack output `senders`. */
export const senders = await program().catch((error: unknown) => {
  // Pulumi prints a RunError as its sentence; our own errors need no stack trace to be understood.
  if (error instanceof HveError && process.env["HVE_LOG"] !== "debug")
    throw new pulumi.RunError(error.message);
  throw error;
});

async function program() {
  const config = new pulumi.Config("hve");
  const settings = (key: string) => config.get(key);
  const configuration = tenantConfiguration(settings);
  const warning = cloudWarning(configuration.cloud);
  if (warning !== undefined) await pulumi.log.warn(warning);
  const desired = loadDesiredState(
    config.get("desiredState") ?? `src/tenants/${pulumi.getStack()}.yaml`,
    kinds,
  );
  const check = async (declarations?: Declaration[]) => {
    const tenant = connect(settings);
    if (config.getBoolean("preflight") === false) {
      if (!pulumi.runtime.isDryRun()) await requireTenant(tenant, desired.file.tenant);
      return;
    }
    const plan = await planOf(desired, kinds, declarations);
    await preflight(tenant, plan, (sentence) => pulumi.log.warn(sentence));
  };

  // A preview says everything at once, also what exists already, which takes Pulumi's word for what is ours. An update that
  // nobody previewed must hear about the wrong tenant before its first write.
  if (!pulumi.runtime.isDryRun()) await check();
  const applications = await declareApplications(
    desired.file["applications"] as Record<string, ApplicationEntry>,
  );
  const declarations = declare(desired.entries, kinds, config, applications);
  if (pulumi.runtime.isDryRun()) await check(declarations);
  return senderSettings(declarations, configuration);
}
