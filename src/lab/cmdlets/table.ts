import type { Cmdlet } from "./cmdlet.ts";
import { getAcceptedDomain } from "./getAcceptedDomain.ts";
import { getAuthenticationPolicy } from "./getAuthenticationPolicy.ts";
import { getHVEAccountSettings } from "./getHVEAccountSettings.ts";
import { getMailUser } from "./getMailUser.ts";
import { getOrganizationConfig } from "./getOrganizationConfig.ts";
import { getRecipient } from "./getRecipient.ts";
import { getUser } from "./getUser.ts";
import { newAuthenticationPolicy } from "./newAuthenticationPolicy.ts";
import { newMailUser } from "./newMailUser.ts";
import { removeAuthenticationPolicy } from "./removeAuthenticationPolicy.ts";
import { removeMailUser } from "./removeMailUser.ts";
import { setAuthenticationPolicy } from "./setAuthenticationPolicy.ts";
import { setHVEAccountSettings } from "./setHVEAccountSettings.ts";
import { setMailUser } from "./setMailUser.ts";
import { setOrganizationConfig } from "./setOrganizationConfig.ts";
import { setUser } from "./setUser.ts";

/** Every cmdlet the lab knows; any other name is answered as Exchange answers one that does not exist. */
export const cmdlets: Readonly<Record<string, Cmdlet>> = {
  "Get-AcceptedDomain": getAcceptedDomain,
  "Get-AuthenticationPolicy": getAuthenticationPolicy,
  "Get-HVEAccountSettings": getHVEAccountSettings,
  "Get-MailUser": getMailUser,
  "Get-OrganizationConfig": getOrganizationConfig,
  "Get-Recipient": getRecipient,
  "Get-User": getUser,
  "New-AuthenticationPolicy": newAuthenticationPolicy,
  "New-MailUser": newMailUser,
  "Remove-AuthenticationPolicy": removeAuthenticationPolicy,
  "Remove-MailUser": removeMailUser,
  "Set-AuthenticationPolicy": setAuthenticationPolicy,
  "Set-HVEAccountSettings": setHVEAccountSettings,
  "Set-MailUser": setMailUser,
  "Set-OrganizationConfig": setOrganizationConfig,
  "Set-User": setUser,
};
