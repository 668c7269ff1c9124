/**
 * The health check: a message that an HVE account really submits, over the SMTP endpoint its device will use.
 *
 * A create or a changed input sends; reading and deleting do nothing. While Exchange may still be putting a new policy into
 * effect, a refused sign-in is tried again until `waitMinutes` are over.
 * @see https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365
 */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ProbeError } from "../src/errors.ts";
import { SenderRevision } from "../src/lifecycle/placeholder.ts";
import { defineResource, ref } from "../src/lifecycle/resource.ts";
import { hveAccount } from "../src/m365/hve.ts";
import { submitProbe } from "../src/probe/smtp.ts";
import { settle } from "../src/settle.ts";
import { passwordField } from "./highVolumeAccount.ts";

const waitMinutes = z
  .number()
  .min(0)
  .max(24 * 60);
const onFailure = z.enum(["fail", "warn"]);

const inputs = z.strictObject({
  /** Guid of the HVE account that sends. */
  account: z.guid().toLowerCase(),
  /** Who receives the probe: a recipient inside the tenant, because HVE delivers nowhere else. */
  to: z.email().toLowerCase(),
  /** Key of the stack configuration that holds the account's password; the value itself never becomes an input. */
  passwordSetting: z.string(),
  /** Any text; a changed one sends again. The program derives it from everything the sender depends on. */
  trigger: z.string(),
  /** How long a refusal may be a policy that is not in effect yet, in minutes. Default 40. */
  waitMinutes: waitMinutes.default(40),
  /** `fail` ends the run with the cause and the fix; `warn` says so and tries again in the next run. Default `fail`. */
  onFailure: onFailure.default("fail"),
});

const outputs = z.object({
  /** Id of the last probe, also in its header `X-HVE-Probe`. */
  probeId: z.string(),
  /** When the service accepted it, ISO 8601; empty when it did not. */
  acceptedAt: z.string(),
  /** The service's last reply, or why there was none. */
  reply: z.string(),
});

/** The account's `probe:` field. */
const probeField = z
  .strictObject({
    to: inputs.shape.to.optional(),
    waitMinutes: waitMinutes.optional(),
    onFailure: onFailure.optional(),
  })
  .optional();

interface Fields {
  password?: z.infer<typeof passwordField>;
  probe?: z.infer<typeof probeField>;
}

export const { provider, kind, SendProbe } = defineResource({
  type: "SendProbe",
  description: "A message the account really sends after each change, as a health check.",
  see: "https://learn.microsoft.com/exchange/mail-flow-best-practices/troubleshoot-high-volume-email-m365",
  inputs,
  outputs,
  replaceOn: [],
  nature: "action",
  desired: {
    /** Where probes go, unless an account says otherwise. Accounts are probed only where one of the two names a recipient. */
    file: { probe: z.strictObject({ to: inputs.shape.to }).optional() },
    account: { probe: probeField, password: passwordField },
    entries: ({
      file,
      accounts,
    }: {
      file: { probe?: { to: string } | undefined };
      accounts: ({ key: string } & Fields)[];
    }) =>
      accounts.flatMap(({ key, password, probe }) => {
        const to = probe?.to ?? file.probe?.to;
        if (to === undefined || password === undefined) return [];
        return {
          name: key,
          sender: key,
          inputs: {
            account: ref("HighVolumeAccount", key, "id"),
            to,
            passwordSetting: password.config,
            trigger: new SenderRevision(key),
            waitMinutes: probe?.waitMinutes ?? 40,
            onFailure: probe?.onFailure ?? ("fail" as const),
          },
        };
      }),
  },
  label: ({ account }) => `of account ${account}`,
  identities: () => Promise.resolve([]), // a message that was sent leaves no object
  find: () => Promise.resolve(undefined),
  observe: () => Promise.resolve({ inputs: {}, outputs: {} }),

  async apply(tenant, { id = randomUUID(), desired, track }) {
    const { address } = await hveAccount(tenant, desired.account);
    const password = tenant.secret(desired.passwordSetting);
    const probeId = randomUUID();
    let failure: ProbeError | undefined;
    let reply = "";
    const { smtpHost: host, smtpPort: port } = tenant.configuration;
    const { intervalMs } = tenant.timing.policies;
    const budgetMs = (desired.waitMinutes * 60_000) / tenant.configuration.timeDivisor;
    await settle({ budgetMs, intervalMs }, async () => {
      try {
        ({ reply } = await submitProbe({
          host,
          port,
          account: address,
          signIn: { password },
          to: desired.to,
          probeId,
        }));
        failure = undefined;
      } catch (error) {
        if (!(error instanceof ProbeError)) throw error;
        failure = error;
      }
      return failure === undefined || !failure.mayPass;
    });
    const sent = {
      probeId,
      acceptedAt: failure ? "" : new Date().toISOString(),
      reply: failure?.message ?? reply,
    };
    if (failure === undefined) return { id, outputs: sent };
    if (desired.onFailure === "warn") return { id, outputs: sent, unfinished: [failure.message] };
    track(id, sent);
    throw failure;
  },

  remove: () => Promise.resolve(),
});
