import type { BetterSQLite3Database } from "drizzle-orm/better-sqlite3";

import type { Engine } from "./engine";

type Drizzle = BetterSQLite3Database<Record<string, never>>;

/** What a query needs: it can read, and nothing else. Both `Database` and `Tx` are readers. Await each query. */
export type Reader = Pick<Drizzle, "select" | "selectDistinct" | "with" | "$with" | "$count">;

/** What a unit of work hands out: reading and writing inside one transaction. */
export type Tx = Reader & Pick<Drizzle, "insert" | "update" | "delete">;

/** The open database. Reading is direct; writing is done in `unitOfWork(db, async (tx) => …)`. */
export type Database = Reader & {
  readonly engine: Engine;
  /** Runs one unit of work; use `unitOfWork(db, …)`. */
  readonly run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** True when a row can be read, and, asked for, when a write transaction can be begun. */
  readonly isWell: (ask: { write: boolean }) => Promise<boolean>;
  /** A consistent copy into a new file, checked for integrity. */
  readonly backupTo: (file: string) => Promise<void>;
  /** The query plan of a statement, a line a step: for tests that ask whether an index is used. */
  readonly explain: (query: { toSQL(): { sql: string; params: unknown[] } }) => string[];
  readonly close: () => Promise<void>;
};
