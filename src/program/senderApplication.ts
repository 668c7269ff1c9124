/**
 * The application with which a sender signs in, on Pulumi's own provider for Entra.
 *
 * Only stacks that declare `applications:` load this file, and only they need the Pulumi CLI and the plugin of `@pulumi/azuread`.
 * @see https://www.pulumi.com/registry/packages/azuread/
 */
import azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

/**
 * Application (client) id of Office 365 Exchange Online in every tenant, and of its app role `Mail.Send`. HVE wants this one, not
 * `SMTP.SendAsApp`.
 * @see https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365
 */
const EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000";
const MAIL_SEND = "b633e1c5-b582-4048-a93e-9f11b44c7e96";

/** What the file says of an application. */
export interface ApplicationEntry {
  displayName: string;
}

/** One for all applications of a stack: Microsoft's own service principal is taken as it is, and stays when the stack goes. */
export const exchangeOnline = () =>
  new azuread.ServicePrincipal("office-365-exchange-online", {
    clientId: EXCHANGE_ONLINE,
    useExisting: true,
  });

/** Application, service principal, and the permission to send, with admin consent. Its credentials are made elsewhere. */
export class SenderApplication extends pulumi.ComponentResource {
  /** What the application calls itself when it asks for a token. */
  readonly clientId: pulumi.Output<string>;
  /** Object id of the service principal, once it may send: what an Allowed Apps list wants. */
  readonly objectId: pulumi.Output<string>;

  /** @param key the application's key in the desired-state file. */
  constructor(key: string, { displayName }: ApplicationEntry, exchange: azuread.ServicePrincipal) {
    super("hve:index:SenderApplication", key);
    const parent = { parent: this };
    const application = new azuread.Application(
      key,
      {
        displayName,
        signInAudience: "AzureADMyOrg",
        preventDuplicateNames: true,
        requiredResourceAccesses: [
          { resourceAppId: EXCHANGE_ONLINE, resourceAccesses: [{ id: MAIL_SEND, type: "Role" }] },
        ],
      },
      parent,
    );
    const principal = new azuread.ServicePrincipal(key, { clientId: application.clientId }, parent);
    const consent = new azuread.AppRoleAssignment(
      key,
      {
        appRoleId: exchange.appRoleIds.apply((ids) => ids["Mail.Send"] ?? MAIL_SEND),
        principalObjectId: principal.objectId,
        resourceObjectId: exchange.objectId,
      },
      parent,
    );
    this.clientId = application.clientId;
    this.objectId = pulumi.all([principal.objectId, consent.id]).apply(([objectId]) => objectId);
    this.registerOutputs({ clientId: this.clientId, objectId: this.objectId });
  }
}
