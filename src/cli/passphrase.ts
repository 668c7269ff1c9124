import { readFileSync } from "node:fs";
import { askedHidden, canAsk, type CanAsk } from "./ask.ts";
import { LAB_PASSPHRASE } from "./start/labPassphrase.ts";
import { UsageError } from "./usageError.ts";

/**
 * What opens the stack's secrets, from where Pulumi takes it; an empty passphrase is one, an empty file name is none. Undefined when
 * neither variable is set.
 * @throws UsageError when the file cannot be read.
 * @see https://www.pulumi.com/docs/iac/cli/environment-variables/
 */
export function givenPassphrase(env: NodeJS.ProcessEnv): string | undefined {
  const { PULUMI_CONFIG_PASSPHRASE: text, PULUMI_CONFIG_PASSPHRASE_FILE: file } = env;
  if (text !== undefined) return text;
  return file ? read(file) : undefined;
}

/** Asks for it where nobody gave it. @throws UsageError where nobody can be asked. */
export async function neededPassphrase(env: NodeJS.ProcessEnv, asking: CanAsk): Promise<string> {
  const given = givenPassphrase(env);
  if (given !== undefined) return given;
  if (canAsk(asking)) return askedHidden("Passphrase of the stack's secrets");
  throw new UsageError(
    "The stack's secrets need a passphrase: set PULUMI_CONFIG_PASSPHRASE (the lab's is published: lab) or PULUMI_CONFIG_PASSPHRASE_FILE.",
  );
}

/** The shell line that gives it to `pulumi`; only the lab's published one is written out. */
export function passphraseLine(env: NodeJS.ProcessEnv): string {
  const { PULUMI_CONFIG_PASSPHRASE: text, PULUMI_CONFIG_PASSPHRASE_FILE: file } = env;
  if (text === undefined && file) return `export PULUMI_CONFIG_PASSPHRASE_FILE=${file}`;
  return `export PULUMI_CONFIG_PASSPHRASE=${text === LAB_PASSPHRASE ? text : "…   # the one of this run"}`;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8").trimEnd();
  } catch (cause) {
    throw new UsageError(`PULUMI_CONFIG_PASSPHRASE_FILE: ${file} cannot be read.`, { cause });
  }
}
