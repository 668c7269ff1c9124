import { identities } from "../identities.ts";

const forest = "EURP000A001";
const tail = `DC=${forest},DC=PROD,DC=OUTLOOK,DC=COM`;
const tenant = identities.initialDomain;

/** Distinguished names, in the forms of hve-service §3.10 and exchange-admin §A.6; the forest is the lab's own. */
export const directory = {
  policy: (name: string) =>
    `CN=${name},CN=Auth Policies,CN=Configuration,CN=${tenant},CN=ConfigurationUnits,${tail}`,
  recipient: (name: string) => `CN=${name},OU=${tenant},OU=Microsoft Exchange Hosted Organizations,${tail}`,
  organization: () => `CN=${tenant},CN=Configuration,CN=${tenant},CN=ConfigurationUnits,${tail}`,
  domain: (name: string) =>
    `CN=${name},CN=Accepted Domains,CN=Transport Settings,CN=Configuration,CN=${tenant},CN=ConfigurationUnits,${tail}`,
};
