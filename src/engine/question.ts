import type { CheckResult, DiffResult, Provider } from "./provider.ts";
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

/** Puts the questions to the providers, one after the other, until there is a result. */
export async function answerAll<T>(
  asking: Asking<T>,
  providerOf: (reference: string) => Promise<Provider>,
): Promise<T> {
  let turn = asking.next();
  while (turn.done !== true) {
    const question = turn.value;
    const provider = await providerOf(question.provider);
    const answer =
      question.ask === "check"
        ? provider.check(question.urn, question.olds, question.news)
        : provider.diff(question);
    turn = asking.next(await answer);
  }
  return turn.value;
}
