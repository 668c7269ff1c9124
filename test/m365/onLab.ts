/** Our client against the lab, an independent reading of the service, in one process. */
import { connect } from "../../src/m365/tenant.ts";
import { startLab, type LabOptions } from "../../src/lab/lab.ts";

export async function onLab(options: LabOptions = {}) {
  const factor = 60_000;
  const lab = await startLab({ factor, ...options });
  const { addresses } = lab;
  const settings: Record<string, string> = {
    tenantId: addresses.tenantId,
    clientId: addresses.clientId,
    clientSecret: addresses.clientSecret,
    authority: addresses.authority,
    exchangeEndpoint: addresses.exchange,
    exchange: "rest",
    graphEndpoint: addresses.graph,
    smtpHost: addresses.smtpHost,
    smtpPort: String(addresses.smtpPort),
    caFile: addresses.caFile,
    timeDivisor: String(factor),
  };
  return {
    lab,
    settings,
    /** A new connection, as another process would have. */
    connect: (changed: Record<string, string> = {}) => connect((key) => ({ ...settings, ...changed })[key]),
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  };
}
