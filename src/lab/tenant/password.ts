import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

// Cheap on purpose: the lab hashes so that no password lies about in clear, not to resist a thief of its folder.
const cost = { N: 4096, r: 8, p: 1 };

/** Keeps passwords as salted scrypt hashes, and knows Entra's rules for them. */
export const password = {
  hash(clear: string): string {
    const salt = randomBytes(16);
    return `${salt.toString("base64")}:${scryptSync(clear, salt, 32, cost).toString("base64")}`;
  },

  matches(clear: string, hash: string | null): boolean {
    const [salt, expected] = hash?.split(":") ?? [];
    if (salt === undefined || expected === undefined) return false;
    return timingSafeEqual(
      scryptSync(clear, Buffer.from(salt, "base64"), 32, cost),
      Buffer.from(expected, "base64"),
    );
  },

  /**
   * What is wrong with a new password, in the words of Exchange's exceptions: 8 to 256 characters of three of four classes,
   * without the local part of the sign-in name (hve-service §3.13); letters of other alphabets are refused.
   */
  weakness(
    clear: string,
    signInName: string,
  ):
    "Blank" | "TooShort" | "TooLong" | "IncludesInvalidChars" | "IncludesMemberName" | "Invalid" | undefined {
    if (clear === "") return "Blank";
    if (clear.length < 8) return "TooShort";
    if (clear.length > 256) return "TooLong";
    if (/[^\x20-\x7e]/.test(clear)) return "IncludesInvalidChars";
    const member = signInName.split("@")[0]!.toLowerCase();
    if (member.length > 2 && clear.toLowerCase().includes(member)) return "IncludesMemberName";
    const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((pattern) => pattern.test(clear));
    return classes.length < 3 ? "Invalid" : undefined;
  },
};
