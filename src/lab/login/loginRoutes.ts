import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { enforced } from "../conditionalAccess/enforced.ts";
import { serve } from "../serve.ts";
import type { World } from "../world.ts";
import { accessToken, tokenLifetime } from "./accessToken.ts";
import { clientCredential } from "./clientCredential.ts";
import { loginDialect } from "./loginDialect.ts";
import { managedIdentityRoutes } from "./managedIdentity.ts";
import { resourceOf } from "./resources.ts";
import { refusals, tokenRefusal, type TokenRefusal } from "./tokenRefusal.ts";

/** The sign-in host: discovery, keys and the token endpoint for client credentials. Source: entra-graph §9.1. */
export function loginRoutes(app: Hono<{ Bindings: HttpBindings }>, world: World): void {
  const knows = (tenant: string) =>
    [world.tenant.tenantId, ...world.tenant.state.domains.map(({ name }) => name)].includes(
      tenant.toLowerCase(),
    );
  const refuse = (refusal: TokenRefusal) => tokenRefusal(refusal, world.tenant.now());
  managedIdentityRoutes(app, world);

  for (const path of [
    "/:tenant/v2.0/.well-known/openid-configuration",
    "/:tenant/.well-known/openid-configuration",
  ])
    app.get(path, (context) => {
      const tenant = context.req.param("tenant") ?? "";
      if (!knows(tenant)) return refuse(refusals.unknownTenant);
      return context.json(discovery(`${world.origins.login}/${tenant}`, world.origins.graph));
    });

  app.get("/:tenant/discovery/v2.0/keys", (context) => context.json({ keys: [world.key.jwk] }));

  app.post("/:tenant/oauth2/v2.0/token", async (context) => {
    const form = new URLSearchParams(await context.req.text());
    return serve(
      world,
      context,
      { server: "login", name: "POST token", write: false, parameters: Object.fromEntries(form) },
      {
        dialect: loginDialect,
        answer: async () => {
          if (!knows(context.req.param("tenant"))) return refuse(refusals.unknownTenant);
          if (form.get("grant_type") !== "client_credentials") return refuse(refusals.badGrant);
          const application = world.tenant.state.applications.find(
            ({ clientId }) => clientId === form.get("client_id")?.toLowerCase(),
          );
          if (application === undefined) return refuse(refusals.unknownApplication);
          if (application.refused !== null) return refuse(refusals[application.refused]);
          const endpoint = `${world.origins.login}${new URL(context.req.url).pathname}`;
          const proof = await clientCredential(world, application, form, endpoint);
          if (typeof proof !== "string") return refuse(proof);
          // MSAL adds scopes such as openid; the resource is named by the one that ends in /.default.
          const scope = (form.get("scope") ?? "").split(" ").find((name) => name.endsWith("/.default"));
          if (scope === undefined) return refuse(refusals.badScope);
          const resource = resourceOf(world, scope);
          if (resource === undefined) return refuse(refusals.unknownResource);
          const identity = { kind: "servicePrincipal", id: application.objectId } as const;
          if (enforced.blocks(world.tenant, identity, resource.appId))
            return refuse(refusals.conditionalAccess);
          return Response.json({
            token_type: "Bearer",
            expires_in: tokenLifetime,
            ext_expires_in: tokenLifetime,
            access_token: await accessToken(world, application, resource, proof),
          });
        },
      },
    );
  });
}

/** `issuer` shares scheme, host and port with the authority, or MSAL refuses it (entra-graph §6.3, setup B). */
function discovery(authority: string, graph: string) {
  return {
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    tenant_region_scope: "EU",
    cloud_instance_name: new URL(authority).host,
    msgraph_host: new URL(graph).host,
  };
}
