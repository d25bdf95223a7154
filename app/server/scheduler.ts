import { runDueJobs } from "./jobs";
import type { World } from "./types";
import { MINUTE } from "~/lib/dates";

/**
 * Runs due jobs while the server is running; slow jobs run in parallel to the rest.
 * @returns a function that stops it, and aborts a backup in progress
 */
export function startScheduler(world: World): () => void {
  const stopping = new AbortController();
  const timers = (["quick", "slow"] as const).map((pace) => {
    let running = false;
    const timer = setInterval(() => {
      if (running) return;
      running = true;
      runDueJobs(world, { pace, signal: stopping.signal })
        .catch((error: unknown) => {
          // The database may be closed by the time an aborted copy ends.
          if (!stopping.signal.aborted) world.log.error("jobs.failed", {}, error);
        })
        .finally(() => {
          running = false;
        });
    }, MINUTE / 4);
    timer.unref();
    return timer;
  });
  return () => {
    stopping.abort();
    for (const timer of timers) clearInterval(timer);
  };
}
