/** A kind's provider as the engine uses it: every input is checked first, every result is what state would hold. */
import type { dynamic } from "@pulumi/pulumi";

type Values = Record<string, any>;

export function lifecycle(provider: dynamic.ResourceProvider) {
  const methods = provider as Required<dynamic.ResourceProvider>;
  const checked = async (news: Values): Promise<Values> => {
    const { inputs, failures } = await methods.check({}, news);
    if (failures?.length)
      throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
    return inputs;
  };
  return {
    async create(news: Values) {
      const { id, outs } = await methods.create(await checked(news));
      return { id, state: outs as Values };
    },
    async update(id: string, olds: Values, news: Values) {
      return (await methods.update(id, olds, await checked(news))).outs as Values;
    },
    read: (id: string, state: Values) => methods.read(id, state),
    delete: (id: string, state: Values) => methods.delete(id, state),
    diff: async (id: string, state: Values, news: Values) => methods.diff(id, state, await checked(news)),
  };
}
