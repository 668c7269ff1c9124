import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import { LAB_PASSPHRASE } from "../../src/cli/start/labPassphrase.ts";
import { commandOnLab } from "../support/command.ts";
import { canSeeProcesses, startProcess } from "./startedProcess.ts";

const soon = { timeout: 20_000, interval: 50 };

/** An `up` that has got as far as an account which the lab takes long to make. */
async function slowUp(command: Awaited<ReturnType<typeof commandOnLab>>, delayMs: number) {
  command.lab.faults.add({
    match: { server: "exchange", name: "New-MailUser", times: 2 },
    kind: "delay",
    delayMs,
  });
  const up = startProcess(
    ["up", "--yes", "--skip-preview", "--config-file", join(command.folder, "Pulumi.dev.yaml")],
    {
      PULUMI_BACKEND_URL: pathToFileURL(join(command.folder, "state")).href,
      PULUMI_CONFIG_PASSPHRASE: LAB_PASSPHRASE,
    },
  );
  await vi.waitFor(
    () => expect(command.lab.calls.entries.map(({ name }) => name)).toContain("New-MailUser"),
    soon,
  );
  return up;
}

test.runIf(canSeeProcesses)(
  "Ctrl-C says what is awaited, finishes it, leaves no process; the next up continues",
  async () => {
    await using command = await commandOnLab();
    const up = await slowUp(command, 2_000);
    up.signal("SIGINT");
    expect(await up.ended).toBe(1);
    expect(up.said()).toMatch(/^Waiting for: .*hve:HighVolumeAccount (alerts|invoices)/m);
    expect(up.said()).toMatch(/nothing new starts\. Ctrl-C again stops now/);
    expect(up.said()).not.toMatch(/Stopped now|^\s+at /m);
    expect(up.left()).toEqual([]);
    expect(command.lab.inbox.messages).toHaveLength(0);

    const { code, said } = await command.run("up", "--yes", "--skip-preview");
    expect(said).not.toMatch(/error:/);
    expect(code).toBe(0);
    expect(command.lab.inbox.messages).toHaveLength(1);
  },
);

test.runIf(canSeeProcesses)("a second Ctrl-C stops at once and leaves no process", async () => {
  await using command = await commandOnLab();
  const up = await slowUp(command, 30_000);
  up.signal("SIGINT");
  await vi.waitFor(() => expect(up.said()).toMatch(/Ctrl-C again stops now/), soon);
  const pressing = setInterval(() => up.signal("SIGINT"), 100);
  expect(await up.ended).toBe(1);
  clearInterval(pressing);
  expect(up.said()).toMatch(/Stopped now\. What was under way may be half done/);
  await vi.waitFor(() => expect(up.left()).toEqual([]), soon);
});

test.runIf(canSeeProcesses).each([
  ["SIGINT", 1],
  ["SIGKILL", null],
] as const)("start leaves no process after %s, the lab's included", async (name, code) => {
  const start = startProcess(["start"]);
  await vi.waitFor(() => expect(start.said()).toMatch(/Previewing update/), soon);
  start.signal(name);
  expect(await start.ended).toBe(code);
  await vi.waitFor(() => expect(start.left()).toEqual([]), soon);
  if (name === "SIGINT") expect(start.said()).toMatch(/^Interrupted in "1\. Preview/m);
  expect(start.said()).not.toMatch(/✗|^\s+at /m);
});
