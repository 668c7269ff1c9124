import type { RegisterResult } from "./deployment.ts";
import type { Goal } from "./goal.ts";
import type { Properties } from "./propertyValue.ts";
import { referenceTo } from "./resourceState.ts";
import { isProviderType, makeUrn } from "./urn.ts";

const type = "pulumi:providers:pulumi-nodejs";
const name = "default";

/** The URN the default provider of a stack has. */
export const defaultProviderUrn = (stack: string, project: string): string =>
  makeUrn(stack, project, undefined, type, name);

/** Gives resources that name no provider the default one, which is registered when the first of them comes. */
export class DefaultProvider {
  private readonly inputs: Properties;
  private state: Promise<RegisterResult> | undefined;

  /** @param inputs the whole configuration of the stack */
  constructor(inputs: Properties) {
    this.inputs = inputs;
  }

  async assign(goal: Goal, registrar: { register(goal: Goal): Promise<RegisterResult> }): Promise<Goal> {
    if (!goal.custom || isProviderType(goal.type) || goal.provider !== undefined) return goal;
    this.state ??= registrar.register(this.goal());
    return { ...goal, provider: referenceTo((await this.state).state) };
  }

  private goal(): Goal {
    return {
      type,
      name,
      custom: true,
      inputs: this.inputs,
      dependencies: [],
      propertyDependencies: {},
      ignoreChanges: [],
      replaceOnChanges: [],
      additionalSecretOutputs: [],
      aliases: [],
    };
  }
}
