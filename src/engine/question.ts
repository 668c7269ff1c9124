import type { CheckResult, DiffResult } from "./provider.ts";
import type { Properties } from "./propertyValue.ts";

/** What the step generator wants to know of a provider. `provider` is a provider reference. */
export type Question =
  | { ask: "check"; urn: string; provider: string; olds: Properties; news: Properties }
  | {
      ask: "diff";
      urn: string;
      provider: string;
      id: string;
      oldInputs: Properties;
      oldOutputs: Properties;
      newInputs: Properties;
      ignoreChanges: string[];
    };

/** Something that is decided with questions in between. */
export type Asking<T> = Generator<Question, T, CheckResult | DiffResult>;

type Asked<Kind extends Question["ask"]> = Omit<Extract<Question, { ask: Kind }>, "ask">;

/** The questions, each with the type of its answer. */
export const ask = {
  *check(question: Asked<"check">): Asking<CheckResult> {
    return (yield { ask: "check", ...question }) as CheckResult;
  },
  *diff(question: Asked<"diff">): Asking<DiffResult> {
    return (yield { ask: "diff", ...question }) as DiffResult;
  },
};
