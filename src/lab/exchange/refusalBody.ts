import type { Refusal } from "./refusal.ts";

const filler =
  "Exception of type 'Microsoft.Exchange.Management.PSDirectInvoke.DirectInvokeCmdletExecutionException' was thrown.";

/** The error envelope with both encodings of the cause (exchange-admin §A.8, captured). */
export function refusalBody(refusal: Refusal): object {
  const binder = refusal.type.startsWith("Microsoft.Exchange.AdminApi.CommandInvocation.");
  const message = binder ? "Invalid Operation" : "Error executing cmdlet";
  const written = {
    pipe: `${refusal.exId}|${refusal.type}|${refusal.message}`,
    json: JSON.stringify({
      Message: refusal.message,
      TypeName: refusal.type,
      StackTrace: null,
      InnerError: null,
    }),
    none: undefined,
  }[refusal.encoding];
  return {
    error: {
      code: refusal.code,
      message,
      ...(written === undefined
        ? {}
        : { details: [{ code: refusal.category, target: "", message: written }] }),
      innererror: {
        message,
        type: "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
        stacktrace: "",
        internalexception: binder
          ? { message: refusal.message, type: refusal.type, stacktrace: "" }
          : {
              message: filler,
              type: "Microsoft.Exchange.Management.PSDirectInvoke.DirectInvokeCmdletExecutionException",
              stacktrace: "",
            },
      },
      "adminapi.warnings@odata.type": "#Collection(String)",
      "@adminapi.warnings": [],
    },
  };
}
