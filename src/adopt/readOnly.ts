import { InvalidInputError } from "../errors.ts";
import type { Tenant } from "../m365/tenant.ts";

/** The same tenant for somebody who only looks: what would write is refused before it is sent. */
export function readOnly(tenant: Tenant): Tenant {
  const refuse = (what: string) =>
    Promise.reject(new InvalidInputError(`${what}: refused, this only reads.`));
  return {
    ...tenant,
    exchange: {
      ...tenant.exchange,
      invoke: (cmdlet, parameters) =>
        /^Get-/i.test(cmdlet) ? tenant.exchange.invoke(cmdlet, parameters) : refuse(cmdlet),
    },
    graph: {
      ...tenant.graph,
      patch: (path) => refuse(`PATCH ${path}`),
      post: (path) => refuse(`POST ${path}`),
      delete: (path) => refuse(`DELETE ${path}`),
    },
  };
}
