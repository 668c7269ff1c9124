import { kinds } from "../../providers/index.ts";
import { loadDesiredState, type DesiredState } from "../desired/load.ts";
import { DesiredStateError } from "../errors.ts";
import { UsageError } from "./usageError.ts";

/** The desired-state file of a command that reads it itself. @throws UsageError with every mistake in it: bad input. */
export function loadOrRefuse(file: string): DesiredState {
  try {
    return loadDesiredState(file, kinds);
  } catch (error) {
    if (error instanceof DesiredStateError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
