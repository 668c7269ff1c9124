import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { ConfigurationError } from "../errors.ts";

const trusted = new Set<string>();

/**
 * Makes this process trust a private certificate authority, beside Node's own roots and the system's.
 * @param file PEM; relative to the project's root.
 * @throws ConfigurationError when it cannot be read or holds no certificate.
 * @see https://nodejs.org/docs/latest-v24.x/api/tls.html#tlssetdefaultcacertificatescerts
 */
export function trustAuthority(file: string): void {
  const pem = read(file);
  if (trusted.has(pem)) return;
  try {
    new X509Certificate(pem); // what follows takes any text without a word
  } catch (cause) {
    throw new ConfigurationError(`hve:caFile: ${file} holds no PEM certificate`, { cause });
  }
  setDefaultCACertificates([
    ...new Set([...getCACertificates("default"), ...getCACertificates("system"), pem]),
  ]);
  trusted.add(pem);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new ConfigurationError(
      `hve:caFile: ${file} cannot be read. Start the lab that makes it, or name another file: pulumi config set hve:caFile <file>`,
      { cause },
    );
  }
}
