/**
 * `npm run bench`: what our way costs beside the naive one, counted by a lab, and as ratios of times in this one run. Fails above
 * the limits, and when the two ways leave different tenants.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { startLabProcess } from "../../src/cli/labProcess.ts";
import { runFolder } from "../../src/cli/start/runFolder.ts";
import { trustAuthority } from "../../src/m365/trustAuthority.ts";
import { desiredFile, wanted } from "./desired.ts";
import { limits, serviceMs } from "./limits.ts";
import { meter, type Cost } from "./meter.ts";
import { naive } from "./naive.ts";
import { ours } from "./ours.ts";
import { planningCost } from "./planning.ts";
import { Table } from "./table.ts";

const ACCOUNTS = Number(process.env["BENCH_ACCOUNTS"] ?? 100);
const POLICIES = 60;
const BLOCKING = 3;
/** The lab shows a change as good as at once; we wait for it as in its usual time. */
const FACTOR = 60_000;
const TIME_DIVISOR = 600;
/** Pause between two looks at a setting, as `tenant.ts` has it. */
const pollIntervalSeconds = 5 / TIME_DIVISOR;
/** `--parallel` of our runs: more than fit into one batch. */
const parallel = 64;
const PASSWORD = "Bench-mark-4-the-lab!";
/** The service's delays in the timed run are divided by this. */
const DELAY_DIVISOR = 100;

const startedMs = performance.now();
const elapsedMs = async (work: () => Promise<unknown>) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const folder = runFolder(join(".hve", "bench"));
await using lab = await startLabProcess(join(folder, "lab"), "0", FACTOR);
trustAuthority(lab.addresses.caFile);
const { ask, count } = meter(lab.addresses);
const byHand = naive(lab.addresses, readFileSync(lab.addresses.caFile, "utf8"));
const { policies } = await ask("/conditionalAccess/population", {
  policies: POLICIES,
  blocking: BLOCKING,
  accounts: 0,
});
const { rows: billingPolicies } = await ask("/exchange", {
  cmdlet: "Get-BillingPolicy",
  parameters: { ResourceType: "HVE" },
});
const { BillingPolicyId: billingId, BillingPolicyName: billingPolicy } = billingPolicies[0];
const blocking = policies
  .filter((each: { blocks: boolean }) => each.blocks)
  .map((each: { id: string }) => each.id);
// The tenant of the first day has an account of its own, and takes no more than a hundred.
const { rows: there } = await ask("/exchange", { cmdlet: "Get-MailUser", parameters: { HVEAccount: true } });
for (const { Guid: Identity } of there)
  await ask("/exchange", { cmdlet: "Remove-MailUser", parameters: { Identity, Confirm: false } });
const { id: untouched } = await ask("/snapshot", {});
const backToStart = () => ask("/restore", { id: untouched });
const tenant = async () => {
  const { softDeleted: _users, softDeletedGroups: _groups, audits: _audits, ...rest } = await ask("/dump");
  return rest;
};
console.log(
  `${ACCOUNTS} accounts, 1 authentication policy, ${POLICIES} Conditional Access policies of which ${BLOCKING} block`,
);

const naiveUp = await count(() => byHand.makeAll(ACCOUNTS, PASSWORD, billingId, blocking));
const naiveRead = await count(() => byHand.readAll(ACCOUNTS));
const naiveTenant = await tenant();

await backToStart();
const stack = await ours(folder, lab.addresses, {
  accounts: ACCOUNTS,
  password: PASSWORD,
  billingPolicy,
  timeDivisor: TIME_DIVISOR,
});
let upMs = 0;
const oursUp = await count(async () => (upMs = await elapsedMs(() => stack.run("up", { parallel }))));
const oursRead = await count(() => stack.run("refresh", { parallel }));
const oursIdle = await count(() => stack.run("up", { parallel }));
const oursTenant = await tenant();

// A change that three reads do not show yet: how often we look after the first read that could show it.
const stale = 3;
stack.desire((text) => text.replace(wanted.replyTo, "messaging@contoso.com"));
await ask("/faults", {
  match: { server: "exchange", name: "Get-HVEAccountSettings", skip: 1, times: stale },
  kind: "stale",
});
const looks = await countOf("Get-HVEAccountSettings", () => stack.run("up", { parallel }));

