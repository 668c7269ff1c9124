import * as pulumi from "@pulumi/pulumi";
import { isSecretSetting, type SettingName } from "../m365/configuration.ts";

/** The `hve:` settings of one tenant, without the namespace, and the passwords that its senders name. */
export type HveProviderSettings = { [K in SettingName]?: pulumi.Input<string> } & {
  [password: string]: pulumi.Input<string> | undefined;
};

/**
 * One tenant of several in one program: give it to resources as `{ provider }`.
 *
 * Each runs in a process of its own, so that sign-in, what was read, and what a service asked to wait for are its own. It knows
 * what it is given and nothing of the stack's configuration. Settings that hold secrets become secrets.
 */
export class HveProvider extends pulumi.ProviderResource {
  constructor(name: string, settings: HveProviderSettings, options?: pulumi.ResourceOptions) {
    const inputs = Object.entries(settings).flatMap(([key, value]) =>
      value === undefined ? [] : [[`hve:${key}`, isSecretSetting(key) ? pulumi.secret(value) : value]],
    );
    super("pulumi-nodejs", name, Object.fromEntries(inputs) as pulumi.Inputs, options);
  }
}
