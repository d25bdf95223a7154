import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

import type { Gauges } from "~/features/operations/queries/metrics.server";

/** What a process has counted, as plain JSON. */
export type Counts = Record<string, unknown>[];

/**
 * What one process counts. Labels are routes, methods, status classes, outcomes and jobs: never a person or an address.
 */
export type Metrics = {
  requestBegan: () => void;
  request: (labels: { route: string; method: string; status: number }, seconds: number) => void;
  /** Counts a refused request by its reason. */
  refused: (kind: string) => void;
  /** Counts a finished unit of work: committed (`kept`), rolled back (`taken_back`), or the database's failure code. */
  unit: (outcome: string, seconds: number) => void;
  /** Returns all of it as plain JSON, to be aggregated with the counts of other processes. */
  read: () => Promise<Counts>;
};

const REQUEST_SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const UNIT_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
const METHODS = ["GET", "HEAD", "POST"];

/** Starts counting in this process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const inFlight = new Gauge({
    name: "alongside_http_requests_in_flight",
    help: "Requests in progress.",
    registers,
  });
  const requests = new Histogram({
    name: "alongside_http_request_duration_seconds",
    help: "Request duration, by route, method and status class.",
    labelNames: ["route", "method", "status"],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const units = new Histogram({
    name: "alongside_unit_of_work_duration_seconds",
    help: "Units of work committed or rolled back, including wait time.",
    labelNames: ["outcome"],
    buckets: UNIT_SECONDS,
    registers,
  });
  const faults = new Counter({
    name: "alongside_unit_of_work_failures_total",
    help: "Units of work that the database failed, by reason.",
    labelNames: ["reason"],
    registers,
  });
  const refusals = new Counter({
    name: "alongside_refused_requests_total",
    help: "Refused requests, by reason.",
    labelNames: ["kind"],
    registers,
  });
  return {
    requestBegan: () => inFlight.inc(),
    request({ route, method, status }, seconds) {
      inFlight.dec();
      const labels = {
        route,
        method: METHODS.includes(method) ? method : "other",
        status: `${Math.floor(status / 100)}xx`,
      };
      requests.observe(labels, seconds);
    },
    refused: (kind) => refusals.inc({ kind }),
    unit(outcome, seconds) {
      if (outcome === "kept" || outcome === "taken_back") units.observe({ outcome }, seconds);
      else faults.inc({ reason: outcome });
    },
    read: async () => (await registry.getMetricsAsJSON()).map((one) => ({ ...one })),
  };
}

/**
 * Returns the aggregated counts of the processes and the gauges of the installation, in Prometheus' text format.
 * @param processes what `read` returned in each
 * @param gauges null: the database didn't answer
 */
export async function metricsText(processes: Counts[], gauges: Gauges | null): Promise<string> {
  const counted = await AggregatorRegistry.aggregate(processes).metrics();
  return `${counted}\n${await gaugeRegistry(processes.length, gauges).metrics()}`;
}

function gaugeRegistry(processes: number, gauges: Gauges | null): Registry {
  const registry = new Registry();
  const gauge = (name: string, help: string, value: number | null) => {
    if (value !== null) new Gauge({ name: `alongside_${name}`, help, registers: [registry] }).set(value);
  };
  gauge("processes", "Processes that answer requests.", processes);
  gauge("database_up", "Whether the database could be read for these gauges.", gauges ? 1 : 0);
  if (!gauges) return registry;
  gauge("database_bytes", "Size of the database on disk.", gauges.databaseBytes);
  gauge("outbox_oldest_waiting_seconds", "Age of the oldest waiting email.", gauges.oldestWaitingSeconds);
  gauge(
    "backup_last_timestamp_seconds",
    "When the last good backup was started.",
    gauges.lastBackupAt === null ? null : gauges.lastBackupAt / 1000,
  );
  gauge("certificates", "Certificates ever issued.", gauges.certificates);
  gauge("attempts_in_progress", "Quiz attempts in progress.", gauges.attemptsInProgress);
  const labelled = (name: string, help: string, label: string, values: [string, number][]) => {
    const one = new Gauge({
      name: `alongside_${name}`,
      help,
      labelNames: [label],
      registers: [registry],
    });
    for (const [key, value] of values) one.set({ [label]: key }, value);
  };
  labelled("outbox_mails", "Emails waiting or given up.", "state", [
    ["waiting", gauges.outbox.waiting],
    ["failed", gauges.outbox.failed],
  ]);
  const finished = gauges.jobs.flatMap(({ name, finishedAt }): [string, number][] =>
    finishedAt === null ? [] : [[name, finishedAt / 1000]],
  );
  labelled("job_last_finished_timestamp_seconds", "When each job last finished.", "job", finished);
  const failed = gauges.jobs.map(({ name, isFailed }): [string, number] => [name, isFailed ? 1 : 0]);
  labelled("job_last_failed", "Whether each job's last run failed.", "job", failed);
  return registry;
}
