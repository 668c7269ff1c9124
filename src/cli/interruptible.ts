/**
 * Signals this close together are one press: a terminal signals the whole group, and npm or `hve.mjs` pass the same press on.
 * In milliseconds.
 */
const ONE_PRESS_MS = 300;

/**
 * Runs something that Ctrl-C may stop: once lets what runs finish, twice stops now.
 * @param work hears of the first press through `signal`, and of the second, just before the end, through `stopped`.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal, stopped: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const stop = new AbortController();
  let pressedAt = -Infinity;
  const interrupt = () => {
    if (performance.now() - pressedAt < ONE_PRESS_MS) return;
    pressedAt = performance.now();
    if (abort.signal.aborted) {
      stop.abort();
      console.error("Stopped now. What was under way may be half done; the state lists it as pending.");
      process.exit(1);
    }
    // Whoever shows something says first what is awaited.
    abort.abort();
    console.error("Stopping: nothing new starts. Ctrl-C again stops now.");
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    return await work(abort.signal, stop.signal);
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}
