import type { BetterSQLite3Database } from "drizzle-orm/better-sqlite3";

import type { Engine } from "./engine";
import type { Unavailable } from "./errors";

/** Drizzle's query builder, typed as SQLite's on both engines. */
export type Drizzle = BetterSQLite3Database<Record<string, never>>;

/** What a query needs: reading, and nothing else. Both `Database` and `Tx` are readers. Await each query. */
export type Reader = Pick<Drizzle, "select" | "selectDistinct" | "with" | "$with" | "$count">;

/** What a unit of work provides: reading and writing inside one transaction. */
export type Tx = Reader & Pick<Drizzle, "insert" | "update" | "delete">;

/** One statement that was run: its text without its parameters, and how long the database took, milliseconds. */
export type QueryRun = { sql: string; ms: number };

/** One unit of work that ended: its duration with waiting, milliseconds; its outcome; its retries. */
export type UnitRun = { ms: number; outcome: "kept" | "taken_back" | Unavailable; retries: number };

/** Callbacks for what the database does. Called often: they must be quick and must not throw. */
export type Watch = {
  onQuery?: (query: QueryRun) => void;
  onUnit?: (unit: UnitRun) => void;
};

/** The open database. Reading is direct; writing is done in `unitOfWork(db, async (tx) => …)`. */
export type Database = Reader & {
  readonly engine: Engine;
  /** Runs one unit of work; use `unitOfWork(db, …)`. */
  readonly run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Returns true when a row can be read and, if requested, written. */
  readonly isWell: (ask: { write: boolean }) => Promise<boolean>;
  /** Returns SQLite's query plan, one line per step: for tests that check the use of an index. */
  readonly explain: (query: { toSQL(): { sql: string; params: unknown[] } }) => string[];
  /** Returns the database's size on disk, bytes. */
  readonly size: () => Promise<number>;
  readonly close: () => Promise<void>;
};
