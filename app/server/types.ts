import type { Log } from "./log";
import type { Metrics } from "./metrics";
import type { Monitor } from "./monitor";
import type { Settings } from "./settings";
import type { Curriculum } from "~/curriculum/types";
import type { Database } from "~/db/types";
import type { Sessions } from "~/http/session.server";

/** What a process of the program runs on; opened once, by `createWorld`. */
export type World = {
  settings: Settings;
  db: Database;
  curriculum: Curriculum;
  sessions: Sessions;
  now: () => number;
  newId: () => string;
  log: Log;
  monitor: Monitor;
  /** null: no one reads them. */
  metrics: Metrics | null;
};
