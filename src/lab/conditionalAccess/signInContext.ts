/** What a sign-in, real or supposed, tells about itself. What is undefined is not known. */
export interface SignInContext {
  identity: { kind: "user"; id: string } | { kind: "servicePrincipal"; id: string };
  target:
    | { kind: "applications"; ids: string[] }
    | { kind: "userAction"; action: string }
    | { kind: "authenticationContext"; references: string[] };
  /** `all` stands for whichever. */
  clientAppType: string;
  /** `all` stands for whichever, undefined for a client that does not say, such as one of SMTP. */
  devicePlatform: string | undefined;
  ipAddress: string | undefined;
  /** Two-letter code. */
  country: string | undefined;
  userRiskLevel: string;
  signInRiskLevel: string;
  servicePrincipalRiskLevel: string;
  insiderRiskLevel: string | undefined;
  /** `deviceCodeFlow`, `authenticationTransfer`, or undefined for a sign-in without either. */
  transferMethod: string | undefined;
  /** Properties of the device; `{}` for one that the tenant does not know, undefined when nothing is said about it. */
  device: Record<string, unknown> | undefined;
}

/** Resources by application id. Source: entra-graph §2.1. */
export const resourceIds = {
  exchange: "00000002-0000-0ff1-ce00-000000000000",
  graph: "00000003-0000-0000-c000-000000000000",
} as const;
