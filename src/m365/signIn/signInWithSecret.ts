import type { TenantConfiguration } from "../configuration.ts";
import type { SignIn } from "../tokens.ts";
import { confidentialClient } from "./confidentialClient.ts";

/** `hve:auth: clientSecret`, the default. */
export const signInWithSecret = (configuration: TenantConfiguration, resource: string): SignIn =>
  confidentialClient(configuration, resource, { clientSecret: configuration.clientSecret!.reveal() });
