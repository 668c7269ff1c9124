import type { Addresses } from "../../src/lab/lab.ts";

/** What happens in an admin centre, by the path of the lab's admin interface; without a body, a look. */
export const adminOf =
  ({ admin, adminKey }: Addresses) =>
  async (path: string, body?: object): Promise<any> => {
    const response = await fetch(admin + path, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