await backToStart();
stack.reset();
for (let number = 10; number <= 50 * ACCOUNTS; number += 10)
  await ask("/faults", { match: { number }, kind: "throttle", retryAfter: pollIntervalSeconds });
const throttledMs = await elapsedMs(() => stack.run("up", { parallel }));

await backToStart();
stack.reset();
for (const [server, ms] of [
  ["exchange", serviceMs.cmdlet],
  ["graph", serviceMs.conditionalAccess],
] as const)
  await ask("/faults", { match: { server, times: 1_000_000 }, kind: "delay", delayMs: ms / DELAY_DIVISOR });
const delayedMs = await elapsedMs(() => stack.run("up", { parallel }));

const seconds = ({ cmdlets, policyCalls }: Cost) =>
  (cmdlets * serviceMs.cmdlet + policyCalls * serviceMs.conditionalAccess) / 1_000;
const planning = await planningCost(desiredFile(ACCOUNTS, billingPolicy));
const validating = await planningCost(desiredFile(1_000, billingPolicy));

const table = new Table();
table.row("first up: cmdlets, ours reads back each write", oursUp.cmdlets, naiveUp.cmdlets, 5 * ACCOUNTS + 1);
table.row(
  "first up: policy changes",
  oursUp.policyPatches,
  naiveUp.policyPatches,
  BLOCKING,
  limits.policyPatches(BLOCKING),
);
table.row("first up: HTTP requests", oursUp.requests, naiveUp.requests);
table.row("first up: connections", oursUp.connections, naiveUp.connections, 1);
table.row("first up: sign-ins", oursUp.tokens, naiveUp.tokens, 1, 2 * limits.tokensPerProcess);
table.row("first up: kB", Math.round(oursUp.bytes / 1_000), Math.round(naiveUp.bytes / 1_000));
table.row(
  `first up: s, delays / ${DELAY_DIVISOR}; naive computed from its calls`,
  delayedMs / 1_000,
  seconds(naiveUp) / DELAY_DIVISOR,
);
table.row("read all: cmdlets", oursRead.cmdlets, naiveRead.cmdlets, undefined, limits.readCmdlets(ACCOUNTS));
table.row(
  "read all: HTTP requests to Exchange and sign-in",
  oursRead.exchangeRequests,
  naiveRead.exchangeRequests,
  undefined,
  limits.readRequests,
);
table.row("read all: sign-ins", oursRead.tokens, naiveRead.tokens, 1, limits.tokensPerProcess);
table.row("second up: cmdlets", oursIdle.cmdlets, naiveRead.cmdlets, undefined, limits.readCmdlets(ACCOUNTS));
table.row("second up: writes", oursIdle.writes, 0, 0, limits.idleWrites);
table.row(
  "looks at a change after the first that shows it",
  looks - 1 - stale - 1,
  undefined,
  0,
  limits.extraLooks,
);
table.row(
  "every tenth call throttled: times the fault-free time",
  throttledMs / upMs,
  undefined,
  1,
  limits.throttledTimes,
);
table.row("planning the file: CPU in times of parsing its YAML", planning, undefined, 1);
table.row("validating 1 000 accounts: time in times of parsing its YAML", validating, undefined, 1);
table.print();

const failures = [...table.failures];
if (!isDeepStrictEqual(naiveTenant, oursTenant)) failures.push("The two ways left different tenants.");
const tookMs = performance.now() - startedMs;
if (tookMs > limits.benchMs) failures.push(`The benchmark took ${Math.round(tookMs / 1_000)} s.`);
console.log(`Ended after ${(tookMs / 1_000).toFixed(0)} s.`);
for (const failure of failures) console.error(`✗ ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function countOf(name: string, work: () => Promise<unknown>): Promise<number> {
  const called = async () =>
    ((await ask("/calls")).calls as { name: string }[]).filter((call) => call.name === name).length;
  const before = await called();
  await work();
  return (await called()) - before;
}
