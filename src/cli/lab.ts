/** `npm run lab`: the lab in the foreground on the ports of `Pulumi.dev.yaml`, until Ctrl-C. */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as wait } from "node:timers/promises";
import { labAdmin } from "./labAdmin.ts";
import { labScript, startLabProcess } from "./labProcess.ts";

/** login, exchange, graph, smtp: those that `Pulumi.dev.yaml` names. */
const PORTS = "8643,8644,8645,8587";

/** How often the inbox is looked at, in milliseconds. */
const INBOX_MS = 500;

export async function lab(): Promise<number> {
  const folder = join(".hve", "lab");
  const state = join(".hve", "state");
  for (const each of [folder, state]) mkdirSync(each, { recursive: true, mode: 0o700 });
  await using process_ = await startLabProcess(folder, PORTS);
  const { addresses } = process_;
  const admin = labAdmin(addresses);
  const accounts = (await admin.exchange("Get-MailUser", { HVEAccount: true })).map(
    (each) => each["PrimarySmtpAddress"],
  );
  console.log(`The lab serves ${addresses.tenant} (${addresses.tenantId})
  sign-in   ${addresses.authority}
  Exchange  ${addresses.exchange}
  Graph     ${addresses.graph}
  SMTP      ${addresses.smtpHost}:${addresses.smtpPort} (STARTTLS)
  CA        ${addresses.caFile}
  HVE accounts: ${accounts.join(", ")}

In another terminal, with Pulumi's CLI:
  export PULUMI_BACKEND_URL=${pathToFileURL(join(process.cwd(), state)).href} PULUMI_CONFIG_PASSPHRASE=lab
  npx pulumi stack select --create dev && npx pulumi up
or without it:
  PULUMI_CONFIG_PASSPHRASE=lab npx hve up

Ctrl-C ends the lab; its state stays in ${folder}. Delivered messages:`);

  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  process_.ended.then(() => stop.abort(), undefined);
  for (let told = 0; !stop.signal.aborted;) {
    const messages = await admin.inbox();
    for (const { headers } of messages.slice(told))
      console.log(`  ${headers["from"]} → ${headers["to"]}: ${headers["subject"]}`);
    told = messages.length;
    await wait(INBOX_MS, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  return 0;
}

/** Prints what the lab does not do. */
export function labDifferences(): Promise<number> {
  const child = spawn(process.execPath, [labScript, "--differences"], { stdio: "inherit" });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
}
