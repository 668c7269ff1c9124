/** The stack output `senders`: what the owner of a device or an application types into it. */
import type { Output } from "@pulumi/pulumi";
import type { TenantConfiguration } from "../m365/configuration.ts";
import type { Declaration } from "./declare.ts";

/** Settings of one sender, by the key of its account. */
export interface SenderSettings {
  host: string;
  port: number;
  /** HVE takes nothing but STARTTLS, TLS 1.2 or newer. */
  tls: "STARTTLS";
  userName: Output<string>;
  signIn: "password (AUTH LOGIN)" | "OAuth 2.0 (XOAUTH2)";
  /** From when the service may be expected to accept it, ISO 8601. */
  effectiveFrom: Output<string>;
  /** The last probe; absent for a sender that is not probed. */
  probe?: { id: Output<string>; acceptedAt: Output<string>; reply: Output<string> };
}

export function senderSettings(
  declarations: readonly Declaration[],
  { smtpHost, smtpPort }: Pick<TenantConfiguration, "smtpHost" | "smtpPort">,
): Record<string, SenderSettings> {
  const of = (kind: string, sender: string) =>
    declarations.find(({ entry }) => entry.kind === kind && entry.sender === sender)?.resource;
  const accounts = declarations.filter(({ entry }) => entry.kind === "HighVolumeAccount");
  return Object.fromEntries(
    accounts.map(({ entry: { name, inputs }, resource }) => {
      const probe = of("SendProbe", name);
      const settings: SenderSettings = {
        host: smtpHost,
        port: smtpPort,
        tls: "STARTTLS",
        userName: resource["address"]!,
        signIn: inputs["password"] === undefined ? "OAuth 2.0 (XOAUTH2)" : "password (AUTH LOGIN)",
        effectiveFrom: of("AuthenticationPolicyAssignment", name)?.["effectiveAt"] ?? resource["appliedAt"]!,
        ...(probe && {
          probe: { id: probe["probeId"]!, acceptedAt: probe["acceptedAt"]!, reply: probe["reply"]! },
        }),
      };
      return [name, settings];
    }),
  );
}
