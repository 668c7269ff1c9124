import { HveError } from "../errors.ts";

/** The lab did not start, does not answer, or refused what we asked of its admin interface. */
export class LabError extends HveError {
  readonly code = "LAB";
}
