/** MSAL's confidential client, for every way in which the app proves who it is to the token endpoint. */
import { ConfidentialClientApplication, type Configuration } from "@azure/msal-node";
import { AuthenticationError, HveError } from "../../errors.ts";
import type { TenantConfiguration } from "../configuration.ts";
import type { SignIn } from "../tokens.ts";
import { recordingNetwork } from "./recordingNetwork.ts";
import { signInError } from "./signInErrors.ts";

type Credential = Pick<Configuration["auth"], "clientSecret" | "clientCertificate" | "clientAssertion">;

/** One client per service, so that the last answer of the network is the one a failure is about. */
export function confidentialClient(
  configuration: TenantConfiguration,
  resource: string,
  credential: Credential,
): SignIn {
  const { authority, clientId = "" } = configuration;
  const network = recordingNetwork(configuration);
  const client = new ConfidentialClientApplication({
    auth: {
      clientId,
      authority: authority.href,
      ...credential,
      ...(authority.host !== "login.microsoftonline.com" && { knownAuthorities: [authority.host] }),
    },
    system: { networkClient: network.module, disableInternalRetries: true },
  });
  return async (fresh) => {
    network.forget();
    try {
      const result = await client.acquireTokenByClientCredential({
        scopes: [`${resource}/.default`],
        skipCache: fresh,
      });
      if (!result) throw new AuthenticationError(`Sign-in for ${resource} gave no token`);
      return result.accessToken;
    } catch (error) {
      if (error instanceof HveError) throw error;
      throw network.failure() ?? signInError(configuration, resource, network.answer(), error);
    }
  };
}
