import { destination, pino, type DestinationStream } from "pino";

import { factsOfError, redactText } from "./redact";
import type { Settings } from "./settings";

type Level = Exclude<Settings["logLevel"], "silent">;

export type Facts = Record<string, string | number | boolean | null>;

/**
 * Writes one event. Callers give facts only: ids, codes, durations; nothing personal. What was thrown is given apart:
 * the log keeps of it what may be kept.
 */
type Write = (event: string, facts?: Facts, error?: unknown) => void;

export type Log = Record<Level, Write>;

/**
 * One line of JSON per event, to standard output. Each line is written before the call returns, so that none is lost
 * when the process ends.
 * @param level what is less grave is left out
 * @param now the clock, in epoch milliseconds
 * @param options.always facts of every line, such as the worker's number
 * @param options.current facts of what is being done at the moment, such as the request's id
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
 * Lets what libraries say on the console go through the log, where it is redacted: they repeat addresses and values.
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
