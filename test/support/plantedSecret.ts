/** A recognisable secret, and every form in which it could lie about. */

/** A part that changes with what stands before it cannot be recognised in base64; the inner part can, at each of three offsets. */
function innerBase64(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const all = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return all.slice(offset === 0 ? 0 : 4, Math.floor((bytes.length + offset) / 3) * 4);
  });
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

/** The secret in clear, as JSON (once and inside another), in URLs and forms, in base64 and hexadecimal, by the name of the form. */
export function formsOf(secret: string): Record<string, string> {
  const bytes = { "UTF-8": Buffer.from(secret, "utf8"), "UTF-16": Buffer.from(secret, "utf16le") };
  const encoded = Object.entries(bytes).flatMap(([name, value]) => [
    [`hexadecimal, ${name}`, value.toString("hex")],
    ...innerBase64(value).flatMap((text, offset) => [
      [`base64, ${name}, offset ${offset}`, text],
      [`base64url, ${name}, offset ${offset}`, text.replaceAll("+", "-").replaceAll("/", "_")],
    ]),
  ]);
  return {
    clear: secret,
    JSON: inJson(secret),
    "JSON in JSON": inJson(inJson(secret)),
    "JSON in JSON in JSON": inJson(inJson(inJson(secret))),
    URL: encodeURIComponent(secret),
    form: new URLSearchParams({ "": secret }).toString().slice(1),
    XML: secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"),
    ...Object.fromEntries(encoded as [string, string][]),
  };
}

/** Any signed token. */
const token = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/;

/** Names of what was found in a text: which secret in which form, or a token. */
export function findSecrets(text: string, secrets: Record<string, string>): string[] {
  const found = Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(formsOf(secret))
      .filter(([, form]) => text.includes(form))
      .map(([form]) => `${name} (${form})`),
  );
  return token.test(text) ? [...found, "a token"] : found;
}
