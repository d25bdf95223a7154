import cluster from "node:cluster";

import { metricsFor, startAnswering } from "./listening";
import type { Log } from "./log";
import { readFromPrimary, type FromPrimary, type FromWorker } from "./messages";
import type { Counts } from "./metrics";
import { endOnFailure } from "./process-end";
import { startScheduler } from "./scheduler";
import type { Settings } from "./settings";
import { createWorld } from "./world";
import { newId } from "~/lib/ids";

const COUNTS_LIMIT_MS = 2000;

/**
 * Answers requests alongside other workers until the primary says stop. Runs the scheduler when told to.
 * @throws what `createWorld` and `startAnswering` throw
 */
export async function workAsOneOf(settings: Settings, log: Log): Promise<void> {
  const told = (message: FromWorker) => process.send?.(message);
  const asked = new Map<string, (all: Counts[]) => void>();
  const metrics = await metricsFor(settings);
  let stopScheduler = () => {};
  let hasDuty = false;
  let world: Awaited<ReturnType<typeof createWorld>> | undefined;

  /** Returns the counts of all processes; only this one's when the primary doesn't answer in time. */
  async function counts(): Promise<Counts[]> {
    if (!metrics) return [];
    const ask = newId();
    let timer: NodeJS.Timeout | undefined;
    const all = await new Promise<Counts[] | null>((resolve) => {
      asked.set(ask, resolve);
      timer = setTimeout(() => resolve(null), COUNTS_LIMIT_MS);
      told({ kind: "ask_counts", ask });
    });
    clearTimeout(timer);
    asked.delete(ask);
    return all ?? [await metrics.read()];
  }

  function takeDuty() {
    if (!hasDuty || !world) return;
    stopScheduler();
    stopScheduler = startScheduler(world);
  }

  let stopNow = () => {};
  const asksToStop = new Promise<void>((resolve) => {
    stopNow = resolve;
  });

  async function hear(message: FromPrimary): Promise<void> {
    switch (message.kind) {
      case "duty":
        hasDuty = true;
        return takeDuty();
      case "stop":
        return stopNow();
      case "give_counts": {
        told({ kind: "counts", ask: message.ask, counts: metrics ? await metrics.read() : [] });
        return;
      }
      case "all_counts":
        asked.get(message.ask)?.(message.all);
    }
  }
  process.on("message", (raw) => {
    const message = readFromPrimary(raw);
    if (message) void hear(message);
  });
  // The terminal signals every process; the primary coordinates the shutdown.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", stopNow);

  try {
    world = await createWorld(settings, log, { metrics, isFurther: true });
    const { stop } = await startAnswering(world, counts);
    endOnFailure(log, stop);
    takeDuty();
    told({ kind: "ready" });
    await asksToStop;
    stopScheduler();
    await stop();
  } finally {
    // An open channel to the primary would keep the process alive.
    cluster.worker?.disconnect();
  }
}
