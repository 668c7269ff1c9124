import { Secret } from "./secret.ts";

/** A body as it goes on the wire, where its secrets stand in clear. */
export interface SentJson {
  text: string | undefined;
  /** Takes the secrets that were sent out of an answer that may quote them. */
  scrub(answer: string): string;
}

/** @param body JSON values, and a Secret wherever one belongs; undefined for a call without body. */
export function sentJson(body: unknown): SentJson {
  const secrets: Secret[] = [];
  const reveal = (value: unknown): unknown => {
    if (value instanceof Secret) {
      secrets.push(value);
      return value.reveal();
    }
    if (Array.isArray(value)) return value.map(reveal);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, reveal(each)]));
  };
  return {
    text: body === undefined ? undefined : JSON.stringify(reveal(body)),
    scrub: (answer) => secrets.reduce((scrubbed, secret) => secret.scrub(scrubbed), answer),
  };
}
