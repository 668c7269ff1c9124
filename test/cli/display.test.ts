import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";
import { beforeEach, expect, test, vi } from "vitest";
import { display } from "../../src/cli/display/display.ts";
import type { Operation, RunResult, Step } from "../../src/engine/engine.ts";

beforeEach(() => {
  vi.stubEnv("NO_COLOR", "1");
  vi.stubEnv("CI", undefined);
  vi.stubEnv("TERM", "xterm");
  return () => vi.unstubAllEnvs();
});

const { getColorDepth } = WriteStream.prototype; // looks at NO_COLOR

/** A stream that keeps what is written; a terminal if it has rows. */
function screenStream(rows?: number) {
  const stream = new PassThrough();
  let text = "";
  stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  Object.assign(stream, rows === undefined ? {} : { isTTY: true, rows, columns: 120, getColorDepth });
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => text };
}

function step(kind: string, name: string, operation: Operation, more: Partial<Step> = {}): Step {
  const type = `pulumi-nodejs:dynamic/hve:${kind}`;
  const urn = `urn:pulumi:dev::hve::hve:index:Sender$${type}::${name}`;
  return { urn, type, name, operation, status: "done", differences: [], elapsedMs: 20, ...more };
}

const result = (more: Partial<RunResult>): RunResult => ({
  exitCode: 0,
  summary: {},
  steps: [],
  outputs: {},
  diagnostics: [],
  durationMs: 1234,
  ...more,
});

const repair = [
  step("ReplyTo", "alerts", "refresh", {
    differences: [{ path: "replyTo", kind: "update", old: "ops@contoso.com", new: "messaging@contoso.com" }],
  }),
  step("AuthenticationPolicy", "smtp-only", "refresh"),
  step("AuthenticationPolicy", "smtp-only", "same"),
  step("ReplyTo", "alerts", "update", {
    elapsedMs: 1500,
    differences: [
      { path: "replyTo", kind: "update", old: "messaging@contoso.com", new: "ops@contoso.com" },
      { path: "appliedAt", kind: "update", old: "a", new: "b" },
    ],
  }),
  step("HighVolumeAccount", "alerts", "update", {
    status: "failed",
    differences: [{ path: "password", kind: "update", old: "[secret]", new: "[secret]" }],
  }),
];

test("without a terminal each change is a line, then differences, messages, outputs and counts", () => {
  const { stream, text } = screenStream();
  const screen = display({ verb: "up", stack: "dev", stream });
  for (const each of repair) {
    const { elapsedMs: _later, ...begun } = each;
    screen.event({ kind: "step", step: { ...begun, differences: [], status: "running" } });
    screen.event({ kind: "step", step: each });
  }
  const [urn] = [repair[4]!.urn];
  screen.end(
    result({
      summary: { update: 1, same: 1 },
      steps: repair,
      outputs: { senders: { alerts: { host: "localhost", port: 587 } } },
      diagnostics: [
        { severity: "info", message: "not told" },
        { severity: "error", message: "Set-MailUser: refused.\nSay why.", urn },
      ],
    }),
  );
  expect(text()).toMatchInlineSnapshot(`
    "Updating (dev):
      ~ hve:ReplyTo                              alerts         refresh differs
      ~ hve:ReplyTo                              alerts         update (1.5 s)
      ~ hve:HighVolumeAccount                    alerts         update failed
        hve:ReplyTo alerts: the tenant differs from the state
            ~ replyTo: "ops@contoso.com" → "messaging@contoso.com"
        hve:ReplyTo alerts: update
            ~ replyTo: "messaging@contoso.com" → "ops@contoso.com"
        hve:HighVolumeAccount alerts: update
            ~ password: [secret] → [secret]
      error: hve:HighVolumeAccount alerts: Set-MailUser: refused.
        Say why.
    Outputs:
      senders:
        alerts:
          host: localhost
          port: 587
    Resources: 1 updated, 1 failed, 1 unchanged. Duration: 1.2 s
    "
  `);
});

