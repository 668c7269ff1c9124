import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { identities } from "../identities.ts";
import type { AdminRoute } from "./adminRoute.ts";

const roles = z.array(z.string()).optional();

const change = z.strictObject({
  /** Which application; the managing one by default. */
  clientId: z.guid().toLowerCase().default(identities.clientId),
  exchangeRoles: roles,
  graphRoles: roles,
  directoryRoles: roles,
  secret: z.string().nullable().optional(),
  /** Milliseconds since 1970. */
  secretExpiresAt: z.number().nullable().optional(),
  /** PEM. */
  certificates: z.array(z.string().refine((pem) => new X509Certificate(pem).serialNumber !== "")).optional(),
  federatedCredentials: z
    .array(
      z.strictObject({
        issuer: z.string(),
        subject: z.string(),
        audience: z.string().default("api://AzureADTokenExchange"),
        /** Public JWKs of the issuer. */
        keys: z.array(z.looseObject({ kty: z.string() })),
      }),
    )
    .optional(),
  refused: z.enum(["disabled", "consentMissing"]).nullable().optional(),
});

/** What happens to applications in the Entra admin centre. */
export const applicationAdmin: readonly AdminRoute[] = [
  {
    method: "POST",
    path: "/application",
    does: "{clientId?, exchangeRoles?, graphRoles?, directoryRoles?, secret?, secretExpiresAt?, certificates?, federatedCredentials?, refused?}: how an application signs in from now on, and what its tokens carry.",
    run({ tenant }, input) {
      const { clientId, ...wanted } = change.parse(input);
      tenant.write((state) => {
        const application = state.applications.find((candidate) => candidate.clientId === clientId);
        if (application === undefined) throw new Error(`LAB-There is no application ${clientId}.`);
        Object.assign(application, wanted);
      });
    },
  },
];
