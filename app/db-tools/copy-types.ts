import type { Engine } from "~/db/engine";

/** The type of a column, as far as its engine records it: SQLite does not distinguish flags from integers. */
export type ColumnKind = "text" | "integer" | "flag" | "json" | "bytes";

export type TableShape = {
  name: string;
  /** Sorted by name, so that both engines list them alike. */
  columns: readonly { name: string; kind: ColumnKind }[];
  /** The primary key's columns in its own order. */
  key: readonly string[];
  /** The tables its rows refer to, possibly including itself. */
  pointsTo: readonly string[];
};

/**
 * A row as both engines write it: integers in digits, flags as 0 or 1, bytes in uppercase hexadecimal, JSON as it was
 * stored. In the order of the table's columns.
 */
export type CopyRow = readonly (string | null)[];

/** The source database, in one snapshot. */
export type CopyFrom = {
  readonly engine: Engine;
  /** Shown to the operator: without secrets. */
  readonly name: string;
  /** Identifies a database, however its address is written. */
  readonly identity: string;
  /** When the newest applied migration was generated, epoch milliseconds; null when it is none of this program's. */
  newestMigration: () => Promise<number | null>;
  tables: () => Promise<TableShape[]>;
  /** Batches of rows in the order of the primary key, by code point. */
  rows: (table: TableShape) => AsyncIterable<CopyRow[]>;
  close: () => Promise<void>;
};

/** The target database: the whole copy is committed, or nothing. */
export type CopyTo = {
  readonly engine: Engine;
  readonly name: string;
  tables: () => Promise<TableShape[]>;
  /** Starts the one transaction. @throws DatabaseUnusable when there is a row already */
  begin: (order: readonly TableShape[]) => Promise<void>;
  insert: (table: TableShape, rows: readonly CopyRow[]) => Promise<void>;
  /** Commits what was inserted. @throws DatabaseUnusable when a row's reference is broken */
  commit: () => Promise<void>;
  rows: (table: TableShape) => AsyncIterable<CopyRow[]>;
  /** Moves the committed copy into place, once it is verified. */
  place: () => Promise<void>;
  /** Rolls back whatever was not committed. */
  close: () => Promise<void>;
};

/** Rows held in memory at once. */
const BATCH = 2000;
/** For documents, each of which may be a megabyte. */
const BATCH_OF_BYTES = 20;

/** Returns how many rows of a table are read at once. */
export function batchOf(table: TableShape): number {
  return table.columns.some(({ kind }) => kind === "bytes") ? BATCH_OF_BYTES : BATCH;
}
