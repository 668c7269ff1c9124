import type { TenantConfiguration } from "../configuration.ts";
import type { SignIn } from "../tokens.ts";
import { confidentialClient } from "./confidentialClient.ts";
import { federatedAssertion } from "./federatedAssertion.ts";

/** `hve:auth: workloadIdentity`: somebody Entra trusts vouches for us, no secret of ours. */
export function signInWithFederation(configuration: TenantConfiguration, resource: string): SignIn {
  const clientAssertion = federatedAssertion(configuration, process.env);
  return confidentialClient(configuration, resource, { clientAssertion });
}
