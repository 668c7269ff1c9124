/** Where each Microsoft cloud signs in, and where its Graph and Exchange are. */
import { ConfigurationError } from "../errors.ts";

export interface Cloud {
  login: string;
  graph: string;
  /** Also what tokens for Exchange are asked for. */
  exchange: string;
  /** What Connect-ExchangeOnline calls it. */
  exchangeEnvironment: string;
}

/** By `hve:cloud`. @see https://learn.microsoft.com/graph/deployments */
export const clouds = {
  global: {
    login: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    exchange: "https://outlook.office365.com",
    exchangeEnvironment: "O365Default",
  },
  usGovL4: {
    login: "https://login.microsoftonline.us",
    graph: "https://graph.microsoft.us",
    exchange: "https://outlook.office365.us",
    exchangeEnvironment: "O365USGovGCCHigh",
  },
  usGovL5: {
    login: "https://login.microsoftonline.us",
    graph: "https://dod-graph.microsoft.us",
    exchange: "https://outlook-dod.office365.us",
    exchangeEnvironment: "O365USGovDoD",
  },
} as const satisfies Record<string, Cloud>;

export type CloudName = keyof typeof clouds;

/** @throws ConfigurationError for a cloud that has no High Volume Email. */
export function refuseCloud(name: string | undefined): void {
  if (name?.toLowerCase() !== "china") return;
  throw new ConfigurationError(
    "hve:cloud is china, but High Volume Email is not applicable to Microsoft 365 operated by 21Vianet " +
      "(https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365). Nothing was sent.",
  );
}

/** What a person should know before relying on HVE there; undefined for a cloud that is documented to have it. */
export const cloudWarning = (name: CloudName): string | undefined =>
  name === "global"
    ? undefined
    : `hve:cloud is ${name}: whether High Volume Email is offered in this cloud is not documented (unverified). Expect its cmdlets to be missing.`;
