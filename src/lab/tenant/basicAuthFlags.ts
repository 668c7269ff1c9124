/**
 * The twelve switches of an authentication policy in Exchange Online; all default to false, which blocks.
 * Source: exchange-admin §D.3, hve-service §3.10.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/new-authenticationpolicy
 */
export const basicAuthFlags = [
  "AllowBasicAuthActiveSync",
  "AllowBasicAuthAutodiscover",
  "AllowBasicAuthImap",
  "AllowBasicAuthMapi",
  "AllowBasicAuthOfflineAddressBook",
  "AllowBasicAuthOutlookService",
  "AllowBasicAuthPop",
  "AllowBasicAuthPowershell",
  "AllowBasicAuthReportingWebServices",
  "AllowBasicAuthRpc",
  "AllowBasicAuthSmtp",
  "AllowBasicAuthWebServices",
] as const;
