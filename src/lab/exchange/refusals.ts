import { identities } from "../identities.ts";
import { Refusal } from "./refusal.ts";

const invocation = "Microsoft.Exchange.AdminApi.CommandInvocation";
const tasks = "Microsoft.Exchange.Configuration.Tasks";
const management = "Microsoft.Exchange.Management.Tasks";
const domainController = "DB9P000A001DC001.EURP000A001.PROD.OUTLOOK.COM";

/**
 * The service's own refusals, by what is wrong. Numbers are the rows of exchange-admin §A.8, texts also hve-service §8.
 * Sentences that are not public start with `LAB-`.
 */
export const refusals = {
  /** Row 1: the object a cmdlet is about. */
  notFound: (identity: string) =>
    new Refusal(
      `${tasks}.ManagementObjectNotFoundException`,
      `The operation couldn't be performed because object '${identity}' couldn't be found on '${domainController}'.`,
      { status: 404, exId: "Ex6F9304" },
    ),
  /** Row 2: an object a parameter refers to. */
  referenceNotFound: (identity: string) =>
    new Refusal(
      `${tasks}.ManagementObjectNotFoundException`,
      `Couldn't find object "${identity}". Please make sure that it was spelled correctly or specify a different object.`,
      { exId: "Ex94914C" },
    ),
  /** Row 3: a value of the wrong type. */
  badValue: (parameter: string, value: unknown, type: string, reason: string) =>
    new Refusal(
      `${invocation}.ParameterTransformationException`,
      `Cannot process argument transformation on parameter '${parameter}'. ` +
        `Cannot convert value "${typeof value === "string" ? value : JSON.stringify(value)}" to type "${type}". Error: "${reason}"`,
      { encoding: "none" },
    ),
  /** Row 4: a parameter that does not exist, or not together with the others. */
  parameterSet: (parameter: string) =>
    new Refusal(
      `${invocation}.AmbiguousParameterSetException`,
      "Parameter set cannot be resolved using the specified named parameters. " +
        `Invalid cmdlet parameters specified. ${parameter}`,
    ),
  /** The sentence is PowerShell's; what the service says over REST is not public. */
  missingParameter: (parameter: string) =>
    new Refusal(
      `${invocation}.AmbiguousParameterSetException`,
      `LAB-Cannot process command because of one or more missing mandatory parameters: ${parameter}.`,
    ),
  /** PowerShell's sentence for `-Identity $null` and `-Identity ""`. */
  emptyArgument: (parameter: string, value: null | "") =>
    new Refusal(
      `${invocation}.ParameterBindingException`,
      `Cannot bind argument to parameter '${parameter}' because it is ${value === null ? "null" : "an empty string"}.`,
    ),
  /** Row 5. */
  nameTaken: (distinguishedName: string) =>
    new Refusal(
      "Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException",
      `The object '${distinguishedName}' already exists.`,
      { encoding: "json", category: "Context" },
    ),
  /** Row 6. */
  addressTaken: (address: string, holder: string) =>
    new Refusal(
      "Microsoft.Exchange.Management.Tasks.ProxyAddressExistsException",
      `The proxy address "SMTP:${address}" is already being used by the proxy addresses or LegacyExchangeDN of ` +
        `"${holder}". Please choose another proxy address.`,
      { exId: "ExB10BE9" },
    ),
  /** Row 7. */
  domainNotAccepted: () =>
    new Refusal(
      "Microsoft.Exchange.Data.Directory.NotAcceptedDomainException",
      "You can't use the domain because it's not an accepted domain for your organization.",
    ),
  /** hve-service §8: seen on New-Mailbox. */
  federated: () =>
    new Refusal(
      `${management}.UserInputInvalidException`,
      "The parameters passed to the cmdlet represent a managed account, which doesn't match the namespace state, " +
        "which is federated.",
    ),
  /** Row 8: the exceptions are known, their sentences are not. */
  password: (weakness: string) =>
    new Refusal(
      `${management}.WLCDPassword${weakness}Exception`,
      `LAB-The password is refused: ${weakness}.`,
      {
        category: "WLCDPasswordInvalid",
      },
    ),
  /** Row 10. */
  parameterNotPermitted: (parameter: string, cmdlet: string) =>
    new Refusal(
      `${tasks}.ParameterAccessDeniedException`,
      `A parameter cannot be used: '${parameter}' of '${cmdlet}' is not present in the role definition of the current user.`,
      { category: "Authorization" },
    ),
  /** Row 16. */
  ambiguous: (identity: string) =>
    new Refusal(
      `${tasks}.ManagementObjectAmbiguousException`,
      `There are multiple recipients matching identity "${identity}". Please specify a unique value.`,
      { status: 500, code: "InternalServerError", exId: "" },
    ),
  /** Row 11. */
  accessDenied: () =>
    new Refusal(
      "Microsoft.Exchange.Configuration.Authorization.CmdletAccessDeniedException",
      `The role assigned to application ${identities.clientId} isn't supported in this scenario. Please check online ` +
        "documentation for assigning correct Directory Roles to Azure AD Application for EXO App-Only Authentication.",
      { status: 403, code: "Forbidden", category: "Authorization" },
    ),
  /** Row 14. */
  busy: () =>
    new Refusal("Microsoft.Exchange.Data.Directory.ServerBusyException", "LAB-The server is busy.", {
      status: 503,
      code: "ServiceUnavailable",
      category: "ServerTransient",
    }),
  /** Row 18. */
  gaveUp: (status: number) =>
    new Refusal(
      `${management}.LabException`,
      "A server side error has occurred because of which the operation could not be completed. Please try again after " +
        "some time. If the problem still persists, please reach out to MS support.",
      { status, code: "InternalServerError", category: "ServerOperation" },
    ),
  /** Row 13, which also travels as plain text. */
  tooManyRequests:
    "You have reached the maximum number of concurrent requests per tenant. Please wait and try again",
  /** exchange-admin §A.7. */
  pagination: () =>
    new Refusal(
      "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
      "Expired or Invalid pagination request. Default Expiry time is 00:30:00",
    ),
  /** Anything the lab refuses although the service's sentence is not public. */
  lab: (type: string, sentence: string) => new Refusal(`${management}.${type}`, `LAB-${sentence}`),
};
