import cluster from "node:cluster";

import { metricsFor, startAnswering } from "./listening";
import { createLog, keepConsole, type Facts } from "./log";
import { runPrimary } from "./primary";
import { askedToEnd, endOnFailure } from "./process-end";
import { startScheduler } from "./scheduler";
import { readSettings, type Settings } from "./settings";
import { printSetupCode } from "./setup-code";
import { workAsOneOf } from "./worker";
import { createWorld } from "./world";
import { currentRequest } from "~/framework/request-scope";

/**
 * Runs the program until it is asked to stop. Ends when the last open request is answered, ten seconds later at most.
 * With `WORKERS`, this process is the primary and supervises the workers.
 * @param args of the command line; not used
 * @param mode production, unless another command serves
 * @param ready called once requests are accepted
 * @returns the exit code
 * @throws SettingUnusable, and what `createWorld` throws
 */
export async function serve(
  _args: string[],
  mode: Settings["mode"] = "production",
  ready?: (settings: Settings) => void,
): Promise<number> {
  const settings = readSettings(process.env, mode);
  const log = createLog(settings.logLevel, Date.now, {
    ...(cluster.worker ? { always: { worker: cluster.worker.id } } : {}),
    current: (): Facts => {
      const scope = currentRequest();
      return scope ? { requestId: scope.id } : {};
    },
  });
  keepConsole(log);
  if (cluster.worker) {
    await workAsOneOf(settings, log);
    return 0;
  }
  if (settings.workers > 1) return runPrimary(settings, log, ready);

  const world = await createWorld(settings, log, { metrics: await metricsFor(settings) });
  const { stop } = await startAnswering(world);
  endOnFailure(log, stop);
  const stopScheduler = startScheduler(world);
  await printSetupCode(world);
  ready?.(settings);
  await askedToEnd(log);
  stopScheduler();
  await stop();
  // The framework leaves a five-second timer behind each page: the exit doesn't wait for it.
  process.exit(0);
}
