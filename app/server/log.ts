import type { Settings } from "./settings";

const LEVELS = ["silent", "error", "warn", "info", "debug"] as const;
type Level = Exclude<Settings["logLevel"], "silent">;

export type Log = Record<
  Level,
  (event: string, facts?: Record<string, string | number | boolean | null>) => void
>;

/** One line of JSON per event, to standard output. Callers give facts only: ids, codes, durations; nothing personal. */
export function createLog(level: Settings["logLevel"], now: () => number): Log {
  const enabled = LEVELS.indexOf(level);
  const write =
    (of: Level) =>
    (event: string, facts: Record<string, string | number | boolean | null> = {}) => {
      if (LEVELS.indexOf(of) > enabled) return;
      process.stdout.write(
        `${JSON.stringify({ time: new Date(now()).toISOString(), level: of, event, ...facts })}\n`,
      );
    };
  return { error: write("error"), warn: write("warn"), info: write("info"), debug: write("debug") };
}
