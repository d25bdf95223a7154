import { runDueJobs } from "./jobs";
import type { World } from "./types";
import { MINUTE } from "~/lib/dates";

/**
 * Does due work while the server runs; what is slow goes on beside the rest.
 * @returns what stops it, and a backup that is under way
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
          // The database may be closed by the time a copy has been stopped.
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
