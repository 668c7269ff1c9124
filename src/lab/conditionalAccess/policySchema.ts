import { z } from "zod";

const strings = z.array(z.string());
const list = <const T extends readonly [string, ...string[]]>(...values: T) => z.array(z.enum(values));
/** Graph's flags travel as one string with commas. */
const flags = (...values: string[]) =>
  z.string().refine((text) => text.split(",").every((flag) => values.includes(flag.trim())), "unknown value");

/**
 * A complex type of Graph. Official clients annotate it with its type, which is checked and dropped; any other member that
 * the type does not have is refused (entra-graph §9.2, points 2 and 12).
 */
function complex<S extends z.ZodRawShape>(name: string, shape: S) {
  const strict = z.strictObject(shape).partial();
  return z.unknown().transform((value, context) => {
    const { kept, wrong } = withoutAnnotations(value, `#microsoft.graph.${name}`);
    if (wrong !== undefined)
      context.addIssue({ code: "custom", message: `@odata.type ${wrong}`, input: value });
    const parsed = strict.safeParse(kept);
    if (!parsed.success)
      for (const { path, message } of parsed.error.issues)
        context.addIssue({ code: "custom", path, message, input: value });
    return parsed.data;
  });
}

function withoutAnnotations(value: unknown, type: string): { kept: unknown; wrong?: string } {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return { kept: value };
  const { "@odata.type": named = type, ...rest } = value as Record<string, unknown>;
  const kept = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.endsWith("@odata.type")));
  return named === type ? { kept } : { kept, wrong: String(named) };
}

const filter = (name: string) => complex(name, { mode: z.enum(["include", "exclude"]), rule: z.string() });
const externalTenants = z.discriminatedUnion("membershipKind", [
  z.strictObject({
    "@odata.type": z.literal("#microsoft.graph.conditionalAccessAllExternalTenants").optional(),
    membershipKind: z.literal("all"),
  }),
  z.strictObject({
    "@odata.type": z.literal("#microsoft.graph.conditionalAccessEnumeratedExternalTenants").optional(),
    membershipKind: z.literal("enumerated"),
    members: z.array(z.guid()),
  }),
]);
const guests = complex("conditionalAccessGuestsOrExternalUsers", {
  guestOrExternalUserTypes: flags(
    "none",
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "otherExternalUser",
    "serviceProvider",
  ),
  externalTenants: externalTenants.nullable(),
});
const risks = list("low", "medium", "high", "hidden", "none");
const platforms = list("all", "android", "iOS", "windows", "windowsPhone", "macOS", "linux");

const conditions = complex("conditionalAccessConditionSet", {
  clientAppTypes: list(
    "all",
    "browser",
    "mobileAppsAndDesktopClients",
    "exchangeActiveSync",
    "easSupported",
    "other",
  ),
  userRiskLevels: risks,
  signInRiskLevels: risks,
  servicePrincipalRiskLevels: risks,
  insiderRiskLevels: flags("minor", "moderate", "elevated").nullable(),
  platforms: complex("conditionalAccessPlatforms", {
    includePlatforms: platforms,
    excludePlatforms: platforms,
  }).nullable(),
  locations: complex("conditionalAccessLocations", {
    includeLocations: strings,
    excludeLocations: strings,
  }).nullable(),
  devices: complex("conditionalAccessDevices", {
    deviceFilter: filter("conditionalAccessFilter").nullable(),
  }).nullable(),
  clientApplications: complex("conditionalAccessClientApplications", {
    includeServicePrincipals: strings,
    excludeServicePrincipals: strings,
    servicePrincipalFilter: filter("conditionalAccessFilter").nullable(),
  }).nullable(),
  authenticationFlows: complex("conditionalAccessAuthenticationFlows", {
    transferMethods: flags("none", "deviceCodeFlow", "authenticationTransfer").nullable(),
  }).nullable(),
  applications: complex("conditionalAccessApplications", {
    includeApplications: strings,
    excludeApplications: strings,
    includeUserActions: list("urn:user:registersecurityinfo", "urn:user:registerdevice"),
    includeAuthenticationContextClassReferences: z.array(z.string().regex(/^c\d{1,2}$/)),
    applicationFilter: filter("conditionalAccessFilter").nullable(),
  }),
  users: complex("conditionalAccessUsers", {
    includeUsers: strings,
    excludeUsers: strings,
    includeGroups: strings,
    excludeGroups: strings,
    includeRoles: strings,
    excludeRoles: strings,
    includeGuestsOrExternalUsers: guests.nullable(),
    excludeGuestsOrExternalUsers: guests.nullable(),
  }),
});

const isEnabled = z.boolean().nullable();
const sessionControls = complex("conditionalAccessSessionControls", {
  applicationEnforcedRestrictions: complex("applicationEnforcedRestrictionsSessionControl", {
    isEnabled,
  }).nullable(),
  cloudAppSecurity: complex("cloudAppSecuritySessionControl", {
    isEnabled,
    cloudAppSecurityType: z.enum(["mcasConfigured", "monitorOnly", "blockDownloads"]).nullable(),
  }).nullable(),
  persistentBrowser: complex("persistentBrowserSessionControl", {
    isEnabled,
    mode: z.enum(["always", "never"]).nullable(),
  }).nullable(),
  signInFrequency: complex("signInFrequencySessionControl", {
    isEnabled,
    value: z.int().nullable(),
    type: z.enum(["days", "hours"]).nullable(),
    authenticationType: z.enum(["primaryAndSecondaryAuthentication", "secondaryAuthentication"]).nullable(),
    frequencyInterval: z.enum(["timeBased", "everyTime"]).nullable(),
  }).nullable(),
  disableResilienceDefaults: z.boolean().nullable(),
  secureSignInSession: complex("secureSignInSessionControl", { isEnabled }).nullable(),
});

const grantControls = complex("conditionalAccessGrantControls", {
  operator: z.enum(["AND", "OR"]),
  builtInControls: list(
    "block",
    "mfa",
    "compliantDevice",
    "domainJoinedDevice",
    "approvedApplication",
    "compliantApplication",
    "passwordChange",
    "riskRemediation",
  ),
  customAuthenticationFactors: strings,
  termsOfUse: strings,
  authenticationStrength: complex("authenticationStrengthPolicy", { id: z.guid() }).nullable(),
});

/** What may be sent of a policy, wholly or in part; everything else is read-only or unknown. Source: entra-graph §1.2. */
export const policySchema = complex("conditionalAccessPolicy", {
  displayName: z.string().min(1),
  description: z.string().nullable(),
  state: z.enum(["enabled", "disabled", "enabledForReportingButNotEnforced"]),
  conditions,
  grantControls: grantControls.nullable(),
  sessionControls: sessionControls.nullable(),
});
