import { readFileSync } from "node:fs";
import { LAB_PASSPHRASE } from "./start/stackFile.ts";
import { UsageError } from "./usageError.ts";

export interface Passphrase {
  text: string;
  /** The shell line that sets it for `pulumi`; only the lab's published one is written out. */
  exportLine: string;
}

/**
 * What opens the stack's secrets, from where Pulumi takes it; an empty passphrase is one, an empty file name is none.
 * @throws UsageError when neither variable is set or the file cannot be read.
 * @see https://www.pulumi.com/docs/iac/cli/environment-variables/
 */
export function passphrase(env: NodeJS.ProcessEnv): Passphrase {
  const { PULUMI_CONFIG_PASSPHRASE: text, PULUMI_CONFIG_PASSPHRASE_FILE: file } = env;
  if (text !== undefined)
    return {
      text,
      exportLine: `export PULUMI_CONFIG_PASSPHRASE=${text === LAB_PASSPHRASE ? text : "…   # the one of this run"}`,
    };
  if (file) return { text: read(file), exportLine: `export PULUMI_CONFIG_PASSPHRASE_FILE=${file}` };
  throw new UsageError(
    "The stack's secrets need a passphrase: set PULUMI_CONFIG_PASSPHRASE (the lab's is published: lab) or PULUMI_CONFIG_PASSPHRASE_FILE.",
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8").trimEnd();
  } catch (cause) {
    throw new UsageError(`PULUMI_CONFIG_PASSPHRASE_FILE: ${file} cannot be read.`, { cause });
  }
}
