import type { Provider } from "./provider.ts";

const notAtPreview = (): Promise<never> =>
  Promise.reject(new Error("A provider whose configuration is not known yet was asked to act."));

/** Stands for a provider whose configuration only a run could tell: a preview shows inputs as they are, and a change. */
export const unconfiguredProvider: Provider = {
  check: (_urn, _olds, news) => Promise.resolve({ inputs: news, failures: [] }),
  diff: () => Promise.resolve({ changes: "some", replaceKeys: [], deleteBeforeReplace: false }),
  create: notAtPreview,
  update: notAtPreview,
  read: notAtPreview,
  delete: notAtPreview,
};
