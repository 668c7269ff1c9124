import { DeploymentError } from "./deploymentError.ts";

/** The steps to a value: a key with its namespace first, then names of members and numbers of elements. */
export type ConfigPath = [key: string, ...rest: (string | number)[]];

/**
 * A configuration key as it is typed: `name`, `namespace:name`, and with `--path` what follows: `name.member[0]["with.dot"]`.
 * @throws DeploymentError when it is none.
 * @see https://www.pulumi.com/docs/iac/concepts/config/#structured-configuration
 */
export function parseConfigKey(typed: string, isPath: boolean, project: string): ConfigPath {
  const [first, ...rest] = isPath ? steps(typed) : [typed];
  const parts = typeof first === "string" ? first.split(":") : [];
  if (parts.some((part) => part === "") || parts.length < 1 || parts.length > 2)
    throw new DeploymentError(
      `could not parse ${typed} as a configuration key (configuration keys should be of the form \`<namespace>:<name>\`)`,
    );
  return [parts.length === 2 ? String(first) : `${project}:${String(first)}`, ...rest];
}

function steps(typed: string): (string | number)[] {
  const result: (string | number)[] = [];
  const step = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|(?:^|\.)([^.[\]"]+)/y;
  while (step.lastIndex < typed.length) {
    const [, index, quoted, plain] = step.exec(typed) ?? [];
    if (index !== undefined) result.push(Number(index));
    else if (quoted !== undefined) result.push(quoted.replaceAll(/\\(.)/g, "$1"));
    else if (plain !== undefined) result.push(plain);
    else throw new DeploymentError(`invalid configuration path ${typed}`);
  }
  return result;
}
