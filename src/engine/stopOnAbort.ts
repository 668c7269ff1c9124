import type { Report } from "./report.ts";
import type { StepExecutor } from "./stepExecutor.ts";

/** When the signal comes, no new step begins, and the report says what is still awaited. */
export function stopOnAbort(
  signal: AbortSignal | undefined,
  executor: StepExecutor,
  report: Report,
): Disposable {
  const stop = (): void => {
    executor.stop();
    const awaited = report.steps.filter(({ status }) => status === "running").map(({ urn }) => urn);
    const what = awaited.length === 0 ? "Nothing was running." : `Waiting for: ${awaited.join(", ")}`;
    report.say("error", `The run was interrupted; no new step starts. ${what}`);
  };
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop, { once: true });
  return {
    [Symbol.dispose]() {
      signal?.removeEventListener("abort", stop);
    },
  };
}
