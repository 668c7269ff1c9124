/** Exchange's refusals as they were captured, and what we make of them: case, answer, error, words, cmdlet, parameters. */
import type { CmdletParameters } from "../../src/m365/exchange.ts";
import type { Scripted } from "./scriptedServer.ts";

/** Exchange's envelope around one detail; the two encodings are in the details below. */
const envelope = (
  code: string,
  detail: object | undefined,
  internal: { message: string; type: string } = filler,
) => ({
  error: {
    code,
    message: "Error executing cmdlet",
    ...(detail && { details: [{ target: "", ...detail }] }),
    innererror: { message: "Error executing cmdlet", internalexception: internal },
  },
  "adminapi.warnings@odata.type": "#Collection(String)",
  "@adminapi.warnings": [],
});
const filler = {
  message:
    "Exception of type 'Microsoft.Exchange.Management.PSDirectInvoke.DirectInvokeCmdletExecutionException' was thrown.",
  type: "Microsoft.Exchange.Management.PSDirectInvoke.DirectInvokeCmdletExecutionException",
};
const client = (message: string) => ({ code: "Client", message });
const said = (status: number, message: string): Scripted => ({
  status,
  body: envelope(codes[status] ?? "BadRequest", client(message)),
});
const codes: Record<number, string> = { 403: "Forbidden", 404: "NotFound", 500: "InternalServerError" };
const notFound = "Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|";
const couldNotBeFound = (name: string) =>
  `${notFound}The operation couldn't be performed because object '${name}' couldn't be found on 'YQBPR01A12DC007.CANPR01A012.PROD.OUTLOOK.COM'.`;
const couldNotFind = (name: string) =>
  `Ex94914C|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|Couldn't find object "${name}". Please make sure that it was spelled correctly or specify a different object.`;

/** Case, answer, rows, cmdlet. */
export const successes: [string, Scripted, object[], string?][] = [
  [
    "one object",
    { body: { value: [{ Guid: "g", Name: null, Flag: false }] } },
    [{ Guid: "g", Name: null, Flag: false }],
  ],
  ["no object", { body: { value: [] } }, []],
  [
    "a warning beside an object",
    { body: { value: [{ Guid: "g" }], "@adminapi.warnings": ["beware"] } },
    [{ Guid: "g" }],
  ],
  ["a write that says nothing", { body: "" }, [], "Set-MailUser"],
  [
    "a write that changed nothing",
    { body: { value: [], "@adminapi.warnings": ["nothing modified"] } },
    [],
    "Set-MailUser",
  ],
];

type Row = [string, Scripted, string, string | RegExp, string?, CmdletParameters?];

