import type { DirectoryAudit } from "../tenant/directoryState.ts";
import type { GraphRoute } from "./graphCall.ts";
import { GraphRefusal } from "./graphRefusal.ts";
import { page } from "./page.ts";

/** The directory audits, some minutes late. Source: entra-graph §7.2; the refusal is that of §7.1. */
export const auditRoutes: readonly GraphRoute[] = [
  {
    method: "GET",
    path: "/auditLogs/directoryAudits",
    roles: ["AuditLog.Read.All"],
    run(call) {
      const { readable, delayMs } = call.state.conditionalAccess.audits;
      if (!readable)
        throw new GraphRefusal(
          403,
          "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
          "Neither tenant is B2C or tenant doesn't have premium license",
        );
      const newest = call.tenant.now() - delayMs / call.tenant.factor;
      // The log comes newest first.
      const shown = call.state.directoryAudits.filter(({ at }) => at <= newest).toReversed();
      return page(call, shown.map(auditEntity), undefined, { directory: false });
    },
  },
];

/** @see https://learn.microsoft.com/graph/api/resources/directoryaudit */
function auditEntity({ id, at, operation, initiatedBy, ...audit }: DirectoryAudit) {
  return {
    id,
    category: "Policy",
    correlationId: id.slice("Directory_".length),
    result: "success",
    resultReason: null,
    activityDisplayName: `${operation} conditional access policy`,
    activityDateTime: new Date(at).toISOString(),
    loggedByService: "Conditional Access",
    operationType: operation,
    initiatedBy: { user: null, app: null, ...initiatedBy },
    targetResources: [
      {
        id: audit.policyId,
        displayName: audit.policyName,
        type: "Policy",
        userPrincipalName: null,
        groupType: null,
        modifiedProperties: [
          {
            displayName: "ConditionalAccessPolicy",
            oldValue: audit.oldValue,
            newValue: audit.newValue,
          },
        ],
      },
    ],
    additionalDetails: [],
  };
}
