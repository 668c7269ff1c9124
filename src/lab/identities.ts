/** The published identities of the lab. They mean nothing outside it: nobody's tenant, nobody's secret. */
export const identities = {
  tenantId: "9c8e3b52-6f0d-4c1a-9b7e-2d4f6a8c0e12",
  initialDomain: "contoso.onmicrosoft.com",
  /** The application that manages the tenant. */
  clientId: "4f1d2c3b-5a69-4788-9abc-def012345678",
  clientSecret: "lab-only-client-secret",
  /** What App Service gives a program in `IDENTITY_HEADER`. */
  identityHeader: "lab-only-identity-header",
} as const;
