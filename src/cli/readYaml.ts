import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { UsageError } from "./usageError.ts";

/** The members of a YAML file; none when it is missing or empty. @throws UsageError when it is no YAML. */
export function readYaml(file: string): Record<string, unknown> {
  if (!existsSync(file)) return {};
  try {
    const content: unknown = parse(readFileSync(file, "utf8"));
    return typeof content === "object" && content !== null ? (content as Record<string, unknown>) : {};
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new UsageError(`${file} is no YAML: ${reason}`, { cause });
  }
}
