/** `npm run lab`: the lab in the foreground on the ports of `Pulumi.dev.yaml`, until Ctrl-C. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as wait } from "node:timers/promises";
import { interruptible } from "./interruptible.ts";
import { labAdmin } from "./labAdmin.ts";
import { LabError } from "./labError.ts";
import { startLabProcess, type LabAddresses } from "./labProcess.ts";
import { resolveProject } from "./stack.ts";
import { LAB_PASSPHRASE } from "./start/labPassphrase.ts";

/** login, exchange, graph, smtp: those that `Pulumi.dev.yaml` names. */
const PORTS = "8643,8644,8645,8587";

/** How often the inbox is looked at, in milliseconds. */
const INBOX_MS = 500;

/** @returns the exit code. @throws LabError when it cannot start, or ends by itself. */
export function lab(): Promise<number> {
  const project = resolveProject(".");
  const folder = join(project, ".hve", "lab"); // `Pulumi.dev.yaml` expects ca.pem there
  const state = join(project, ".hve", "state");
  for (const each of [folder, state]) mkdirSync(each, { recursive: true, mode: 0o700 });
  return interruptible(async (interrupted) => {
    await using process_ = await startLabProcess(folder, PORTS);
    const { addresses } = process_;
    const admin = labAdmin(addresses);
    const accounts = (await admin.exchange("Get-MailUser", { HVEAccount: true })).map(
      (each) => each["PrimarySmtpAddress"],
    );
    console.log(welcome(addresses, accounts.join(", ") || "none", folder, state));

    const gone = new AbortController();
    void process_.ended.then(() => gone.abort());
    const stop = AbortSignal.any([interrupted, gone.signal]);
    for (let told = 0; !stop.aborted;) {
      const messages = await admin.inbox().catch((error: unknown) => {
        if (stop.aborted) return [];
        throw error;
      });
      for (const { headers } of messages.slice(told))
        console.log(`  ${headers["from"]} → ${headers["to"]}: ${headers["subject"]}`);
      told = messages.length;
      await wait(INBOX_MS, undefined, { signal: stop }).catch(() => undefined);
    }
    if (!interrupted.aborted) throw new LabError("The lab ended by itself.");
    return 0;
  });
}

const welcome = (lab: LabAddresses, accounts: string, folder: string, state: string) =>
  `The lab serves ${lab.tenant} (${lab.tenantId})
  sign-in   ${lab.authority}
  Exchange  ${lab.exchange}
  Graph     ${lab.graph}
  SMTP      ${lab.smtpHost}:${lab.smtpPort} (STARTTLS)
  CA        ${lab.caFile}
  HVE accounts: ${accounts}

In another terminal, with Pulumi's CLI:
  export PULUMI_BACKEND_URL=${pathToFileURL(state).href} PULUMI_CONFIG_PASSPHRASE=${LAB_PASSPHRASE}
  pulumi stack select --create dev && pulumi up
or without it, on the same state:
  PULUMI_CONFIG_PASSPHRASE=${LAB_PASSPHRASE} npx hve up

Ctrl-C ends the lab; its tenant stays in ${folder}, deleted accounts hold their addresses as in the service.
Delete that folder for a fresh tenant. Delivered messages:`;
