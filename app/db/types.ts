import type { BetterSQLite3Database } from "drizzle-orm/better-sqlite3";

import type { Engine } from "./engine";
import type { Unavailable } from "./errors";

/** Drizzle's query builder, typed as SQLite's on both engines. */
export type Drizzle = BetterSQLite3Database<Record<string, never>>;

/** What a query needs: it can read, and nothing else. Both `Database` and `Tx` are readers. Await each query. */
export type Reader = Pick<Drizzle, "select" | "selectDistinct" | "with" | "$with" | "$count">;

/** What a unit of work hands out: reading and writing inside one transaction. */
export type Tx = Reader & Pick<Drizzle, "insert" | "update" | "delete">;

/** One statement that was run: its text without what was filled in, and how long the database took, milliseconds. */
export type QueryRun = { sql: string; ms: number };

/** One unit of work that ended: how long it took with its waiting, milliseconds; how it ended; tries beyond the first. */
export type UnitRun = { ms: number; outcome: "kept" | "taken_back" | Unavailable; retries: number };

/** Who is told of what the database does. Called often: it must be quick and must not throw. */
export type Watch = {
  onQuery?: (query: QueryRun) => void;
  onUnit?: (unit: UnitRun) => void;
};

/** The open database. Reading is direct; writing is done in `unitOfWork(db, async (tx) => …)`. */
export type Database = Reader & {
  readonly engine: Engine;
  /** Runs one unit of work; use `unitOfWork(db, …)`. */
  readonly run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** True when a row can be read, and, asked for, when a row can be written. */
  readonly isWell: (ask: { write: boolean }) => Promise<boolean>;
  /** SQLite's plan of a statement, a line a step: for tests that ask whether an index is used. */
  readonly explain: (query: { toSQL(): { sql: string; params: unknown[] } }) => string[];
  /** Bytes the database holds on disk. */
  readonly size: () => Promise<number>;
  readonly close: () => Promise<void>;
};
