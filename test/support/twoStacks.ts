/** Two stacks, each in a provider process of its own with an application of its own, on one tenant. */
import { vi } from "vitest";
import type { LabOptions } from "../../src/lab/lab.ts";
import { lifecycle } from "./lifecycle.ts";
import { policyTenant } from "./policyTenant.ts";

/** Client id of the second stack's application. */
export const SECOND_CLIENT = "5a2e3d4c-6b7a-4899-8bcd-e0f123456789";

export async function twoStacks(
  wanted: { policies: number; blocking: number; accounts: number },
  options?: LabOptions,
) {
  const tenant = await policyTenant(wanted, {
    ...options,
    seed: (state) => {
      const [managing] = state.applications;
      state.applications.push({
        ...structuredClone(managing!),
        clientId: SECOND_CLIENT,
        objectId: "e3b8d2ef-2a1c-4a6d-9b55-6f1a7c8d9eaf",
        displayName: "HVE as code, the other stack",
      });
    },
  });
  const stack = async (clientId: string) => {
    vi.resetModules(); // modules of its own, as a process has them: locks, caches, session
    const { provider } = await import("../../providers/conditionalAccessExclusion.ts");
    const settings: Record<string, string> = { ...tenant.settings, "hve:clientId": clientId };
    const get = (key: string) => settings[key];
    await provider.configure({ config: { get, require: (key: string) => get(key)! } });
    return lifecycle(provider);
  };
  return {
    ...tenant,
    firstClient: tenant.settings["hve:clientId"]!,
    first: await stack(tenant.settings["hve:clientId"]!),
    second: await stack(SECOND_CLIENT),
  };
}
