/** The app's certificate and key: PEM or PFX, from a file, a setting or the environment. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigurationError } from "../../errors.ts";
import type { TenantConfiguration } from "../configuration.ts";
import { Secret } from "../secret.ts";
import { pemOfPfx } from "./pemOfPfx.ts";

/** As MSAL takes it. */
export interface ClientCertificate {
  /** 64 hexadecimal digits. */
  thumbprintSha256: string;
  /** PEM. */
  privateKey: string;
  /** PEM of the certificate, and of its chain where there is one. */
  x5c: string;
}

/**
 * Where it may be, the first one found wins: `hve:certificateFile`, `hve:certificate` (PEM, or base64 of a PFX), and the
 * variables ARM_CLIENT_CERTIFICATE_PATH and ARM_CLIENT_CERTIFICATE, which Pulumi's azuread provider reads as well.
 *
 * @throws ConfigurationError when there is none, its password is wrong, or the key does not belong to the certificate.
 */
export function clientCertificate(
  { certificateFile, certificate, certificatePassword }: TenantConfiguration,
  env: NodeJS.ProcessEnv,
): ClientCertificate {
  const file = certificateFile ?? env["ARM_CLIENT_CERTIFICATE_PATH"];
  const text = certificate ?? secretOf(env["ARM_CLIENT_CERTIFICATE"]);
  const password = certificatePassword ?? secretOf(env["ARM_CLIENT_CERTIFICATE_PASSWORD"]);
  if (
    certificateFile === undefined &&
    certificate === undefined &&
    file === undefined &&
    text === undefined
  ) {
    throw new ConfigurationError(
      "hve:auth is certificate, but there is none; set one: pulumi config set hve:certificateFile <file.pem or file.pfx>",
    );
  }
  const fromFile = certificateFile !== undefined || (certificate === undefined && file !== undefined);
  const where = fromFile
    ? `the certificate in ${file}`
    : "the certificate (hve:certificate or ARM_CLIENT_CERTIFICATE)";
  const bytes = fromFile ? read(file!) : bytesOf(text!.reveal());
  const pem = bytes.includes("-----BEGIN") ? bytes.toString("utf8") : pemOfPfx(bytes, password, where);
  return partsOf(pem, password, where);
}

const secretOf = (value: string | undefined) => (value ? new Secret(value) : undefined);

const bytesOf = (text: string) =>
  text.includes("-----BEGIN") ? Buffer.from(text) : Buffer.from(text.replaceAll(/\s/g, ""), "base64");

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new ConfigurationError(`hve:certificateFile: ${file} cannot be read`, { cause });
  }
}

function partsOf(pem: string, password: Secret | undefined, where: string): ClientCertificate {
  const all = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    const key = createPrivateKey({ key: pem, ...(password && { passphrase: password.reveal() }) });
    const certificates = all.map((each) => new X509Certificate(each));
    const own = certificates.find((each) => each.checkPrivateKey(key));
    if (own === undefined)
      throw new ConfigurationError(`In ${where} no certificate belongs to the private key`);
    const chain = [own, ...certificates.filter((each) => each !== own)];
    return {
      thumbprintSha256: own.fingerprint256.replaceAll(":", ""),
      privateKey: key.export({ type: "pkcs8", format: "pem" }).toString(),
      x5c: chain.map(String).join(""),
    };
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    // Node's own sentence may hold nothing of the key, but nothing is gained by showing it.
    throw new ConfigurationError(
      `Of ${where} the private key cannot be read. Is it there, and is hve:certificatePassword right?`,
    );
  }
}
