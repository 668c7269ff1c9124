import { HveError } from "../errors.ts";

/** Ctrl-C ended it before it was done. */
export class Interrupted extends HveError {
  readonly code = "INTERRUPTED";
}
