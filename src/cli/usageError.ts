import { HveError } from "../errors.ts";

/** What was typed, or what it needs from the environment, cannot be done: exit code 2, nothing was started. */
export class UsageError extends HveError {
  readonly code = "USAGE";
}
