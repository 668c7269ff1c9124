/** A lab, one provider process, and the objects of a stack in it: one of every kind. */
import { DynamicProvider } from "./dynamicProvider.ts";
import { localTenant } from "./localTenant.ts";
import { samples } from "./samples.ts";

type Values = Record<string, unknown>;

export interface Held {
  id: string;
  /** As Pulumi would have it in state. */
  outs: Values;
}

export async function sampleStack() {
  const tenant = await localTenant();
  const provider = await DynamicProvider.start();
  let sessions = 0;

  /**
   * Makes the process forget what it read. Pulumi configures once for each loader text it has not seen yet, and a session lives as
   * long as its settings stay the same; so both change.
   * @returns the values with a loader text that leads to the new session.
   */
  async function anew(values: Values, settings: Record<string, string> = {}): Promise<Values> {
    sessions += 1;
    await provider.configure({
      ...tenant.settings,
      "hve:timeDivisor": String(60_000 + sessions),
      ...settings,
    });
    return { ...values, __provider: `${String(values["__provider"]).replace(/ \/\/.*/, "")} // ${sessions}` };
  }

  await provider.configure(tenant.settings);
  const made: Record<string, Held> = {};
  const needs = () => ({
    account: made["highVolumeAccount"]?.id ?? "",
    policy: made["authenticationPolicy"]?.id ?? "",
  });
  /** What `check` makes of the inputs of a kind's sample. */
  const inputsOf = async (file: string, change: Values = {}) =>
    (await provider.check({}, { ...samples[file]!.inputs(needs()), ...change })).inputs;

  return {
    tenant,
    provider,
    made,
    anew,
    inputsOf,
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await tenant[Symbol.asyncDispose]();
    },
  };
}
