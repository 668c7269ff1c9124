/** The sentence of an error; a gRPC one carries its code in front, which helps nobody. */
export function messageOf(error: unknown): string {
  if (error instanceof Error)
    return "details" in error && typeof error.details === "string" ? error.details : error.message;
  return String(error);
}
