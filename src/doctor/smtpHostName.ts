import { finding, type Check } from "./check.ts";

const RETIRED = "smtp-hve.office365.com";
const PRESENT = "smtp.hve.mx.microsoft";

/** The name of the public preview goes away. @see https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365 */
export const smtpHostName: Check = {
  title: "SMTP host name",
  look({ configuration: { smtpHost } }) {
    const missing =
      smtpHost.toLowerCase() === RETIRED
        ? `hve:smtpHost is ${RETIRED}, which Microsoft retires: pulumi config set hve:smtpHost ${PRESENT}, and change it in every device and application`
        : undefined;
    return Promise.resolve(finding("SMTP host name", missing, smtpHost));
  },
};
