import { expect, test } from "vitest";

import { inRequest, newScope } from "~/framework/request-scope";
import { bearerCheck } from "~/server/error-page/operator-pages";
import { createLog } from "~/server/log";
import { createMetrics, metricsText } from "~/server/metrics";
import { createMonitor } from "~/server/monitor";

const gauges = {
  outbox: { waiting: 3, failed: 1 },
  oldestWaitingSeconds: 12.5,
  jobs: [
    { name: "mail", finishedAt: 5_000, isFailed: false },
    { name: "clean_up", finishedAt: null, isFailed: true },
  ],
  certificates: 7,
  attemptsInProgress: 2,
  databaseBytes: 4096,
  lastBackupAt: 5_000,
};

test("the counts of several processes are added up, by route and status class", async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  for (const metrics of [one, one, other]) {
    metrics.requestBegan();
    metrics.request({ route: "routes/learn.$module", method: "GET", status: 200 }, 0.02);
  }
  other.requestBegan();
  other.request({ route: "routes/login", method: "BREW", status: 418 }, 3);
  other.requestBegan();
  one.unit("kept", 0.002);
  other.unit("full", 1);
  const text = await metricsText([await one.read(), await other.read()], gauges);
  for (const line of [
    `alongside_http_request_duration_seconds_count{route="routes/learn.$module",method="GET",status="2xx"} 3`,
    `alongside_http_request_duration_seconds_count{route="routes/login",method="other",status="4xx"} 1`,
    `alongside_http_requests_in_flight 1`,
    `alongside_unit_of_work_duration_seconds_count{outcome="kept"} 1`,
    `alongside_unit_of_work_failures_total{reason="full"} 1`,
    `alongside_processes 2`,
    `alongside_database_up 1`,
    `alongside_database_bytes 4096`,
    `alongside_backup_last_timestamp_seconds 5`,
    `alongside_outbox_mails{state="waiting"} 3`,
    `alongside_outbox_mails{state="failed"} 1`,
    `alongside_outbox_oldest_waiting_seconds 12.5`,
    `alongside_job_last_finished_timestamp_seconds{job="mail"} 5`,
    `alongside_job_last_failed{job="clean_up"} 1`,
    `alongside_certificates 7`,
    `alongside_attempts_in_progress 2`,
  ]) {
    expect(text.split("\n")).toContain(line);
  }
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  expect(text).toMatch(/^process_resident_memory_bytes /m);
  // Each name is declared once, or a collector refuses everything.
  const announced = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  expect(new Set(announced).size).toBe(announced.length);
});

test("without a database the rest is reported", async () => {
  const text = await metricsText([await createMetrics().read()], null);
  expect(text).toContain("alongside_database_up 0");
  expect(text).not.toContain("alongside_certificates");
});

test("only the token grants access", () => {
  const isAllowed = bearerCheck("a-long-enough-token");
  expect(isAllowed("Bearer a-long-enough-token")).toBe(true);
  expect(isAllowed("bearer a-long-enough-token")).toBe(true);
  for (const wrong of [
    undefined,
    "",
    "Bearer",
    "Bearer ",
    "a-long-enough-token",
    "Basic a-long-enough-token",
    "Bearer a-long-enough-toke",
    "Bearer a-long-enough-token ",
    "Bearer A-LONG-ENOUGH-TOKEN",
  ])
    expect(isAllowed(wrong), String(wrong)).toBe(false);
});

/** Returns what a request of this many milliseconds leaves in the log. */
function watched() {
  const lines: { event: string; [fact: string]: unknown }[] = [];
  const to = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const log = createLog("info", () => 0, { to });
  const scope = { ...newScope("r-1"), route: "routes/learn.$module" };
  return { lines, scope, monitor: createMonitor({ slowRequestMs: 100, slowQueryMs: 20 }, log, null) };
}

test("a slow request and its slow statement are logged, without values and URL; quick ones are not", () => {
  const { lines, scope, monitor } = watched();
  inRequest(scope, () => {
    monitor.onQuery({ sql: "select 1", ms: 19.9 });
    monitor.onQuery({ sql: "select 'Maria'", ms: 20.4 });
  });
  monitor.onRequest(scope, { method: "GET", status: 200, ms: 100 });
  monitor.onRequest({ ...newScope("r-2"), route: "x" }, { method: "GET", status: 200, ms: 99 });
  expect(lines).toEqual([
    expect.objectContaining({ event: "query.slow", level: "warn", sql: "select '…'", ms: 20 }),
    expect.objectContaining({
      event: "request.slow",
      requestId: "r-1",
      route: "routes/learn.$module",
      method: "GET",
      status: 200,
      ms: 100,
      queries: 2,
    }),
  ]);
});

test("a database failure is logged once per request, and remembered until the database works again", () => {
  const { lines, scope, monitor } = watched();
  const unit = { ms: 1, retries: 0 };
  inRequest(scope, () => {
    monitor.onUnit({ ...unit, outcome: "full" });
    monitor.onUnit({ ...unit, outcome: "full" });
  });
  expect(monitor.writeFault()).toBe("full");
  monitor.onRequest(scope, { method: "POST", status: 503, ms: 5 });
  expect(lines).toEqual([
    expect.objectContaining({
      event: "database.unavailable",
      level: "error",
      requestId: "r-1",
      reason: "full",
      route: "routes/learn.$module",
    }),
  ]);
  monitor.onUnit({ ...unit, outcome: "taken_back" });
  expect(monitor.writeFault()).toBe("full");
  monitor.onUnit({ ...unit, outcome: "kept" });
  expect(monitor.writeFault()).toBeNull();
});
