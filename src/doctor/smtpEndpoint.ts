import type { TLSSocket } from "node:tls";
import SMTPConnection from "nodemailer/lib/smtp-connection/index.js";
import type { TenantConfiguration } from "../m365/configuration.ts";
import { trustAuthority } from "../m365/trustAuthority.ts";
import { finding, type Check } from "./check.ts";

const TIMEOUT_MS = 15_000;
const DAY_MS = 86_400_000;
/** A certificate that ends sooner is worth a word. */
const SOON_DAYS = 14;

/** The submission endpoint answers from here, with STARTTLS, TLS 1.2 or newer, and a certificate that is trusted. */
export const smtpEndpoint: Check = {
  title: "SMTP endpoint",
  async look({ configuration }) {
    const { smtpHost, smtpPort, caFile } = configuration;
    const check = `SMTP endpoint ${smtpHost}:${smtpPort}`;
    if (caFile !== undefined) trustAuthority(caFile);
    try {
      const { protocol, validTo } = await encrypted(configuration);
      const daysLeft = Math.floor((validTo.getTime() - Date.now()) / DAY_MS);
      const ends = `certificate until ${validTo.toISOString().slice(0, 10)}`;
      const missing = daysLeft < SOON_DAYS ? `Its ${ends} ends in ${daysLeft} days` : undefined;
      return finding(check, missing, `STARTTLS, ${protocol}, ${ends}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return finding(
        check,
        `${reason}. Does a firewall let ${smtpHost} port ${smtpPort} through, without a proxy that opens TLS?`,
        "",
      );
    }
  },
};

/** @throws what stands in the way of an encrypted connection. */
function encrypted({ smtpHost: host, smtpPort: port }: TenantConfiguration) {
  const connection = new SMTPConnection({
    host,
    port,
    secure: false,
    requireTLS: true,
    tls: { minVersion: "TLSv1.2" },
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  return new Promise<{ protocol: string; validTo: Date }>((resolve, reject) => {
    connection.once("error", reject);
    connection.connect(() => {
      const socket = (connection as unknown as { _socket: TLSSocket })._socket;
      resolve({
        protocol: socket.getProtocol() ?? "no TLS",
        validTo: new Date(socket.getPeerCertificate().valid_to),
      });
      connection.quit();
    });
  }).finally(() => connection.close());
}
