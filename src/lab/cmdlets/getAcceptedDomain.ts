import { refusals } from "../exchange/refusals.ts";
import type { Domain } from "../tenant/state.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { commonTail } from "./commonTail.ts";
import { directory } from "./directory.ts";

/** @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-accepteddomain */
export const getAcceptedDomain: Cmdlet = {
  parameters: { Identity: { type: "identity" }, ResultSize: { type: "unlimited" } },
  run({ state, parameters }) {
    const identity = parameters.text("Identity");
    const wanted = state.domains.filter(
      ({ name }) => identity === undefined || name.toLowerCase() === identity.toLowerCase(),
    );
    if (identity !== undefined && wanted.length === 0) throw refusals.notFound(identity);
    return wanted.map((domain, index) => domainRow(domain, index));
  },
};

const domainRow = (domain: Domain, index: number) => ({
  DomainName: domain.name,
  DomainType: "Authoritative",
  Default: domain.default,
  InitialDomain: domain.initial,
  AuthenticationType: domain.authentication,
  AdminDisplayName: "",
  ...commonTail({
    guid: `7a6b5c4d-0000-4000-8000-00000000000${index}`,
    name: domain.name,
    distinguishedName: directory.domain(domain.name),
    objectClass: ["top", "msExchAcceptedDomain"],
    createdAt: 0,
    changedAt: 0,
  }),
});
