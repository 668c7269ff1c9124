import { cloudWarning } from "../m365/clouds.ts";
import type { Check } from "./check.ts";

/** Whether High Volume Email is offered where the tenant is. */
export const cloud: Check = {
  title: "Cloud",
  look({ configuration }) {
    const warning = cloudWarning(configuration.cloud);
    const state = warning === undefined ? "ok" : "unknown";
    return Promise.resolve([{ check: "Cloud", state, detail: warning ?? configuration.cloud }]);
  },
};
