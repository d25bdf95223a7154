import { destination, pino, type DestinationStream } from "pino";

import { factsOfError, redactText } from "./redact";
import type { Settings } from "./settings";

type Level = Exclude<Settings["logLevel"], "silent">;

export type Facts = Record<string, string | number | boolean | null>;

/**
 * Writes one event. Callers pass facts only: ids, codes, durations, nothing personal. Errors are passed separately, so
 * that the log can redact them.
 */
type Write = (event: string, facts?: Facts, error?: unknown) => void;

export type Log = Record<Level, Write>;

/**
 * Returns a log that writes one line of JSON per event to standard output. Each line is written before the call
 * returns, so none is lost when the process ends.
 * @param level events below it are dropped
 * @param now the clock, in epoch milliseconds
 * @param options.always facts of every line, such as the worker's number
 * @param options.current facts of the current work, such as the request's id
 * @param options.to instead of standard output
 */
export function createLog(
  level: Settings["logLevel"],
  now: () => number,
  options: { always?: Facts; current?: () => Facts; to?: DestinationStream } = {},
): Log {
  const { always, current, to = destination({ dest: 1, sync: true }) } = options;
  const logger = pino(
    {
      level,
      base: always ?? null,
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      messageKey: "event",
      formatters: { level: (label) => ({ level: label }) },
      ...(current ? { mixin: current } : {}),
    },
    to,
  );
  const write =
    (of: Level): Write =>
    (event, facts = {}, error) => {
      if (!logger.isLevelEnabled(of)) return;
      const clean = Object.fromEntries(
        Object.entries(facts).map(([key, fact]) => [key, typeof fact === "string" ? redactText(fact) : fact]),
      );
      logger[of](error === undefined ? clean : { ...clean, error: factsOfError(error) }, event);
    };
  return { error: write("error"), warn: write("warn"), info: write("info"), debug: write("debug") };
}

/**
 * Routes console output of libraries through the log, where it is redacted: it repeats addresses and values.
 * @param log where it goes
 */
export function keepConsole(log: Pick<Log, "warn" | "error">): void {
  console.warn = (...said: unknown[]) => log.warn("console.warned", {}, thrownOf(said));
  console.error = (...said: unknown[]) => log.error("console.failed", {}, thrownOf(said));
}

function thrownOf(said: unknown[]): unknown {
  const error = said.find((one) => one instanceof Error);
  return error ?? said.map((one) => (typeof one === "string" ? one : typeof one)).join(" ");
}
