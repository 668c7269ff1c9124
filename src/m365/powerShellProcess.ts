/** One PowerShell process with the worker script in it: owned and delimited by node-powershell, spoken to in frames. */
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { PowerShell } from "node-powershell";
import { z } from "zod";
import { jsonOf } from "./jsonOf.ts";

const WORKER = join(import.meta.dirname, "exchangeWorker.ps1");
const MARK = "\u001eHVE1 ";
/** How long the worker may take to disconnect before it is killed, in milliseconds. */
const GRACE_MS = 3_000;

const errorRecord = z.object({
  message: z.string(),
  /** Short name of the .NET exception. */
  reason: z.string(),
  /** FullyQualifiedErrorId, in which the module puts the service's request id. */
  errorId: z.string(),
  /** The service's own answer, when the module kept it. */
  remote: z.string(),
});

const frame = z.object({
  id: z.string(),
  objects: z.array(z.unknown()),
  warnings: z.array(z.string()),
  errors: z.array(errorRecord),
});

/** What is reliable of an ErrorRecord; see the worker. */
export type ErrorRecord = z.output<typeof errorRecord>;

/** What one request gave. */
export type Reply = z.output<typeof frame>;

/** The process did not start, hung, died or spoke rubbish; a cmdlet that was under way may have taken effect. */
export class ProcessLost extends Error {
  /** The executable could not be started at all. */
  readonly neverStarted: boolean;

  constructor(
    message: string,
    { neverStarted = false, cause }: { neverStarted?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.neverStarted = neverStarted;
  }
}

export class PowerShellProcess {
  readonly #shell: FrameShell;
  #requests = 0;

  /** @param executable a name on PATH, or a path. @param env all that the process sees of the environment. */
  constructor(executable: string, env: NodeJS.ProcessEnv) {
    this.#shell = new FrameShell({
      executable,
      throwOnInvocationError: false, // anything on stderr would be an error, with no objects
      spawnOptions: { env },
      executableOptions: {
        "-NoProfile": true,
        "-NonInteractive": true,
        ...(process.platform === "win32" && { "-ExecutionPolicy": "Bypass" }),
        "-File": WORKER,
      },
    });
  }

  /** False once it has ended, whatever the reason; nothing can be sent to it any more. */
  get isAlive(): boolean {
    return this.#shell.isAlive;
  }

  /** How many requests were answered. */
  get requests(): number {
    return this.#requests;
  }

  /**
   * Sends one request and waits for its answer; the caller sees to it that there is one at a time. The first must follow the
   * constructor at once, or a process that does not start ends Node.
   *
   * @throws ProcessLost after which the process is gone.
   */
  async request(request: object, deadlineMs: number): Promise<Reply> {
    const id = randomUUID();
    // Base64: no newline, quote or delimiter can occur, and nothing that prints a command prints a secret.
    const line = Buffer.from(JSON.stringify({ id, ...request })).toString("base64");
    const late = AbortSignal.timeout(deadlineMs);
    const deadline = once(late, "abort").then(() => {
      throw new ProcessLost(`no answer within ${deadlineMs / 1000} s`);
    });
    const answer = this.#shell.invoke(line);
    this.#shell.keepNodeAlive(true);
    try {
      const { stdout } = await Promise.race([answer, deadline]);
      this.#requests++;
      return framed(stdout?.toString() ?? "", id);
    } catch (cause) {
      await this.#kill();
      throw cause instanceof ProcessLost ? cause : lost(cause);
    } finally {
      this.#shell.history.length = 0; // node-powershell keeps every command and answer
      this.#shell.keepNodeAlive(false);
    }
  }

  /** Lets the worker disconnect and end; kills it when it does not. */
  async end(): Promise<void> {
    const { stdin, stdout } = this.#shell.streams;
    if (this.isAlive) {
      this.#shell.keepNodeAlive(true);
      const gone = once(stdout.resume(), "close").catch(() => undefined);
      stdin.end();
      await Promise.race([gone, once(AbortSignal.timeout(GRACE_MS), "abort")]);
    }
    await this.#kill();
  }

  async #kill() {
    this.#shell.keepNodeAlive(false);
    await this.#shell.dispose("SIGKILL").catch(() => undefined); // it rejects because of the signal we sent
  }
}

/** @throws ProcessLost when the answer to this very request is not in what came. */
function framed(text: string, id: string): Reply {
  const at = text.lastIndexOf(MARK);
  if (at < 0) throw new ProcessLost("the process ended without an answer");
  const read = frame.safeParse(jsonOf(text.slice(at + MARK.length).split("\n", 1)[0]));
  if (!read.success) throw new ProcessLost("the process gave an answer that cannot be read");
  if (read.data.id !== id) throw new ProcessLost("the process gave an answer to something else");
  return read.data;
}

function lost(cause: unknown): ProcessLost {
  const { originalError, exitCode, signalCode } = cause as {
    originalError?: NodeJS.ErrnoException;
    exitCode?: number | null;
    signalCode?: string | null;
  };
  if (originalError?.syscall?.startsWith("spawn"))
    return new ProcessLost(originalError.message, { neverStarted: true, cause });
  return new ProcessLost(`the process ended: ${signalCode ?? `exit code ${exitCode ?? "unknown"}`}`, {
    cause,
  });
}

interface Held {
  ref?(): void;
  unref?(): void;
}

/** What node-powershell keeps to itself. */
interface Inside {
  process: Held & Pick<ChildProcess, "exitCode" | "signalCode">;
  debuggers: Record<string, { enabled: boolean }>;
}

/** node-powershell with our delimiters, our executable, no talk, and no hold on Node while nothing is under way. */
class FrameShell extends PowerShell {
  constructor(options: ConstructorParameters<typeof PowerShell>[0]) {
    super(options);
    for (const each of Object.values(this.#inside.debuggers)) each.enabled = false; // DEBUG=* would print commands and answers
    this.keepNodeAlive(false);
  }

  get #inside(): Inside {
    return this as unknown as Inside;
  }

  get isAlive(): boolean {
    const { exitCode, signalCode } = this.#inside.process;
    return exitCode === null && signalCode === null;
  }

  keepNodeAlive(yes: boolean) {
    const streams = Object.values(this.streams) as Held[];
    for (const held of [this.#inside.process, ...streams]) (yes ? held.ref : held.unref)?.call(held);
  }

  /** The environment's NODE_POWERSHELL decides nothing. */
  protected override setExecutable({ executable }: { executable?: string }): string {
    return executable ?? "pwsh";
  }

  protected override writeToOutput(mark: string): string {
    return `#o ${mark}`;
  }

  protected override writeToError(mark: string): string {
    return `#e ${mark}`;
  }
}
