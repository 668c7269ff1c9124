import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { ToyProject } from "./support/toyProject.ts";
import type { TraceChange } from "./support/trace.ts";

// Whatever the engine starts ends with it, however it ends. Only under /proc can every process of the machine be looked at.
const script = fileURLToPath(new URL("support/runEngine.ts", import.meta.url));
const program = { resources: [{ kind: "thing", name: "a", inputs: { address: "a@x" } }] };

interface Life {
  change: Partial<TraceChange>;
  /** The signal to send, and at which line it is sent. */
  signal?: [NodeJS.Signals, string];
  /** How it ends: an exit code or a signal. */
  ends: number | NodeJS.Signals;
}

const lives: Record<string, Life> = {
  "a run that succeeds": { change: {}, ends: 0 },
  "a resource that fails": { change: { world: { faults: { create: "a@x" } } }, ends: 1 },
  "a program that throws": { change: { program: { ...program, fail: "enough" } }, ends: 1 },
  "a provider process that dies": { change: { world: { faults: { die: "a@x" } } }, ends: 1 },
  "SIGKILL while the provider creates": {
    change: { world: { faults: { hang: "a@x" } } },
    signal: ["SIGKILL", "create a"],
    ends: "SIGKILL",
  },
  "SIGTERM while the provider creates": {
    change: { world: { faults: { hang: "a@x" } } },
    signal: ["SIGTERM", "create a"],
    ends: "SIGTERM",
  },
  "SIGKILL while the program runs": { change: {}, signal: ["SIGKILL", "create toy-dev"], ends: "SIGKILL" },
};

for (const [name, { change, signal, ends }] of Object.entries(lives))
  test.runIf(existsSync("/proc/self/environ"))(
    `${name} leaves no process behind`,
    { timeout: 120_000 },
    async () => {
      await using toy = await ToyProject.create();
      await toy.prepare({ run: ["up"], program, ...change });
      const mark = randomUUID();
      const engine = spawn(process.execPath, [script, "up", JSON.stringify(toy.stack)], {
        env: { ...process.env, ENGINE_TEST_MARK: mark },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = new Promise<unknown>((resolve) => engine.once("exit", (code, by) => resolve(by ?? code)));
      let most = 0;
      createInterface({ input: engine.stdout }).on("line", (line) => {
        most = Math.max(most, marked(mark).length);
        if (signal?.[1] === line) engine.kill(signal[0]);
      });
      expect(await ended).toBe(ends);
      expect(most).toBeGreaterThan(1);
      await vi.waitUntil(() => marked(mark).length === 0, { timeout: 60_000 });
    },
  );

/** Process ids of everything that inherited the mark. */
function marked(mark: string): string[] {
  return readdirSync("/proc").filter((id) => /^\d+$/.test(id) && environmentOf(id).includes(mark));
}

function environmentOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/environ`, "utf8");
  } catch {
    return ""; // it ended meanwhile
  }
}
