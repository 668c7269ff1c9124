import type { Properties } from "./propertyValue.ts";
import type { CustomTimeouts } from "./resourceState.ts";

/** Another name a resource may have had. */
export type Alias =
  | { urn: string }
  | {
      name?: string;
      type?: string;
      stack?: string;
      project?: string;
      parent?: string;
      noParent: boolean;
    };

/** What the program wants of one resource: a registration, in the engine's words. */
export interface Goal {
  type: string;
  name: string;
  custom: boolean;
  inputs: Properties;
  parent?: string;
  provider?: string;
  /** Absent means that the parent decides. */
  protect?: boolean;
  /** Absent means that the parent decides. */
  retainOnDelete?: boolean;
  /** What the program said; absent means that the provider decides. */
  deleteBeforeReplace?: boolean;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
  aliases: Alias[];
  /** The id of an object to be imported. */
  importId?: string;
  deletedWith?: string;
  customTimeouts?: CustomTimeouts;
}
