/** What `npm start` does, step by step, and what it claims about each step. */
import { isDeepStrictEqual } from "node:util";
import type { Engine, RunOptions, RunResult, Stack, Step, Verb } from "../../engine/engine.ts";
import { display } from "../display/display.ts";
import { isBookkeeping, isPulumis, shortType } from "../display/words.ts";
import type { LabAdmin } from "../labAdmin.ts";
import type { Claims } from "./claims.ts";

export interface Stage {
  engine: Engine;
  stack: Stack;
  admin: LabAdmin;
  claims: Claims;
  signal: AbortSignal;
}

/** One run of the engine, for the report. */
export interface StoryStep {
  title: string;
  verb: Verb;
  /** Calls that changed the tenant. */
  writes: number;
  result: RunResult;
}

/** The account that is probed, and what somebody does to it. */
const SENDER = "alerts";
const ADDRESS = "alerts@contoso.com";
const THEIR_REPLY_TO = "messaging@contoso.com";

/** @throws Error when it was interrupted or a run failed. */
export async function story({ engine, stack, admin, claims, signal }: Stage): Promise<StoryStep[]> {
  const steps: StoryStep[] = [];
  const run = async (title: string, verb: Verb, options: RunOptions = {}) => {
    signal.throwIfAborted();
    console.log(`\n${title}`);
    const before = await admin.writes();
    const screen = display({ verb, stack: stack.stack, stream: process.stdout, diff: false });
    const result = await engine.run(verb, stack, { ...options, signal, onEvent: screen.event });
    screen.end(result);
    const step = { title, verb, writes: (await admin.writes()) - before, result };
    steps.push(step);
    return step;
  };
  const probesInInbox = async () => (await admin.inbox()).map(({ headers }) => headers["x-hve-probe"]);
  const untouched = await admin.dump();

  const preview = await run("1. Preview: what would be made", "preview");
  claims.check("the preview wrote nothing to the tenant", [preview.result.exitCode, preview.writes], [0, 0]);

  const up = await run("2. Up: make it so, then send the probe", "up");
  claims.check(
    "up made every resource, with more than no writes",
    [up.result.exitCode, up.writes > 0],
    [0, true],
  );
  tellSenders(up.result);
  const first = probeId(up.result);
  claims.check("the probe mail lies in the lab's inbox under the probe's own id", await probesInInbox(), [
    first,
  ]);

  const again = await run("3. Up again: nothing to do", "up");
  const changes = again.result.steps.filter(({ operation }) => operation !== "same");
  claims.check(
    "a second up changed nothing and wrote nothing",
    [again.result.exitCode, changes.length, again.writes],
    [0, 0, 0],
  );

  console.log(`\n4. Somebody sets another Reply-To and takes the authentication policy away from ${ADDRESS}`);
  await admin.exchange("Set-HVEAccountSettings", { Identity: ADDRESS, ReplyTo: THEIR_REPLY_TO });
  await admin.exchange("Set-User", { Identity: ADDRESS, AuthenticationPolicy: null });
  const drift = await run("   Preview with refresh: what differs", "preview", { refresh: true });
  claims.check(
    "the preview shows exactly these two differences, and wrote nothing",
    [...driftOf(drift.result), drift.writes],
    [
      `AuthenticationPolicyAssignment ${SENDER}: policy → null`,
      `ReplyTo ${SENDER}: replyTo → "${THEIR_REPLY_TO}"`,
      0,
    ],
  );

  const repair = await run("5. Up with refresh: repair", "up", { refresh: true });
  const held = await holds(admin);
  claims.check(
    "up --refresh put both back",
    [repair.result.exitCode, ...held],
    [0, "ops@contoso.com", "HVE SMTP AUTH only"],
  );
  const second = probeId(repair.result);
  claims.check(
    "and sent the probe again because of it",
    [second !== first, await probesInInbox()],
    [true, [first, second]],
  );

  const destroy = await run("6. Destroy", "destroy");
  const equal = isDeepStrictEqual(await admin.dump(), untouched);
  claims.check("destroy gave the tenant back as it was", [destroy.result.exitCode, equal], [0, true]);
  return steps;
}

const outputsOf = ({ outputs }: RunResult) =>
  outputs["senders"] as Record<string, Record<string, any>> | undefined;
const probeId = (result: RunResult): unknown => outputsOf(result)?.[SENDER]?.["probe"]?.id;

function tellSenders(result: RunResult) {
  for (const [key, { host, port, tls, userName, signIn, effectiveFrom }] of Object.entries(
    outputsOf(result) ?? {},
  )) {
    console.log(
      `  ${key}: ${host}:${port} ${tls}, user ${userName}, ${signIn}, effective from ${effectiveFrom}`,
    );
  }
}

/** What a refresh found, as sentences in a fixed order. */
function driftOf({ steps }: RunResult): string[] {
  const drifted = (step: Step) => step.operation === "refresh" && !isPulumis(step.type);
  return steps
    .filter(drifted)
    .flatMap(({ type, name, differences }) =>
      differences
        .filter((each) => !isBookkeeping(each))
        .map(
          (each) =>
            `${shortType(type).replace("hve:", "")} ${name}: ${each.path} → ${JSON.stringify(each.new)}`,
        ),
    )
    .sort();
}

async function holds(admin: LabAdmin) {
  const [settings] = await admin.exchange("Get-HVEAccountSettings", { Identity: ADDRESS });
  const [user] = await admin.exchange("Get-User", { Identity: ADDRESS });
  return [settings?.["ReplyTo"], user?.["AuthenticationPolicy"]];
}
