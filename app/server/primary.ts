import cluster, { type Worker } from "node:cluster";
import { createServer } from "node:net";
import { resolve } from "node:path";

import { openPort } from "./listening";
import type { Log } from "./log";
import { readFromWorker, type FromPrimary } from "./messages";
import type { Counts } from "./metrics";
import { askedToEnd, endOnFailure } from "./process-end";
import { afterDeath, afterReady, NO_DEATHS } from "./restarts";
import type { Settings } from "./settings";
import { printSetupCode } from "./setup-code";
import { createWorld } from "./world";

/** Longer than a worker takes to finish its open requests. */
const STOP_LIMIT_MS = 13_000;
const COUNTS_LIMIT_MS = 1000;

/**
 * Starts `WORKERS` processes that answer requests, and replaces each that dies, until it is asked to stop. Work done
 * once per start (migrations, storing content versions, the setup code) is done here, before they start. One worker
 * runs the scheduler; when it dies, another takes over.
 * @param ready called once the first worker accepts requests
 * @returns the exit code: 1 when no worker could be started
 * @throws SettingUnusable when the port can't be opened, and what `createWorld` throws
 */
export async function runPrimary(
  settings: Settings,
  log: Log,
  ready?: (settings: Settings) => void,
): Promise<number> {
  const world = await createWorld(settings, log);
  await printSetupCode(world);
  await world.db.close();
  await probePort(settings);

  const workers = startWorkers(settings, log, () => ready?.(settings));
  endOnFailure(log, workers.stop);
  const code = await Promise.race([
    askedToEnd(log, workers.kill).then(() => 0),
    workers.cannotWork.then(() => 1),
  ]);
  await workers.stop();
  return code;
}

/** Probes the port before the workers open it, so that a conflict is reported once. */
async function probePort(settings: Settings): Promise<void> {
  const probe = createServer();
  await openPort(probe, settings);
  await new Promise<void>((done) => probe.close(() => done()));
}

type WorkerState = { worker: Worker; bornAt: number; isReady: boolean };
type Ask = { from: Worker; waitsFor: Set<number>; all: Counts[]; timer: NodeJS.Timeout };

function startWorkers(settings: Settings, log: Log, onFirstReady: () => void) {
  cluster.setupPrimary({
    exec: resolve("build/server/index.js"),
    args: [settings.mode === "demo" ? "demo" : "serve"],
  });
  const workers = new Map<number, WorkerState>();
  const asks = new Map<string, Ask>();
  const waits = new Set<NodeJS.Timeout>();
  let deaths = NO_DEATHS;
  let dutyOf: number | null = null;
  let isStopping = false;
  let hasBegun = false;
  let giveUp = () => {};
  const cannotWork = new Promise<void>((done) => {
    giveUp = done;
  });

  const tell = (worker: Worker, message: FromPrimary) => {
    if (worker.isConnected()) worker.send(message);
  };

  function begin() {
    const worker = cluster.fork();
    workers.set(worker.id, { worker, bornAt: performance.now(), isReady: false });
    worker.on("message", (raw: unknown) => hear(worker, raw));
    worker.on("exit", (code, signal) => onExit(worker, code, signal));
    // A message sent to a worker that has just died can be dropped.
    worker.on("error", (error) => log.warn("worker.unreachable", { number: worker.id }, error));
  }

  function hear(worker: Worker, raw: unknown) {
    const message = readFromWorker(raw);
    if (!message) return;
    switch (message.kind) {
      case "ready":
        return onReady(worker);
      case "ask_counts":
        return onAsk(worker, message.ask);
      case "counts": {
        const ask = asks.get(message.ask);
        if (!ask?.waitsFor.delete(worker.id)) return;
        ask.all.push(message.counts);
        if (ask.waitsFor.size === 0) answer(message.ask);
      }
    }
  }

  function onReady(worker: Worker) {
    const state = workers.get(worker.id);
    if (state) state.isReady = true;
    deaths = afterReady(deaths);
    giveDuty();
    if (hasBegun) return;
    hasBegun = true;
    onFirstReady();
  }

  function giveDuty() {
    if (isStopping || (dutyOf !== null && workers.has(dutyOf))) return;
    const next = [...workers.values()].find(({ isReady }) => isReady);
    dutyOf = next?.worker.id ?? null;
    if (next) tell(next.worker, { kind: "duty" });
  }

  function onAsk(from: Worker, ask: string) {
    const others = [...workers.values()].filter(({ isReady }) => isReady);
    const timer = setTimeout(() => answer(ask), COUNTS_LIMIT_MS);
    asks.set(ask, { from, waitsFor: new Set(others.map(({ worker }) => worker.id)), all: [], timer });
    for (const { worker } of others) tell(worker, { kind: "give_counts", ask });
  }

  function answer(id: string) {
    const ask = asks.get(id);
    if (!ask) return;
    clearTimeout(ask.timer);
    asks.delete(id);
    tell(ask.from, { kind: "all_counts", ask: id, all: ask.all });
  }

  function onExit(worker: Worker, code: number | null, signal: string | null) {
    const state = workers.get(worker.id);
    workers.delete(worker.id);
    if (!state || isStopping) return;
    const died = { livedMs: Math.round(performance.now() - state.bornAt), wasReady: state.isReady };
    const next = afterDeath(deaths, died);
    deaths = next.deaths;
    log.error("worker.died", { number: worker.id, code, signal, ...died, waitMs: next.waitMs });
    giveDuty();
    if (next.waitMs === null) {
      process.stderr.write(
        `The workers can't be started: ${deaths.unready} exited before they answered a request. See the log lines above.\n`,
      );
      return giveUp();
    }
    const timer = setTimeout(() => {
      waits.delete(timer);
      if (!isStopping) begin();
    }, next.waitMs);
    waits.add(timer);
  }

  const kill = () => {
    for (const { worker } of workers.values()) worker.process.kill("SIGKILL");
  };

  async function stop() {
    isStopping = true;
    for (const timer of waits) clearTimeout(timer);
    const gone = [...workers.values()].map(
      ({ worker }) => new Promise<void>((done) => worker.once("exit", () => done())),
    );
    for (const { worker } of workers.values()) tell(worker, { kind: "stop" });
    const limit = setTimeout(kill, STOP_LIMIT_MS);
    await Promise.all(gone);
    clearTimeout(limit);
  }

  for (let number = 0; number < settings.workers; number += 1) begin();
  let stopped: Promise<void> | undefined;
  return { cannotWork, kill, stop: () => (stopped ??= stop()) };
}
