import { randomBytes } from "node:crypto";
import { Secret } from "./secret.ts";

/** Entra wants three of four kinds of characters; base64url alone almost always has them, this makes it certain. */
const KINDS = "aA1-";

/** @returns a password of 60 characters that nobody keeps, for an account that only signs in with OAuth. */
export const randomPassword = () => new Secret(randomBytes(42).toString("base64url") + KINDS);
