import { z } from "zod";
import { graphRefusals } from "../graph/graphRefusal.ts";
import type { SignInContext } from "./signInContext.ts";

const type = <const T extends string>(name: T) => z.literal(`#microsoft.graph.${name}`);
const risk = z.enum(["none", "low", "medium", "high", "hidden"]).nullish();

/** @see https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate */
const request = z.strictObject({
  signInIdentity: z.discriminatedUnion("@odata.type", [
    z.strictObject({
      "@odata.type": type("userSignIn"),
      userId: z.guid(),
      externalTenantId: z.guid().nullish(),
      externalUserType: z.string().nullish(),
    }),
    z.strictObject({ "@odata.type": type("servicePrincipalSignIn"), servicePrincipalId: z.guid() }),
  ]),
  signInContext: z.discriminatedUnion("@odata.type", [
    z.strictObject({
      "@odata.type": type("applicationContext"),
      includeApplications: z.array(z.string()).min(1),
    }),
    z.strictObject({
      "@odata.type": type("userActionContext"),
      userAction: z.enum(["registerSecurityInformation", "registerOrJoinDevices"]),
    }),
    z.strictObject({ "@odata.type": type("authContext"), authenticationContext: z.string() }),
  ]),
  signInConditions: z
    .strictObject({
      clientAppType: z
        .enum([
          "all",
          "browser",
          "mobileAppsAndDesktopClients",
          "exchangeActiveSync",
          "easSupported",
          "other",
        ])
        .nullish(),
      devicePlatform: z
        .enum(["all", "android", "iOS", "windows", "windowsPhone", "macOS", "linux"])
        .nullish(),
      ipAddress: z.union([z.ipv4(), z.ipv6()]).nullish(),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .nullish(),
      signInRiskLevel: risk,
      userRiskLevel: risk,
      servicePrincipalRiskLevel: risk,
      insiderRiskLevel: z.enum(["none", "minor", "moderate", "elevated"]).nullish(),
      authenticationFlow: z.strictObject({ transferMethod: z.string().nullish() }).nullish(),
      deviceInfo: z.record(z.string(), z.unknown()).nullish(),
    })
    .default({}),
  appliedPoliciesOnly: z.boolean().nullish(),
});

const userActions = {
  registerSecurityInformation: "urn:user:registersecurityinfo",
  registerOrJoinDevices: "urn:user:registerdevice",
};

/**
 * Reads a What-If request. Client type and platform default to `all`, risks to `none`; address and country belong
 * together (entra-graph §2.2).
 *
 * @throws GraphRefusal for a body it cannot read; the sentences are not public
 */
export function evaluateRequest(body: unknown): { context: SignInContext; appliedOnly: boolean } {
  const result = request.safeParse(withoutRootType(body));
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw graphRefusals.bad(`LAB-The What-If request cannot be read: ${path.join(".")}: ${message}`);
  }
  const { signInIdentity, signInContext, signInConditions: given, appliedPoliciesOnly } = result.data;
  if (((given.ipAddress ?? null) === null) !== ((given.country ?? null) === null))
    throw graphRefusals.bad("LAB-ipAddress and country belong together.");
  return {
    appliedOnly: appliedPoliciesOnly === true,
    context: {
      identity:
        signInIdentity["@odata.type"] === "#microsoft.graph.userSignIn"
          ? { kind: "user", id: signInIdentity.userId.toLowerCase() }
          : { kind: "servicePrincipal", id: signInIdentity.servicePrincipalId.toLowerCase() },
      target: targetOf(signInContext),
      clientAppType: given.clientAppType ?? "all",
      devicePlatform: given.devicePlatform ?? "all",
      ipAddress: given.ipAddress ?? undefined,
      country: given.country ?? undefined,
      userRiskLevel: given.userRiskLevel ?? "none",
      signInRiskLevel: given.signInRiskLevel ?? "none",
      servicePrincipalRiskLevel: given.servicePrincipalRiskLevel ?? "none",
      insiderRiskLevel: given.insiderRiskLevel ?? undefined,
      transferMethod: given.authenticationFlow?.transferMethod ?? undefined,
      device: given.deviceInfo ?? undefined,
    },
  };
}

function targetOf(context: z.infer<typeof request>["signInContext"]): SignInContext["target"] {
  if (context["@odata.type"] === "#microsoft.graph.applicationContext")
    return { kind: "applications", ids: context.includeApplications };
  if (context["@odata.type"] === "#microsoft.graph.userActionContext")
    return { kind: "userAction", action: userActions[context.userAction] };
  return { kind: "authenticationContext", references: [context.authenticationContext.toLowerCase()] };
}

/** Official clients annotate the conditions with their type. */
function withoutRootType(body: unknown): unknown {
  const { signInConditions, ...rest } = body as Record<string, unknown>;
  if (signInConditions === null || typeof signInConditions !== "object") return body;
  return {
    ...rest,
    signInConditions: Object.fromEntries(
      Object.entries(signInConditions).filter(([name]) => name !== "@odata.type"),
    ),
  };
}
