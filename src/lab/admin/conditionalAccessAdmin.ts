import { randomUUID } from "node:crypto";
import { z } from "zod";
import { completed } from "../conditionalAccess/completed.ts";
import { population } from "../tenant/population.ts";
import { populate } from "../tenant/populate.ts";
import type { AdminRoute } from "./adminRoute.ts";

/** What policies refer to, and policies that nobody could write through Graph. */
export const conditionalAccessAdmin: readonly AdminRoute[] = [
  {
    method: "POST",
    path: "/conditionalAccess/policy",
    does: "{policy, id?, microsoftManaged?, preview?}: adds a policy as it is, without any check; answers {id}.",
    run({ tenant }, input) {
      const {
        policy,
        id = randomUUID(),
        ...flags
      } = z
        .strictObject({
          policy: z.record(z.string(), z.unknown()),
          id: z.guid().toLowerCase().optional(),
          microsoftManaged: z.boolean().default(false),
          preview: z.boolean().default(false),
        })
        .parse(input);
      tenant.write((state) =>
        state.conditionalAccess.policies.push({
          id,
          body: completed(policy),
          templateId: null,
          ...flags,
          createdAt: tenant.now(),
          modifiedAt: null,
          deletedAt: null,
        }),
      );
      return { id };
    },
  },
  {
    method: "DELETE",
    path: "/conditionalAccess/policies",
    does: "Removes every policy for good, Microsoft's too.",
    run: ({ tenant }) => void tenant.write((state) => (state.conditionalAccess.policies = [])),
  },
  {
    method: "POST",
    path: "/conditionalAccess/namedLocation",
    does: "{displayName, id?, ipRanges? | countries?, isTrusted?, includeUnknownCountries?}; answers {id}.",
    run({ tenant }, input) {
      const { id = randomUUID(), ...location } = z
        .strictObject({
          id: z.guid().toLowerCase().optional(),
          displayName: z.string(),
          isTrusted: z.boolean().default(false),
          ipRanges: z.array(z.union([z.cidrv4(), z.cidrv6()])).default([]),
          countries: z.array(z.string()).default([]),
          includeUnknownCountries: z.boolean().default(false),
        })
        .parse(input);
      tenant.write((state) => state.conditionalAccess.namedLocations.push({ id, ...location }));
      return { id };
    },
  },
  {
    method: "POST",
    path: "/conditionalAccess/population",
    does: "{policies?, blocking?, accounts?}: fills the tenant (see population.ts); answers the accounts, and which policies block.",
    run: ({ tenant }, input) => {
      const wanted = population.parse(input);
      return tenant.write((state) => populate(state, wanted, tenant.now()));
    },
  },
  {
    method: "POST",
    path: "/conditionalAccess/audits",
    does: "{delayMs?, recording?, readable?}: how late the directory audits are, whether they are kept, and readable.",
    run({ tenant }, input) {
      const wanted = z
        .strictObject({
          delayMs: z.number().nonnegative().optional(),
          recording: z.boolean().optional(),
          readable: z.boolean().optional(),
        })
        .parse(input);
      tenant.write((state) => Object.assign(state.conditionalAccess.audits, wanted));
    },
  },
  {
    method: "POST",
    path: "/conditionalAccess/throttle",
    does: "{intervalMs?, retryAfter?}: one request per so many milliseconds, 0 for no limit; seconds to say in Retry-After, or null.",
    run({ throttle }, input) {
      const { intervalMs = throttle.intervalMs, retryAfter } = z
        .strictObject({
          intervalMs: z.number().nonnegative().optional(),
          retryAfter: z.number().nullable().optional(),
        })
        .parse(input);
      throttle.intervalMs = intervalMs;
      if (retryAfter !== undefined) throttle.retryAfter = retryAfter ?? undefined;
    },
  },
];
