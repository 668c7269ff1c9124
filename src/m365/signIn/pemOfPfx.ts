import forge from "node-forge";
import { ConfigurationError } from "../../errors.ts";
import type { Secret } from "../secret.ts";

/**
 * The private key and the certificates of a PFX (PKCS#12) as PEM; Node itself opens one for TLS only.
 * @throws ConfigurationError when it is none, or the password is wrong.
 */
export function pemOfPfx(bytes: Buffer, password: Secret | undefined, where: string): string {
  try {
    const asn1 = forge.asn1.fromDer(forge.util.createBuffer(bytes.toString("binary")));
    const { safeContents } = forge.pkcs12.pkcs12FromAsn1(asn1, password?.reveal() ?? "");
    const bags = safeContents.flatMap(({ safeBags }) => safeBags);
    const keys = bags.flatMap(({ key }) => (key ? forge.pki.privateKeyToPem(key) : []));
    const certificates = bags.flatMap(({ cert }) => (cert ? forge.pki.certificateToPem(cert) : []));
    return [...keys.slice(0, 1), ...certificates].join("");
  } catch {
    // What the library says may quote what it read.
    throw new ConfigurationError(
      `${where} is neither PEM nor a PFX that opens. Is its password right? pulumi config set --secret hve:certificatePassword`,
    );
  }
}
