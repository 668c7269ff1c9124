/** Every cmdlet the product runs. The compiler refuses any other, and a PowerShell session imports these and no others. */
export const exchangeCmdlets = [
  "Get-AcceptedDomain",
  "Get-AuthenticationPolicy",
  "Get-BillingPolicy",
  "Get-HVEAccountBillingPolicy",
  "Get-HVEAccountSettings",
  "Get-MailUser",
  "Get-OrganizationConfig",
  "Get-User",
  "New-AuthenticationPolicy",
  "New-MailUser",
  "Remove-AuthenticationPolicy",
  "Remove-MailUser",
  "Set-AuthenticationPolicy",
  "Set-HVEAccountBillingPolicy",
  "Set-HVEAccountSettings",
  "Add-HVEAppAccess",
  "Remove-HVEAppAccess",
  "Set-MailUser",
  "Set-User",
] as const;

export type CmdletName = (typeof exchangeCmdlets)[number];
