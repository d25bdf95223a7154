import type { Log } from "./log";

const LAST_MS = 1000;

/**
 * Resolves when the process is asked to end. A second time, it ends at once.
 * @param atOnce called then, before the process ends
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
 * After an error that nothing caught, nobody knows what state the process is in: it is logged, what has come is
 * answered for at most a second, and the process ends with 1, for whoever looks after it to start it again.
 * @param stop ends the work in good order
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
