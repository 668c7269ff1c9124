import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from "jose";
import { writeAtomically } from "../tenant/writeAtomically.ts";

export interface SigningKey {
  private: CryptoKey;
  public: CryptoKey;
  /** Public half as published by the keys endpoint. */
  jwk: JWK & { kid: string };
}

let made: Promise<JWK> | undefined;

/** A new RSA key, the same one for all labs of a process: making one is the slowest part of a start. */
function fresh(): Promise<JWK> {
  made ??= generateKeyPair("RS256", { extractable: true }).then(({ privateKey }) => exportJWK(privateKey));
  return made;
}

/** The RSA key that signs the lab's tokens, made on first start and kept, so that tokens outlive a restart. */
export async function signingKey(folder: string): Promise<SigningKey> {
  const file = join(folder, "signing-key.json");
  if (!existsSync(file)) writeAtomically(file, JSON.stringify(await fresh()));
  const secret = JSON.parse(readFileSync(file, "utf8")) as JWK;
  const { kty, n, e } = secret as JWK & { kty: "RSA"; n: string; e: string };
  const kid = await calculateJwkThumbprint({ kty, n, e });
  const jwk = { kty, n, e, kid, use: "sig", alg: "RS256" };
  return {
    private: (await importJWK(secret, "RS256")) as CryptoKey,
    public: (await importJWK(jwk, "RS256")) as CryptoKey,
    jwk,
  };
}
