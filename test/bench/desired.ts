import { stringify } from "yaml";

/** The tenant that both ways make: as many senders, each with all settings, under one policy. */
export const wantedAccounts = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const key = `sender-${String(index + 1).padStart(3, "0")}`;
    return { key, address: `${key}@contoso.com`, displayName: `Sender ${index + 1}` };
  });

export const wanted = {
  policy: "HVE SMTP AUTH only",
  replyTo: "ops@contoso.com",
  /** Key of the stack configuration. */
  passwordKey: "benchPassword",
};

/** The desired-state file for them. */
export const desiredFile = (count: number, billingPolicy: string): string =>
  stringify({
    tenant: "contoso.onmicrosoft.com",
    authenticationPolicies: { "smtp-only": { name: wanted.policy, allowBasicAuthSmtp: true } },
    conditionalAccess: { mode: "account" },
    accounts: Object.fromEntries(
      wantedAccounts(count).map(({ key, address, displayName }) => [
        key,
        {
          address,
          displayName,
          password: { config: wanted.passwordKey, version: 1 },
          authenticationPolicy: "smtp-only",
          billingPolicy,
          replyTo: wanted.replyTo,
        },
      ]),
    ),
  });