export const refusals: Row[] = [
  ["1 our object does not exist", said(404, couldNotBeFound("x")), "NotFoundError", "couldn't be found"],
  [
    "1 with status 400, name in other case",
    said(400, couldNotBeFound("X")),
    "NotFoundError",
    "couldn't be found",
  ],
  ["2 the other sentence", said(404, couldNotFind("x")), "NotFoundError", "Couldn't find"],
  [
    "1 about an object with an apostrophe",
    said(404, couldNotBeFound("O'Brien")),
    "NotFoundError",
    "O'Brien",
    "Get-MailUser",
    { Identity: "O'Brien" },
  ],
  [
    "2 about a policy we referred to",
    said(404, couldNotFind("smtp")),
    "InvalidInputError",
    "smtp",
    "Set-User",
    { Identity: "x", AuthenticationPolicy: "smtp" },
  ],
  [
    "2 about a policy of the same name as the object",
    said(404, couldNotFind("x")),
    "InvalidInputError",
    "x",
    "Set-User",
    { Identity: "x", AuthenticationPolicy: "x" },
  ],
  [
    "1 about an object whose name only contains ours",
    said(404, couldNotBeFound("xy")),
    "InvalidInputError",
    "xy",
  ],
  ["1 as a server failure", said(500, couldNotBeFound("x")), "UnavailableError", "x"],
  ["1 without a name", said(404, `${notFound}It couldn't be found.`), "CmdletError", "found"],
  ["a bare 404", { status: 404, body: "" }, "CmdletError", /\b404\b/],
  [
    "3 a value that cannot be converted",
    {
      status: 400,
      body: envelope("BadRequest", undefined, {
        type: "Microsoft.Exchange.AdminApi.CommandInvocation.ParameterTransformationException",
        message: "Cannot process argument transformation on parameter 'QuarantineTypes'.",
      }),
    },
    "InvalidInputError",
    "QuarantineTypes",
  ],
  [
    "4 an unknown parameter",
    said(
      400,
      "|Microsoft.Exchange.AdminApi.CommandInvocation.AmbiguousParameterSetException|Parameter set cannot be resolved using the specified named parameters. Invalid cmdlet parameters specified. BogusParameter",
    ),
    "InvalidInputError",
    "BogusParameter",
  ],
  [
    "5 a name that is taken, as JSON in a string",
    {
      status: 400,
      body: envelope("BadRequest", {
        code: "Context",
        message: JSON.stringify({
          Message: "The object 'CN=rg,OU=x' already exists.",
          TypeName: "Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException",
          StackTrace: null,
          InnerError: null,
        }),
      }),
    },
    "AlreadyExistsError",
    "CN=rg,OU=x",
  ],
  [
    "6 an address that is taken",
    said(
      500,
      'ExB10BE9|Microsoft.Exchange.Management.Tasks.WLCDManagedMemberExistsException|The proxy address "SMTP:a@b" is already being used by the proxy addresses or LegacyExchangeDN. Please choose another proxy address.',
    ),
    "AlreadyExistsError",
    "SMTP:a@b",
  ],
  [
    "7 a domain that is not ours",
    said(
      400,
      "Ex000000|Microsoft.Exchange.Management.Tasks.NotAcceptedDomainException|You can't use the domain because it's not an accepted domain for your organization.",
    ),
    "InvalidInputError",
    "accepted domain",
  ],
  [
    "8 a weak password",
    {
      status: 400,
      body: envelope("BadRequest", {
        code: "WLCDPasswordInvalid",
        message:
          "Ex000000|Microsoft.Exchange.Management.Tasks.WLCDPasswordTooShortException|The password is too short.",
      }),
    },
    "InvalidInputError",
    "too short",
  ],
  [
    "9 an unknown cmdlet: NUL bytes",
    { status: 403, body: Buffer.alloc(4096) },
    "PermissionError",
    "Exchange.ManageAsApp",
  ],
  [
    "9 the same, wrongly labelled as gzip",
    { status: 403, headers: { "content-encoding": "gzip" }, body: Buffer.alloc(4096) },
    "PermissionError",
    "Exchange Administrator",
  ],
  [
    "10 a parameter that is not permitted",
    said(400, "Ex1|System.Exception|'ReplyTo' is not present in the role definition of the current user."),
    "PermissionError",
    "ReplyTo",
  ],
  [
    "11 no directory role",
    said(
      403,
      "Ex1|Microsoft.Exchange.CmdletAccessDeniedException|The role assigned to application x isn't supported in this scenario.",
    ),
    "PermissionError",
    "isn't supported",
  ],
  ["12 a refused token", { status: 401 }, "AuthenticationError", "Exchange.ManageAsApp"],
  [
    "13 too many requests, as plain text",
    {
      status: 503,
      body: "You have reached the maximum number of concurrent requests per tenant. Please wait and try again",
    },
    "ThrottledError",
    "concurrent",
  ],
  [
    "13 too many requests, by status",
    { status: 429, headers: { "retry-after": "7" } },
    "ThrottledError",
    "429",
  ],
  [
    "14 a transient type under a lasting status",
    said(400, "Ex1|Microsoft.Exchange.UnableToWriteToAadException|The issue may be transient."),
    "UnavailableError",
    "transient",
  ],
  [
    "14 a transient category",
    { status: 400, body: envelope("BadRequest", { code: "ServerTransient", message: couldNotBeFound("x") }) },
    "UnavailableError",
    "x",
  ],
  [
    "15 an organisation that is not customised",
    said(
      400,
      "Ex1|Microsoft.Exchange.InvalidOperationInDehydratedContextException|The command you tried to run isn't currently allowed in your organization.",
    ),
    "InvalidInputError",
    "Enable-OrganizationCustomization",
  ],
  [
    "16 an ambiguous identity",
    said(500, 'Ex1|System.Exception|There are multiple recipients matching identity "x".'),
    "InvalidInputError",
    "multiple",
  ],
  [
    "17 a soft-deleted holder in the way",
    said(400, "Ex1|System.Exception|ExternalDirectoryObjectId was not returned"),
    "CmdletError",
    "not returned",
  ],
  [
    "18 the service gave up",
    said(500, "A server side error has occurred because of which the operation could not be completed."),
    "UnavailableError",
    "server side error",
  ],
  [
    "19 a bug of the service",
    said(400, "Ex1|System.NullReferenceException|Object reference not set to an instance of an object."),
    "CmdletError",
    "Object reference",
  ],
  [
    "a sentence with pipes in it",
    said(400, "Ex1|System.Exception|one|two|three"),
    "CmdletError",
    "one|two|three",
  ],
  [
    "a list that Exchange itself calls incomplete",
    {
      body: {
        value: [{}],
        "@adminapi.warnings": ["There are more results available than are currently displayed."],
      },
    },
    "CmdletError",
    "only part of the list",
  ],
  ["a web page", { status: 502, body: "<html>Bad gateway</html>" }, "UnavailableError", /bad gateway/i],
];