test("a preview speaks of what would be, also before destroy", () => {
  const { stream, text } = screenStream();
  const screen = display({ verb: "destroy", stack: "dev", stream, isPreview: true });
  screen.end(result({ summary: { delete: 9 } }));
  expect(text()).toBe("Previewing destroy (dev):\nResources: 9 to delete. Duration: 1.2 s\n");
});

test("an object that is gone is told as gone, not as deleted", () => {
  const { stream, text } = screenStream();
  const screen = display({ verb: "preview", stack: "dev", stream });
  screen.event({ kind: "step", step: step("ReplyTo", "alerts", "refresh", { status: "running" }) });
  screen.event({ kind: "step", step: step("ReplyTo", "alerts", "delete") });
  expect(text()).toMatch(/- hve:ReplyTo +alerts +refresh gone$/m);
});

test("without --diff a new object's properties stay untold, with it they are shown", () => {
  const made = [
    step("ReplyTo", "alerts", "create", {
      differences: [{ path: "replyTo", kind: "add", new: "ops@contoso.com" }],
    }),
  ];
  const told = (diff: boolean) => {
    const { stream, text } = screenStream();
    display({ verb: "preview", stack: "dev", stream, diff }).end(result({ steps: made }));
    return text();
  };
  expect(told(false)).not.toContain("ops@contoso.com");
  expect(told(true)).toContain('+ replyTo: "ops@contoso.com"');
});

test("on a terminal the table redraws and leaves one line per changed resource", () => {
  const { stream, text } = screenStream(30);
  const screen = display({ verb: "up", stack: "dev", stream });
  for (const each of repair) screen.event({ kind: "step", step: each });
  screen.end(result({}));
  const afterTable = text().split("\u001B[?2026l").at(-1)!; // where the last redrawing ends
  expect(afterTable.match(/^ {2}. hve:ReplyTo/gm)).toHaveLength(1);
  expect(afterTable).not.toMatch(/smtp-only/);
});

test("a table that is higher than the terminal shows what runs, and says how many it does not show", () => {
  const { stream, text } = screenStream(6);
  const screen = display({ verb: "up", stack: "dev", stream });
  for (let number = 1; number <= 20; number += 1)
    screen.event({ kind: "step", step: step("ReplyTo", `sender${number}`, "create") });
  const before = text().length;
  screen.event({ kind: "step", step: step("ReplyTo", "slow", "create", { status: "running" }) });
  const drawn = text().slice(before);
  expect(drawn).toMatch(/hve:ReplyTo +slow +create …/);
  expect(drawn).toMatch(/… and 18 more/);
  screen.end(result({}));
  const afterTable = text().split("\u001B[?2026l").at(-1)!;
  expect(afterTable.match(/^ {2}\+ hve:ReplyTo +sender\d+ +create$/gm)).toHaveLength(20);
});

test("an interrupt tells what is awaited", () => {
  const { stream, text } = screenStream();
  const abort = new AbortController();
  const screen = display({ verb: "up", stack: "dev", stream, signal: abort.signal });
  screen.event({ kind: "step", step: step("ReplyTo", "alerts", "update", { status: "running" }) });
  abort.abort();
  expect(text()).toMatch(/^Waiting for: hve:ReplyTo alerts$/m);
});

test("a second press says what may be half done", () => {
  const { stream, text } = screenStream();
  const stopped = new AbortController();
  const screen = display({ verb: "up", stack: "dev", stream, stopped: stopped.signal });
  screen.event({ kind: "step", step: step("ReplyTo", "news", "create") });
  screen.event({ kind: "step", step: step("ReplyTo", "alerts", "update", { status: "running" }) });
  stopped.abort();
  expect(text()).toMatch(/^May be half done: hve:ReplyTo alerts$/m);
});

