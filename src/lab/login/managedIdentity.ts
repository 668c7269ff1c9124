import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import { enforced } from "../conditionalAccess/enforced.ts";
import { identities } from "../identities.ts";
import { serve } from "../serve.ts";
import type { World } from "../world.ts";
import { accessToken, tokenLifetime } from "./accessToken.ts";
import { loginDialect } from "./loginDialect.ts";
import { resourceOf } from "./resources.ts";

/**
 * What a virtual machine and App Service offer their programs in place of credentials. The machine's address is that of
 * the sign-in host here, not 169.254.169.254: a client is told with `AZURE_POD_IDENTITY_AUTHORITY_HOST`, or with
 * `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. Source: entra-graph §6.6, §9.1.
 */
export function managedIdentityRoutes(app: Hono<{ Bindings: HttpBindings }>, world: World): void {
  app.get("/metadata/identity/oauth2/token", (context) =>
    context.req.header("metadata") === "true"
      ? answer(world, context)
      : refusal(400, "invalid_request", "Required metadata header not specified"),
  );
  app.get("/msi/token", (context) =>
    context.req.header("x-identity-header") === identities.identityHeader
      ? answer(world, context)
      : refusal(401, "unauthorized", "LAB-X-IDENTITY-HEADER is missing or wrong."),
  );
}

const refusal = (status: number, error: string, description: string) =>
  Response.json({ error, error_description: description }, { status });

function answer(world: World, context: Context<{ Bindings: HttpBindings }>): Promise<Response> {
  const query = context.req.query();
  return serve(
    world,
    context,
    { server: "login", name: "GET managed identity token", write: false, parameters: query },
    {
      dialect: loginDialect,
      answer: async () => {
        const { tenant } = world;
        // Without a client id the machine's own identity is meant; user-assigned ones are named.
        const identity = tenant.state.applications.find(({ clientId, managedIdentity }) =>
          query.client_id === undefined
            ? managedIdentity === "system"
            : managedIdentity !== null && clientId === query.client_id.toLowerCase(),
        );
        if (identity === undefined) return refusal(400, "invalid_request", "Identity not found");
        const resource = resourceOf(world, query.resource ?? "");
        if (resource === undefined)
          return refusal(400, "invalid_resource", "AADSTS500011: LAB-The resource is not known here.");
        const principal = { kind: "servicePrincipal", id: identity.objectId } as const;
        if (enforced.blocks(tenant, principal, resource.appId))
          return refusal(400, "invalid_grant", "AADSTS53003: LAB-Blocked by Conditional Access.");
        return Response.json({
          access_token: await accessToken(world, identity, resource, "2"),
          expires_on: String(Math.floor(tenant.now() / 1000) + tokenLifetime),
          resource: query.resource,
          token_type: "Bearer",
          client_id: identity.clientId,
        });
      },
    },
  );
}
