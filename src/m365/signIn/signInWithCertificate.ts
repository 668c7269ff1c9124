import type { TenantConfiguration } from "../configuration.ts";
import type { SignIn } from "../tokens.ts";
import { clientCertificate } from "./clientCertificate.ts";
import { confidentialClient } from "./confidentialClient.ts";

/** `hve:auth: certificate`. @throws ConfigurationError when the certificate cannot be read. */
export function signInWithCertificate(configuration: TenantConfiguration, resource: string): SignIn {
  const certificate = clientCertificate(configuration, process.env);
  return confidentialClient(configuration, resource, { clientCertificate: certificate });
}
