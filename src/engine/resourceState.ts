import type { Properties } from "./propertyValue.ts";

/** A resource as the state file holds it, secrets open. Members we do not know are kept as they are. */
export interface ResourceState {
  urn: string;
  type: string;
  /** False for components and the stack itself. */
  custom: boolean;
  id?: string;
  inputs: Properties;
  outputs: Properties;
  parent?: string;
  /** Replaced already, still to be deleted. */
  delete?: boolean;
  /** Deleted already, still to be created anew. */
  pendingReplacement?: boolean;
  protect?: boolean;
  external?: boolean;
  retainOnDelete?: boolean;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[]>;
  /** Why the last create or update is unfinished. */
  initErrors?: string[];
  /** URN of the provider resource, `::`, its id. */
  provider?: string;
  additionalSecretOutputs?: string[];
  ignoreChanges?: string[];
  replaceOnChanges?: string[];
  deletedWith?: string;
  importID?: string;
  customTimeouts?: CustomTimeouts;
  created?: string;
  modified?: string;
}

/** How long a provider may take, in seconds. */
export type CustomTimeouts = Partial<Record<"create" | "update" | "delete" | "read", number>>;

/** What was being done to a resource when the state was written. */
export interface PendingOperation {
  resource: ResourceState;
  type: "creating" | "updating" | "deleting" | "reading" | "importing";
}

/** What other resources name a provider resource by: its URN, `::`, its id. */
export const referenceTo = ({ urn, id }: ResourceState): string => `${urn}::${id ?? ""}`;
