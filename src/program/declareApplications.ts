import type { Output } from "@pulumi/pulumi";
import type { ApplicationEntry } from "./senderApplication.ts";

/** Object ids of the service principals that this stack makes, by the application's key in the file. */
export type DeclaredApplications = ReadonlyMap<string, Output<string>>;

/** Makes the applications of the file; without any, Pulumi's provider for Entra is not even loaded. */
export async function declareApplications(
  entries: Record<string, ApplicationEntry>,
): Promise<DeclaredApplications> {
  if (Object.keys(entries).length === 0) return new Map();
  const { exchangeOnline, SenderApplication } = await import("./senderApplication.ts");
  const exchange = exchangeOnline();
  return new Map(
    Object.entries(entries).map(([key, entry]) => [
      key,
      new SenderApplication(key, entry, exchange).objectId,
    ]),
  );
}
