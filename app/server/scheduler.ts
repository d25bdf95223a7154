import type { World } from "./app";
import { runDueJobs } from "./jobs";
import { MINUTE } from "~/lib/dates";

/** Does due work every minute while the server runs. Returns what stops it. */
export function startScheduler(world: World): () => void {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    runDueJobs(world)
      .catch((error: unknown) => world.log.error("jobs.failed", {}, error))
      .finally(() => {
        running = false;
      });
  }, MINUTE / 4);
  timer.unref();
  return () => clearInterval(timer);
}
