import type { Operation } from "./engine.ts";
import type { ResourceState } from "./resourceState.ts";

/** One thing to do to one resource, decided but not done. */
export interface PlannedStep {
  operation: Operation;
  urn: string;
  /** The resource before; absent when there was none. */
  old?: ResourceState;
  /** The resource after, as far as it is known. */
  next?: ResourceState;
  /** The properties that made a replacement necessary. */
  keys?: string[];
  /** A replacement that leaves the old one to be deleted at the end, or is about one that is deleted already. */
  deletesOldLater?: boolean;
  /** With `same`: the resource is not made, because this run makes none. Nothing goes into the state. */
  isSkippedCreate?: boolean;
}