const STACK = "urn:pulumi:dev::hve::pulumi:pulumi:Stack::hve-dev";
const SENDER = "urn:pulumi:dev::hve::hve:index:Sender::alerts";
const family: Step[] = [
  { ...step("x", "hve-dev", "same"), type: "pulumi:pulumi:Stack", urn: STACK },
  { ...step("x", "alerts", "same"), type: "hve:index:Sender", urn: SENDER, parent: STACK },
  { ...step("x", "idle", "same"), type: "hve:index:Sender", urn: `${SENDER}2`, parent: STACK },
  step("ReplyTo", "alerts", "update", { parent: SENDER }),
  step("AllowedApps", "alerts", "create", { parent: SENDER }),
  step("Roster", "roster", "delete", { parent: STACK }),
];

test("on a terminal what changed stands below the component it belongs to", () => {
  const { stream, text } = screenStream(30);
  const screen = display({ verb: "up", stack: "dev", stream });
  for (const each of family) screen.event({ kind: "step", step: each });
  screen.end(result({}));
  const afterTable = text().split("\u001B[?2026l").at(-1)!;
  const lines = afterTable
    .match(/^ {2}.*(Stack|hve:).*$/gm)!
    .map((line) => line.replaceAll(/ {2,}/g, "  ").trimEnd());
  expect(lines).toEqual([
    "  pulumi:pulumi:Stack  hve-dev  same",
    "  ├─ hve:Sender  alerts  same",
    "  ~ │  ├─ hve:ReplyTo  alerts  update",
    "  + │  └─ hve:AllowedApps  alerts  create",
    "  - └─ hve:Roster  roster  delete",
  ]);
});

test("what a provider said last stands beside the resource that runs", () => {
  const { stream, text } = screenStream(30);
  const screen = display({ verb: "up", stack: "dev", stream });
  const running = step("SendProbe", "alerts", "create", { status: "running" });
  screen.event({ kind: "step", step: running });
  screen.event({ kind: "providerOutput", line: "waiting until the policy is effective", stream: "stdout" });
  expect(text()).toMatch(/hve:SendProbe +alerts +create … waiting until the policy is effective/);
  screen.event({ kind: "step", step: step("ReplyTo", "news", "create", { status: "running" }) });
  const before = text().length;
  screen.event({ kind: "providerOutput", line: "whose line is this", stream: "stdout" });
  screen.event({ kind: "status", message: `a long sentence ${"x".repeat(200)}`, urn: running.urn });
  const drawn = text().slice(before);
  expect(drawn).not.toMatch(/whose line/);
  expect(drawn).toMatch(/a long sentence x+…/);
  for (const line of drawn.split("\n")) expect(line.length).toBeLessThan(150);
  screen.end(result({}));
});

test("without a terminal a long wait says now and then that it goes on", () => {
  vi.useFakeTimers();
  const { stream, text } = screenStream();
  const screen = display({ verb: "up", stack: "dev", stream });
  screen.event({ kind: "step", step: step("SendProbe", "alerts", "create", { status: "running" }) });
  vi.advanceTimersByTime(61_000);
  expect(text().match(/hve:SendProbe +alerts +create …/g)).toHaveLength(2);
  screen.end(result({}));
  vi.advanceTimersByTime(61_000);
  expect(text().match(/hve:SendProbe +alerts +create …/g)).toHaveLength(2);
  vi.useRealTimers();
});

test("what is imported is counted, too", () => {
  const { stream, text } = screenStream();
  const screen = display({ verb: "import", stack: "dev", stream });
  screen.event({ kind: "step", step: step("ReplyTo", "alerts", "import") });
  screen.end(result({ summary: { create: 1, import: 3 } }));
  expect(text()).toMatch(/^Importing \(dev\):\n {2}= hve:ReplyTo +alerts +import\n/);
  expect(text()).toMatch(/^Resources: 1 created, 3 imported\./m);
});
