import { HveError } from "../errors.ts";

/** What was asked is well formed, but cannot be had: exit code 1, as Pulumi's. */
export class RefusedError extends HveError {
  readonly code = "REFUSED";
}
