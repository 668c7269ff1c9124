import { HveError } from "../../errors.ts";

/** Something the story claims does not hold; what was expected and seen has been said. */
export class ClaimError extends HveError {
  readonly code = "CLAIM";
}
