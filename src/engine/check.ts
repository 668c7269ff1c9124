import { DeploymentError } from "./deploymentError.ts";
import type { Goal } from "./goal.ts";
import { equal, reveal, type Properties } from "./propertyValue.ts";
import { ask, type Asking } from "./question.ts";
import { isProviderType } from "./urn.ts";

/** The inputs as the provider will use them. @throws DeploymentError when it refuses them. */
export function* check(goal: Goal, urn: string, olds: Properties, news: Properties): Asking<Properties> {
  if (!goal.custom || isProviderType(goal.type)) return news;
  const answer = yield* ask.check({ urn, provider: goal.provider ?? "", olds, news });
  if (answer.failures.length === 0) return answer.inputs;
  throw new DeploymentError(
    answer.failures
      .map(({ property, reason }) => {
        const what = property === "" ? "" : `property ${property} value {${shown(news, property)}} `;
        return `${goal.type} resource '${goal.name}': ${what}has a problem: ${reason}`;
      })
      .join("\n"),
    { urn },
  );
}

const shown = (inputs: Properties, property: string): string => {
  const value = inputs[property];
  if (value === undefined) return "";
  const open = reveal(value);
  return equal(open, value) ? (typeof open === "string" ? open : JSON.stringify(open)) : "[secret]";
};
