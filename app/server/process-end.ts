import type { Log } from "./log";

const LAST_MS = 1000;

/**
 * Resolves when the process is asked to stop. On a second signal, it exits at once.
 * @param atOnce called before the immediate exit
 */
export async function askedToEnd(log: Log, atOnce: () => void = () => undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    let isAsked = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (!isAsked) {
        isAsked = true;
        resolve();
        return;
      }
      log.warn("server.ended_at_once", { signal });
      atOnce();
      process.exit(1);
    };
    process.on("SIGTERM", onSignal);
    process.on("SIGINT", onSignal);
  });
}

/**
 * Ends the process on an uncaught error, because its state is unknown: the error is logged, open requests get a second
 * at most, and the exit code is 1, so that the service manager restarts it.
 * @param stop shuts down in good order
 */
export function endOnFailure(log: Log, stop: () => Promise<void>): void {
  let isEnding = false;
  const end = (event: string) => (error: unknown) => {
    log.error(event, {}, error);
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(1), LAST_MS);
    void stop().finally(() => process.exit(1));
  };
  process.on("uncaughtException", end("process.uncaught_exception"));
  process.on("unhandledRejection", end("process.unhandled_rejection"));
}
