/**
 * `npm run bench`: what our way costs beside the naive one, counted by a lab, and as ratios of times in this one run. Fails above
 * the limits, and when the two ways leave different tenants.
 */
import { isDeepStrictEqual } from "node:util";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runFolder } from "../../src/cli/start/runFolder.ts";
import { startLabProcess } from "../../src/cli/labProcess.ts";
import { limits, serviceMs } from "./limits.ts";
import { meter, type Cost } from "./meter.ts";
import { naive } from "./naive.ts";
import { ours } from "./ours.ts";
import { trustAuthority } from "../../src/m365/trustAuthority.ts";

const ACCOUNTS = Number(process.env["BENCH_ACCOUNTS"] ?? 100);
const POLICIES = 60;
const BLOCKING = 3;
/** The lab shows a change as good as at once. */
const FACTOR = 60_000;
/** `--parallel` of our reading: more than fit into one batch. */
const PARALLEL = 24;
const PASSWORD = "Bench-mark-4-the-lab!";

const startedMs = performance.now();
const folder = runFolder(join(".hve", "bench"));
await using lab = await startLabProcess(join(folder, "lab"), "0", FACTOR);
trustAuthority(lab.addresses.caFile);
const { ask, count } = meter(lab.addresses);
const ca = readFileSync(lab.addresses.caFile, "utf8");

const { policies } = await ask("/conditionalAccess/population", {
  policies: POLICIES,
  blocking: BLOCKING,
  accounts: 0,
});
const [billing] = (
  await ask("/exchange", { cmdlet: "Get-BillingPolicy", parameters: { ResourceType: "HVE" } })
).rows;
const blocking = policies
  .filter(({ blocks }: { blocks: boolean }) => blocks)
  .map(({ id }: { id: string }) => id);
const { id: empty } = await ask("/snapshot", {});

const dump = async () => {
  const { softDeleted: _users, softDeletedGroups: _groups, ...rest } = await ask("/dump");
  return rest;
};

console.log(
  `${ACCOUNTS} accounts, 1 authentication policy, ${POLICIES} Conditional Access policies of which ${BLOCKING} block`,
);

const byHand = naive(lab.addresses, ca);
const naiveUp = await count(() => byHand.makeAll(ACCOUNTS, PASSWORD, billing.BillingPolicyId, blocking));
const naiveRead = await count(() => byHand.readAll(ACCOUNTS));
const naiveTenant = await dump();

await ask("/restore", { id: empty });
const run = await ours(folder, lab.addresses, {
  accounts: ACCOUNTS,
  password: PASSWORD,
  billingPolicy: billing.BillingPolicyName,
  factor: FACTOR,
});
const oursUp = await count(() => run("up"));
const oursRead = await count(() => run("refresh", { parallel: PARALLEL }));
const oursIdle = await count(() => run("up"));
const oursTenant = await dump();

const failures: string[] = [];
const atMost = (what: string, value: number, limit: number) => {
  if (value > limit) failures.push(`${what}: ${value}, at most ${limit}`);
};
if (!isDeepStrictEqual(naiveTenant, oursTenant)) failures.push("The two ways left different tenants.");
atMost("cmdlets that read everything", oursRead.cmdlets, limits.readCmdlets(ACCOUNTS));
atMost("HTTP requests that read everything", oursRead.requests, limits.readRequests);
atMost("writes of a second up", oursIdle.writes, limits.idleWrites);
atMost("cmdlets of a second up", oursIdle.cmdlets, limits.readCmdlets(ACCOUNTS));
atMost("changes of Conditional Access policies", oursUp.policyPatches, limits.policyPatches(BLOCKING));

const serviceTime = ({ cmdlets, policyCalls }: Cost) =>
  (cmdlets * serviceMs.cmdlet + policyCalls * serviceMs.conditionalAccess) / 1_000;
const rows: [string, number, number, number | string][] = [
  ["first up: cmdlets", oursUp.cmdlets, naiveUp.cmdlets, 5 * ACCOUNTS + 1],
  ["first up: policy changes", oursUp.policyPatches, naiveUp.policyPatches, BLOCKING],
  ["first up: HTTP requests", oursUp.requests, naiveUp.requests, ""],
  ["first up: connections", oursUp.connections, naiveUp.connections, 1],
  ["first up: sign-ins", oursUp.tokens, naiveUp.tokens, 1],
  ["first up: kB", Math.round(oursUp.bytes / 1_000), Math.round(naiveUp.bytes / 1_000), ""],
  ["first up: s of service time", serviceTime(oursUp), serviceTime(naiveUp), ""],
  ["read all: cmdlets", oursRead.cmdlets, naiveRead.cmdlets, ""],
  ["read all: HTTP requests", oursRead.requests, naiveRead.requests, ""],
  ["read all: sign-ins", oursRead.tokens, naiveRead.tokens, 1],
  ["second up: cmdlets", oursIdle.cmdlets, naiveRead.cmdlets, ""],
  ["second up: writes", oursIdle.writes, 0, 0],
];
console.table(
  Object.fromEntries(
    rows.map(([what, our, theirs, bound]) => [
      what,
      {
        ours: our,
        naive: theirs,
        ratio: our === 0 ? "" : `1 : ${(theirs / our).toFixed(1)}`,
        "lower bound": bound,
      },
    ]),
  ),
);
console.log(`Ended after ${((performance.now() - startedMs) / 1_000).toFixed(0)} s.`);
for (const failure of failures) console.error(`✗ ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
