/** What `npm start` does, step by step, and what it claims about each step. */
import type { LabAdmin } from "../labAdmin.ts";
import type { Claims } from "./claims.ts";
import { differingPaths } from "./differingPaths.ts";
import { drift } from "./drift.ts";
import type { Recorder, StoryStep } from "./recorder.ts";
import { senderLines, sendersOf } from "./senders.ts";

/** The sender of `src/tenants/dev.yaml` that is probed, and what somebody does to it. */
const SENDER = "alerts";
const THEIR_REPLY_TO = "messaging@contoso.com";

/** @throws Interrupted, or ClaimError at the first claim that does not hold. */
export async function story({ run }: Recorder, admin: LabAdmin, claims: Claims): Promise<void> {
  const untouched = await admin.dump();
  const probes = async () => (await admin.inbox()).map(({ headers }) => headers["x-hve-probe"]);

  const preview = await run("1. Preview: what would be made", "preview");
  claims.check("The preview wrote nothing to the tenant.", outcome(preview), { exit: 0, writes: 0 });

  const up = await run("2. Up: make it so, then send the probe", "up");
  claims.check(
    `Up made every resource, with ${up.calls.writes} writes.`,
    { exit: up.result.exitCode, wrote: up.calls.writes > 0 },
    { exit: 0, wrote: true },
  );
  for (const line of senderLines(up.result)) console.log(line);
  const { userName: address = "", probe } = sendersOf(up.result)[SENDER] ?? {};
  const first = probe?.id ?? "(no probe in the stack's outputs)";
  claims.check(`The probe mail ${first.slice(0, 8)} lies in the lab's inbox.`, await probes(), [first]);

  const again = await run("3. Up again: nothing to do", "up");
  claims.check(
    "A second up changed nothing and wrote nothing.",
    { ...outcome(again), changed: changed(again) },
    { exit: 0, writes: 0, changed: [] },
  );

  const asMade = await held(admin, address);
  await admin.exchange("Set-HVEAccountSettings", { Identity: address, ReplyTo: THEIR_REPLY_TO });
  await admin.exchange("Set-User", { Identity: address, AuthenticationPolicy: null });
  console.log(`\n4. Behind our back, ${address} gets another Reply-To and loses its authentication policy`);
  const shown = await run("   Preview with refresh: what differs", "preview", { refresh: true });
  claims.check(
    "The preview showed exactly these two differences, and wrote nothing.",
    { ...outcome(shown), differs: drift(shown.result) },
    {
      exit: 0,
      writes: 0,
      differs: [
        `AuthenticationPolicyAssignment ${SENDER}: policy → null`,
        `ReplyTo ${SENDER}: replyTo → "${THEIR_REPLY_TO}"`,
      ],
    },
  );

  const repair = await run("5. Up with refresh: repair", "up", { refresh: true });
  claims.check(
    `Up with refresh put both back, with ${repair.calls.writes} writes.`,
    { exit: repair.result.exitCode, held: await held(admin, address) },
    { exit: 0, held: asMade },
  );
  const second = sendersOf(repair.result)[SENDER]?.probe?.id ?? "(none)";
  claims.check(
    `Because of it the probe was sent again: ${second.slice(0, 8)}.`,
    { isNew: second !== first, inbox: await probes() },
    { isNew: true, inbox: [first, second] },
  );

  const destroy = await run("6. Destroy", "destroy");
  claims.check(
    "Destroy gave the tenant back as it was (soft-deleted users aside).",
    { exit: destroy.result.exitCode, differs: differingPaths(untouched, await admin.dump()) },
    { exit: 0, differs: [] },
  );
}

const outcome = ({ result, calls }: StoryStep) => ({ exit: result.exitCode, writes: calls.writes });

const changed = ({ result }: StoryStep) =>
  result.steps
    .filter(({ operation }) => operation !== "same")
    .map(({ name, operation }) => `${operation} ${name}`);

/** What the tenant holds of the two settings that somebody changes. */
async function held(admin: LabAdmin, address: string) {
  const [settings] = await admin.exchange("Get-HVEAccountSettings", { Identity: address });
  const [user] = await admin.exchange("Get-User", { Identity: address });
  return { replyTo: settings?.["ReplyTo"], policy: user?.["AuthenticationPolicy"] };
}
