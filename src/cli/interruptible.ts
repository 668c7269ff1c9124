/** Runs something that Ctrl-C may stop: once lets what runs finish, twice stops now. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const interrupt = () => {
    if (abort.signal.aborted) {
      console.error(
        "Stopped now. Operations that were under way may be half done; the state lists them as pending.",
      );
      process.exit(130);
    }
    console.error("Stopping: what runs is finished first, nothing new starts. Ctrl-C again stops now.");
    abort.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    return await work(abort.signal);
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}
