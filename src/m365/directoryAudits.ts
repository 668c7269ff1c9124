/**
 * Who changed a Conditional Access policy, and how, as the directory audits tell; some minutes late.
 * @see https://learn.microsoft.com/graph/api/directoryaudit-list
 */
import { z } from "zod";
import { wire } from "../conditionalAccess/policy.ts";
import type { ExclusionList } from "./conditionalAccess.ts";
import type { Tenant } from "./tenant.ts";

/** One change of a policy. */
export interface PolicyAudit {
  at: Date;
  /** A sign-in name, or the name of an app. */
  by: string;
  isPerson: boolean;
  /** Client ID or object ID of the app that did it; a person has none. */
  appIds: string[];
  /** Exclusions before and after, lower-case; undefined where the audit does not hold the policy. */
  before?: Record<ExclusionList, string[]>;
  after?: Record<ExclusionList, string[]>;
}

const row = z.looseObject({
  activityDateTime: z.string(),
  initiatedBy: z
    .looseObject({
      user: z
        .looseObject({ userPrincipalName: z.string().nullish(), displayName: z.string().nullish() })
        .nullish(),
      app: z
        .looseObject({
          appId: z.string().nullish(),
          servicePrincipalId: z.string().nullish(),
          displayName: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
  targetResources: z
    .array(
      z.looseObject({
        id: z.string().nullish(),
        modifiedProperties: z
          .array(z.looseObject({ oldValue: z.string().nullish(), newValue: z.string().nullish() }))
          .nullish(),
      }),
    )
    .nullish(),
});

/**
 * Changes of policies since a time, oldest first, by the policy's id in lower case.
 * @throws PermissionError where the app may not read audits, or the tenant has no licence for them.
 */
export async function policyAudits(tenant: Tenant, since: Date): Promise<Map<string, PolicyAudit[]>> {
  const filter = `category eq 'Policy' and activityDateTime ge ${since.toISOString()}`;
  const rows = await tenant.graph.list(
    `/v1.0/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`,
  );
  const audits = new Map<string, PolicyAudit[]>();
  for (const each of rows) {
    const parsed = row.safeParse(each);
    if (!parsed.success) continue; // an audit nobody can read is none; what it would have told counts as not known
    for (const { id, modifiedProperties } of parsed.data.targetResources ?? []) {
      if (!id) continue;
      const audit = auditOf(parsed.data, modifiedProperties ?? []);
      audits.set(id.toLowerCase(), [...(audits.get(id.toLowerCase()) ?? []), audit]);
    }
  }
  for (const list of audits.values()) list.sort((a, b) => a.at.getTime() - b.at.getTime());
  return audits;
}

function auditOf(
  { activityDateTime, initiatedBy }: z.output<typeof row>,
  properties: { oldValue?: string | null | undefined; newValue?: string | null | undefined }[],
): PolicyAudit {
  const { user, app } = initiatedBy ?? {};
  const before = firstPolicy(properties.map(({ oldValue }) => oldValue));
  const after = firstPolicy(properties.map(({ newValue }) => newValue));
  return {
    at: new Date(activityDateTime),
    by:
      user?.userPrincipalName ?? user?.displayName ?? app?.displayName ?? "somebody the audit does not name",
    isPerson: Boolean(user),
    appIds: [app?.appId, app?.servicePrincipalId].flatMap((id) => (id ? [id.toLowerCase()] : [])),
    ...(before && { before }),
    ...(after && { after }),
  };
}

/** The exclusions of the first text that is a policy as JSON. */
function firstPolicy(texts: (string | null | undefined)[]): Record<ExclusionList, string[]> | undefined {
  for (const text of texts) {
    const users = wire(wire(wire(parsed(text))?.["conditions"])?.["users"]);
    if (users === undefined) continue;
    const ids = (list: ExclusionList) => {
      const held = users[list];
      return Array.isArray(held) ? held.map((id) => String(id).toLowerCase()) : [];
    };
    return { excludeUsers: ids("excludeUsers"), excludeGroups: ids("excludeGroups") };
  }
  return undefined;
}

function parsed(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
