import type { Tenant } from "../m365/tenant.ts";

interface Organization {
  displayName?: string;
  verifiedDomains: { name: string }[];
}

/**
 * The file names one tenant; the credentials must reach that one.
 * @see https://learn.microsoft.com/graph/api/organization-get
 */
export async function tenantMismatch(tenant: Tenant, domain: string): Promise<string[]> {
  const organizations = await tenant.graph.list<Organization>(
    "/v1.0/organization?$select=id,displayName,verifiedDomains",
  );
  const reached = organizations.flatMap(({ verifiedDomains }) =>
    verifiedDomains.map(({ name }) => name.toLowerCase()),
  );
  if (reached.includes(domain)) return [];
  return [
    `The file is for the tenant ${domain}, but the credentials reach tenant ${tenant.configuration.tenantId} ` +
      `(${reached.join(", ")}). Correct \`tenant:\` in the file, or hve:tenantId, hve:clientId and hve:clientSecret of this stack.`,
  ];
}
