import type { Connection } from "./connection.ts";

/**
 * Reads a message up to the line that is only a dot, doubled dots undone.
 *
 * @returns `tooLarge` when it was read to its end but has more than `limit` bytes; undefined when the line broke
 */
export async function readMessage(
  connection: Connection,
  limit: number,
): Promise<Buffer | "tooLarge" | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const line = await connection.line(limit + 1);
    if (line === undefined) return undefined;
    if (line.length === 1 && line[0] === 0x2e) return bytes > limit ? "tooLarge" : Buffer.concat(parts);
    const content = line[0] === 0x2e ? line.subarray(1) : line;
    bytes += content.length + 2;
    if (bytes <= limit) parts.push(content, Buffer.from("\r\n"));
    else parts.length = 0;
  }
}
