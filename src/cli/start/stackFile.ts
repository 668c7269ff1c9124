/** The stack file of a run: the keys of `Pulumi.dev.yaml`, with the addresses of this lab. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import { createSecretsManager } from "../../engine/secretsManager.ts";
import { LAB_PASSPHRASE } from "./labPassphrase.ts";
import { LAB_FACTOR, type LabAddresses } from "../labProcess.ts";

/** How cmdlets travel to the lab: over REST, or through PowerShell with the lab's own module. */
export type Exchange = "rest" | "powershell";

/** The lab's module, from the project's root. */
const LAB_MODULE = "src/lab/powershell/ExchangeOnlineManagement/ExchangeOnlineManagement.psd1";

/** @returns the file's path. */
export async function writeStackFile(
  file: string,
  lab: LabAddresses,
  exchange: Exchange = "rest",
): Promise<string> {
  const secrets = await createSecretsManager(LAB_PASSPHRASE);
  const secure = (value: string) => ({ secure: secrets.encrypt(value) });
  const config = {
    "hve:tenantId": lab.tenantId,
    "hve:clientId": lab.clientId,
    "hve:clientSecret": secure(lab.clientSecret),
    "hve:authority": lab.authority,
    "hve:exchangeEndpoint": lab.exchange,
    "hve:exchange": exchange,
    ...(exchange === "powershell" && { "hve:exchangeModule": LAB_MODULE }),
    "hve:graphEndpoint": lab.graph,
    "hve:smtpHost": lab.smtpHost,
    "hve:smtpPort": String(lab.smtpPort),
    "hve:caFile": lab.caFile,
    "hve:timeDivisor": String(LAB_FACTOR),
    "hve:alertsPassword": secure(`${randomBytes(18).toString("base64url")}aA1-`),
  };
  writeFileSync(file, stringify({ encryptionsalt: secrets.salt, config }), { mode: 0o600 });
  return file;
}
