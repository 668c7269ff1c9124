import type { Properties } from "./propertyValue.ts";

/** What a provider says to inputs: as it will use them, and what is wrong with them. */
export interface CheckResult {
  inputs: Properties;
  failures: { property: string; reason: string }[];
}

/** What a provider says to a difference. */
export interface DiffResult {
  /** `unknown` leaves the answer to the engine, which then compares inputs. */
  changes: "some" | "none" | "unknown";
  /** The properties that make a replacement necessary. */
  replaceKeys: string[];
  deleteBeforeReplace: boolean;
}

/** What a provider made. With `initErrors` it stands, but is unfinished. */
export interface MadeResult {
  id: string;
  outputs: Properties;
  initErrors?: string[];
}

/** What a provider found; `undefined` instead of it means gone. */
export interface ReadResult {
  id: string;
  outputs: Properties;
  /** Absent when the provider does not say. */
  inputs?: Properties;
}

/** Makes and changes things. Every value goes in and comes out in the engine's form, marks included. */
export interface Provider {
  check(urn: string, olds: Properties, news: Properties): Promise<CheckResult>;
  diff(request: {
    urn: string;
    id: string;
    oldInputs: Properties;
    oldOutputs: Properties;
    newInputs: Properties;
    ignoreChanges: string[];
  }): Promise<DiffResult>;
  create(urn: string, inputs: Properties): Promise<MadeResult>;
  update(request: {
    urn: string;
    id: string;
    oldInputs: Properties;
    oldOutputs: Properties;
    newInputs: Properties;
    ignoreChanges: string[];
  }): Promise<MadeResult>;
  read(
    urn: string,
    id: string,
    inputs: Properties | undefined,
    outputs: Properties,
  ): Promise<ReadResult | undefined>;
  delete(urn: string, id: string, inputs: Properties, outputs: Properties): Promise<void>;
}
