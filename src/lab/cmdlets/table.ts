import type { Cmdlet } from "./cmdlet.ts";
import { addHVEAppAccess } from "./addHVEAppAccess.ts";
import { getAcceptedDomain } from "./getAcceptedDomain.ts";
import { getAuthenticationPolicy } from "./getAuthenticationPolicy.ts";
import { getBillingPolicy } from "./getBillingPolicy.ts";
import { getHVEAccountBillingPolicy } from "./getHVEAccountBillingPolicy.ts";
import { getHVEAccountSettings } from "./getHVEAccountSettings.ts";
import { getMailUser } from "./getMailUser.ts";
import { getOrganizationConfig } from "./getOrganizationConfig.ts";
import { getRecipient } from "./getRecipient.ts";
import { getUser } from "./getUser.ts";
import { newAuthenticationPolicy } from "./newAuthenticationPolicy.ts";
import { newMailUser } from "./newMailUser.ts";
import { removeAuthenticationPolicy } from "./removeAuthenticationPolicy.ts";
import { removeHVEAppAccess } from "./removeHVEAppAccess.ts";
import { removeMailUser } from "./removeMailUser.ts";
import { setAuthenticationPolicy } from "./setAuthenticationPolicy.ts";
import { setHVEAccountBillingPolicy } from "./setHVEAccountBillingPolicy.ts";
import { setHVEAccountSettings } from "./setHVEAccountSettings.ts";
import { setMailUser } from "./setMailUser.ts";
import { setOrganizationConfig } from "./setOrganizationConfig.ts";
import { setUser } from "./setUser.ts";

/** Every cmdlet the lab knows; any other name is answered as Exchange answers one that does not exist. */
export const cmdlets: Readonly<Record<string, Cmdlet>> = {
  "Add-HVEAppAccess": addHVEAppAccess,
  "Get-AcceptedDomain": getAcceptedDomain,
  "Get-AuthenticationPolicy": getAuthenticationPolicy,
  "Get-BillingPolicy": getBillingPolicy,
  "Get-HVEAccountBillingPolicy": getHVEAccountBillingPolicy,
  "Get-HVEAccountSettings": getHVEAccountSettings,
  "Get-MailUser": getMailUser,
  "Get-OrganizationConfig": getOrganizationConfig,
  "Get-Recipient": getRecipient,
  "Get-User": getUser,
  "New-AuthenticationPolicy": newAuthenticationPolicy,
  "New-MailUser": newMailUser,
  "Remove-AuthenticationPolicy": removeAuthenticationPolicy,
  "Remove-HVEAppAccess": removeHVEAppAccess,
  "Remove-MailUser": removeMailUser,
  "Set-AuthenticationPolicy": setAuthenticationPolicy,
  "Set-HVEAccountBillingPolicy": setHVEAccountBillingPolicy,
  "Set-HVEAccountSettings": setHVEAccountSettings,
  "Set-MailUser": setMailUser,
  "Set-OrganizationConfig": setOrganizationConfig,
  "Set-User": setUser,
};
