/** The dev stack on a lab of its own, run by the embedded engine, which can be killed at any call that the lab serves. */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseDocument, type Document } from "yaml";
import { embeddedEngine } from "../../src/engine/embedded.ts";
import type { RunOptions, Stack, Verb } from "../../src/engine/engine.ts";
import { lockFolder } from "../../src/engine/lockFile.ts";
import { dump } from "../../src/lab/admin/dump.ts";
import type { Call } from "../../src/lab/journal.ts";
import { startLab, type LabOptions } from "../../src/lab/lab.ts";
import { addresses } from "../../src/lab/tenant/addresses.ts";
import type { State } from "../../src/lab/tenant/state.ts";
import { commandOnLab } from "./command.ts";

const script = join(import.meta.dirname, "..", "engine", "support", "runEngine.ts");

/** A call as every run makes it: the how-manieth of its name. */
export interface Boundary extends Pick<Call, "server" | "name" | "write"> {
  /** How many calls of that name come before it. */
  skip: number;
}

/** Tenant and state at one moment. */
export interface Moment {
  tenant: State;
  stateFolder: string;
}

interface StoredResource {
  urn: string;
  type: string;
  id?: string;
}

/** The desired state of the dev stack as text, edited. */
export function devFile(...edits: ((file: Document) => void)[]): string {
  const document = parseDocument(readFileSync("src/tenants/dev.yaml", "utf8"));
  for (const edit of edits) edit(document);
  return document.toString();
}

export async function devStack(options: LabOptions = {}) {
  const lab = await startLab({ factor: 60_000, ...options });
  const command = await commandOnLab(lab);
  const { folder, stack, stateFolder } = command;
  command.configure("hve:timeDivisor", String(lab.tenant.factor));
  let saved = 0;

  return {
    ...command,
    engine: embeddedEngine,
    run: (verb: Verb, options?: RunOptions, on: Stack = stack) => embeddedEngine.run(verb, on, options),
    dump: () => dump(lab.tenant.state),

    save(): Moment {
      const copy = join(folder, `saved-${(saved += 1)}`);
      cpSync(stateFolder, copy, { recursive: true });
      return { tenant: structuredClone(lab.tenant.state), stateFolder: copy };
    },

    restore(moment: Moment) {
      rmSync(stateFolder, { recursive: true, force: true });
      cpSync(moment.stateFolder, stateFolder, { recursive: true });
      lab.tenant.restore(moment.tenant);
      for (const part of [lab.calls, lab.faults, lab.inbox]) part.clear();
    },

    /** Back to a new tenant and no state. */
    reset() {
      rmSync(stateFolder, { recursive: true, force: true });
      mkdirSync(stateFolder);
      lab.tenant.reset();
    },

    /** The calls that the lab has served since the journal was cleared. */
    boundaries(): Boundary[] {
      const isSame = (a: Call, b: Call) => a.server === b.server && a.name === b.name;
      return lab.calls.entries.map((call, index, all) => ({
        ...{ server: call.server, name: call.name, write: call.write },
        skip: all.slice(0, index).filter((earlier) => isSame(earlier, call)).length,
      }));
    },

    /**
     * Runs a verb in a process of its own, which is killed when the lab has served that call and not yet answered it.
     * @throws Error when the run ends before: then that call was never made.
     */
    async killAt({ server, name, skip }: Boundary, verb: Verb, options: RunOptions = {}) {
      lab.faults.add({ match: { server, name, skip }, kind: "hold" });
      const env = { NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"), ...process.env };
      const args = [script, verb, JSON.stringify(stack), JSON.stringify(options)];
      const engine = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
      let said = "";
      for (const stream of [engine.stdout, engine.stderr])
        stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
      const ended = new Promise<unknown>((resolve) => engine.once("exit", (code, by) => resolve(by ?? code)));
      const held = lab.holds.wait(() => lab.calls.entries.find((call) => call.held === "now"));
      const call = await Promise.race([held, ended.then(() => undefined)]);
      if (call === undefined) throw new Error(`The run ended without this call:\n${said}`);
      engine.kill("SIGKILL");
      const by = await ended;
      if (by !== "SIGKILL") throw new Error(`The engine ended by itself (${String(by)}):\n${said}`);
      // Provider and program end themselves, and with them their connections.
      await lab.holds.wait(() => (call.held === "gone" ? call : undefined));
      lab.faults.clear();
    },

    async [Symbol.asyncDispose]() {
      await command[Symbol.asyncDispose]();
      await lab[Symbol.asyncDispose]();
    },

    /** The state seen from another machine: its folder elsewhere, and nothing else. */
    elsewhere(): Stack {
      const copy = join(folder, `machine-${(saved += 1)}`);
      cpSync(stateFolder, copy, { recursive: true });
      return { ...stack, backendUrl: pathToFileURL(copy).href };
    },

    isLocked({ backendUrl }: Stack = stack) {
      const locks = lockFolder(new URL(backendUrl).pathname, "hve", "dev");
      return existsSync(locks) && readdirSync(locks).length > 0;
    },

    /** What the state says, opened. */
    async held(on: Stack = stack) {
      const { deployment } = (await embeddedEngine.stacks.export(on, true)) as {
        deployment: { resources?: StoredResource[]; pending_operations?: { resource: StoredResource }[] };
      };
      const { resources = [], pending_operations: pending = [] } = deployment;
      return { resources, pending: pending.map(({ resource }) => resource.urn) };
    },

    /** Guids of the HVE accounts, by address. */
    accounts() {
      const live = lab.tenant.state.recipients.filter(
        ({ hve, softDeletedAt }) => hve && softDeletedAt === null,
      );
      return live.map((recipient) => ({ address: addresses.primary(recipient), guid: recipient.guid }));
    },
  };
}

export type DevStack = Awaited<ReturnType<typeof devStack>>;
