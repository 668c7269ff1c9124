import { ManagedIdentityApplication } from "@azure/msal-node";
import { AuthenticationError, HveError } from "../../errors.ts";
import type { TenantConfiguration } from "../configuration.ts";
import type { SignIn } from "../tokens.ts";
import { recordingNetwork } from "./recordingNetwork.ts";

/** `hve:auth: managedIdentity`: the machine's own identity, or with `hve:clientId` one that a user has assigned to it. */
export function signInWithManagedIdentity(configuration: TenantConfiguration, resource: string): SignIn {
  const { clientId } = configuration;
  const network = recordingNetwork(configuration);
  const application = new ManagedIdentityApplication({
    ...(clientId !== undefined && { managedIdentityIdParams: { userAssignedClientId: clientId } }),
    system: { networkClient: network.module, disableInternalRetries: true },
  });
  return async (fresh) => {
    network.forget();
    try {
      const { accessToken } = await application.acquireToken({ resource, forceRefresh: fresh });
      return accessToken;
    } catch (error) {
      if (error instanceof HveError) throw error;
      throw refused(resource, clientId, network.answer().status, network.failure(), error);
    }
  };
}

function refused(
  resource: string,
  clientId: string | undefined,
  status: number,
  failure: HveError | undefined,
  cause: unknown,
): AuthenticationError {
  const who =
    clientId === undefined ? "the machine's own identity" : `the identity ${clientId} (hve:clientId)`;
  const why =
    failure === undefined
      ? `the machine's identity service answered HTTP ${status}. Is ${who} assigned to this machine?`
      : "no identity service answers on this machine. Does it run in Azure, with a managed identity?";
  return new AuthenticationError(`Sign-in for ${resource} as ${who} failed: ${why}`, {
    cause: failure ?? cause,
  });
}
