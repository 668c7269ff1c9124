import "reflect-metadata";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomBytes, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const yearMs = 365 * 24 * 60 * 60 * 1000;

/**
 * The lab's own certificate authority, made on first start and kept in the state folder, and a fresh certificate of it
 * for `localhost` and 127.0.0.1.
 *
 * @returns PEM texts, and the file that clients are told to trust
 */
export async function certificateAuthority(
  folder: string,
): Promise<{ key: string; cert: string; ca: string; caFile: string }> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const caFile = join(folder, "ca.pem");
  const keyFile = join(folder, "ca.key");
  if (!existsSync(caFile) || !existsSync(keyFile)) await makeAuthority(caFile, keyFile);
  const ca = new x509.X509Certificate(readFileSync(caFile, "utf8"));
  const caKey = await webcrypto.subtle.importKey(
    "pkcs8",
    x509.PemConverter.decodeFirst(readFileSync(keyFile, "utf8")),
    algorithm,
    false,
    ["sign"],
  );
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const leaf = await x509.X509CertificateGenerator.create({
    subject: "CN=localhost",
    issuer: ca.subject,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + yearMs),
    signingKey: caKey as CryptoKey,
    publicKey: keys.publicKey as CryptoKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
      ]),
    ],
  });
  return { key: await pem(keys.privateKey), cert: leaf.toString("pem"), ca: ca.toString("pem"), caFile };
}

async function makeAuthority(caFile: string, keyFile: string): Promise<void> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    // A client that trusts several labs tells their authorities apart by name.
    name: `CN=HVE lab private CA ${randomBytes(6).toString("hex")}`,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 10 * yearMs),
    keys: keys as CryptoKeyPair,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as CryptoKey),
    ],
  });
  writeFileSync(keyFile, await pem(keys.privateKey), { mode: 0o600 });
  writeFileSync(caFile, authority.toString("pem"));
}

async function pem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}
