const CAP_MS = 300_000;

/** @returns the wait a `Retry-After` header asks for (seconds or an HTTP date), at most five minutes; undefined without one. */
export function retryAfterMs(headers: { get(name: string): string | null }): number | undefined {
  const text = headers.get("retry-after");
  if (text === null || text.trim() === "") return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), CAP_MS) : undefined;
}
