import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import { LAB_PASSPHRASE } from "../../src/cli/start/labPassphrase.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { commandOnLab } from "../support/command.ts";
import { engines } from "./engines.ts";
import { canSeeProcesses, startProcess } from "./startedProcess.ts";

const soon = { timeout: 120_000, interval: 50 };

/** An `up` that has got as far as an account which the lab takes long to make. */
async function slowUp(
  command: Awaited<ReturnType<typeof commandOnLab>>,
  engine: Engine["name"],
  delayMs: number,
) {
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
      HVE_ENGINE: engine,
    },
  );
  await vi.waitFor(
    () => expect(command.lab.calls.entries.map(({ name }) => name)).toContain("New-MailUser"),
    soon,
  );
  return up;
}

for (const [engine, isThere] of engines) {
  const inTime = { timeout: 300_000 };

  test.runIf(canSeeProcesses && isThere)(
    `Ctrl-C on the engine ${engine} says what is awaited, finishes it, leaves no process; the next up continues`,
    inTime,
    async () => {
      await using command = await commandOnLab();
      const up = await slowUp(command, engine, 2_000);
      up.signal("SIGINT");
      expect(await up.ended).toBe(1);
      expect(up.said()).toMatch(/^Waiting for: .*hve:HighVolumeAccount (alerts|invoices)/m);
      expect(up.said()).toMatch(/nothing new starts\. Ctrl-C again stops now/);
      expect(up.said()).not.toMatch(/Stopped now|^\s+at /m);
      await vi.waitFor(() => expect(up.left()).toEqual([]), soon);
      expect(command.lab.inbox.messages).toHaveLength(0);

      const { code, said } = await command.run("up", "--yes", "--skip-preview", "--engine", engine);
      expect(said).not.toMatch(/error:/);
      expect(code).toBe(0);
      expect(command.lab.inbox.messages).toHaveLength(1);
    },
  );

  test.runIf(canSeeProcesses && isThere)(
    `a second Ctrl-C on the engine ${engine} stops at once, names what may be half done and leaves no process`,
    inTime,
    async () => {
      await using command = await commandOnLab();
      const up = await slowUp(command, engine, 30_000);
      up.signal("SIGINT");
      await vi.waitFor(() => expect(up.said()).toMatch(/Ctrl-C again stops now/), soon);
      const pressing = setInterval(() => up.signal("SIGINT"), 100);
      expect(await up.ended).toBe(1);
      clearInterval(pressing);
      expect(up.said()).toMatch(/^May be half done: .*hve:HighVolumeAccount (alerts|invoices)/m);
      expect(up.said()).toMatch(/Stopped now\. What was under way may be half done/);
      await vi.waitFor(() => expect(up.left().filter((id) => !isLanguageHost(id))).toEqual([]), soon);
      for (const id of up.left()) process.kill(Number(id));
    },
  );
}

/** The CLI, stopped at once, leaves its own language host, which notices within five minutes. */
function isLanguageHost(id: string): boolean {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").includes("pulumi-language-nodejs");
  } catch {
    return false; // it ended meanwhile
  }
}

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
