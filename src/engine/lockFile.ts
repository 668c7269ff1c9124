import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { DeploymentError } from "./deploymentError.ts";

/** Who holds a stack, as Pulumi's file backend writes it. */
interface Lock {
  pid: number;
  username: string;
  hostname: string;
  timestamp: string;
}

/** The folder of a stack's locks in a backend folder. */
export function lockFolder(backend: string, project: string, stack: string): string {
  return join(backend, ".pulumi", "locks", "organization", project, stack);
}

/**
 * Takes the stack for this process.
 * @returns what gives it back.
 * @throws DeploymentError when somebody else holds it: who, since when, and what to do.
 */
export async function takeLock(folder: string): Promise<() => Promise<void>> {
  await refuseForeignLocks(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = `${randomUUID()}.json`;
  const lock: Lock = {
    pid: process.pid,
    username: userInfo().username,
    hostname: hostname(),
    timestamp: new Date().toISOString(),
  };
  await writeFile(join(folder, own), JSON.stringify(lock), { mode: 0o600, flag: "wx" });
  const release = (): Promise<void> => rm(join(folder, own), { force: true });
  // Two that looked at the same moment both see nothing; the second look sees the other.
  await refuseForeignLocks(folder, own).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  return release;
}

async function refuseForeignLocks(folder: string, own?: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const foreign = names.filter((name) => name.endsWith(".json") && name !== own);
  if (foreign.length === 0) return;
  const holders = await Promise.all(foreign.map((name) => describe(join(folder, name))));
  throw new DeploymentError(
    `The stack is locked by ${String(foreign.length)} lock(s):\n${holders.join("\n")}\n` +
      "Wait until that run has ended. If it was killed, its lock stays: make sure that it no longer runs, then break the lock: `npx hve cancel` (or `pulumi cancel`).",
  );
}

async function describe(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  const lock = decode(text);
  if (!lock) return `  ${path}: not readable`;
  const ended = lock.hostname === hostname() && !isRunning(lock.pid) ? ", which no longer runs" : "";
  return `  ${path}: created by ${lock.username}@${lock.hostname} (process ${String(lock.pid)}${ended}) at ${lock.timestamp}`;
}

function decode(text: string): Lock | undefined {
  try {
    return JSON.parse(text) as Lock;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
