import { startProgram } from "./programProcess.ts";
import { defaultParallel, type Run } from "./run.ts";
import type { StepExecutor } from "./stepExecutor.ts";

/** How many of a failed program's last lines are repeated in the error. */
const lastWordsCount = 20;

/** Runs the program to its end, or ends it when the deployment stops. @returns whether it ran through. */
export async function runProgram(run: Run, executor: StepExecutor, address: string): Promise<boolean> {
  const { stack, options, report, project, dryRun, state } = run;
  const lastWords: string[] = [];
  const program = startProgram({
    project,
    stack: stack.stack,
    configuration: state.configuration,
    environment: stack.env ?? {},
    address,
    dryRun,
    parallel: options.parallel ?? defaultParallel,
    onLine(line, stream) {
      if (stream === "stderr") lastWords.push(line);
      report.say("info", line);
    },
  });
  const code = await Promise.race([program.ended, executor.whenStopped]);
  await executor.settled();
  await program.endSoon();
  if (code !== undefined && code !== 0 && !report.failed)
    report.say(
      "error",
      [`The program ended with exit code ${String(code)}.`, ...lastWords.slice(-lastWordsCount)].join("\n"),
    );
  return code === 0;
}
