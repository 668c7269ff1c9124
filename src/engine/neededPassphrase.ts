import { DeploymentError } from "./deploymentError.ts";
import type { Stack } from "./engine.ts";

/** @throws DeploymentError when the stack was given no passphrase; what is wanted reads or writes secrets. */
export function neededPassphrase({ passphrase }: Pick<Stack, "passphrase">): string {
  if (passphrase !== undefined) return passphrase;
  throw new DeploymentError(
    "The stack's secrets need a passphrase: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.",
  );
}
