import type { Engine } from "~/db/engine";

/** What a column holds, as far as its engine tells: SQLite knows no difference between a flag and a whole number. */
export type ColumnKind = "text" | "integer" | "flag" | "json" | "bytes";

export type TableShape = {
  name: string;
  /** By name, so that both engines list them alike. */
  columns: readonly { name: string; kind: ColumnKind }[];
  /** The primary key's columns in its own order. */
  key: readonly string[];
  /** The tables its rows point to, itself among them. */
  pointsTo: readonly string[];
};

/**
 * A row as both engines write it: whole numbers in digits, flags as 0 or 1, bytes in capital hexadecimal digits, JSON as
 * it was stored. In the order of the table's columns.
 */
export type CopyRow = readonly (string | null)[];

/** One database that is read, as it was at one moment. */
export type CopyFrom = {
  readonly engine: Engine;
  /** For the operator's eyes: without secrets. */
  readonly name: string;
  /** Tells a database from every other, however its address is written. */
  readonly identity: string;
  /** When the newest migration it has was made, epoch milliseconds; null when it is none of this program's. */
  newestMigration: () => Promise<number | null>;
  tables: () => Promise<TableShape[]>;
  /** Batches of rows in the order of the primary key, by its characters' numbers. */
  rows: (table: TableShape) => AsyncIterable<CopyRow[]>;
  close: () => Promise<void>;
};

/** The target database: all of the copy is committed, or none. */
export type CopyTo = {
  readonly engine: Engine;
  readonly name: string;
  tables: () => Promise<TableShape[]>;
  /** Begins the one transaction. @throws DatabaseUnusable when there is a row already */
  begin: (order: readonly TableShape[]) => Promise<void>;
  insert: (table: TableShape, rows: readonly CopyRow[]) => Promise<void>;
  /** Keeps what was inserted. @throws DatabaseUnusable when a row points nowhere */
  commit: () => Promise<void>;
  rows: (table: TableShape) => AsyncIterable<CopyRow[]>;
  /** Moves the committed copy into place, once it is verified. */
  place: () => Promise<void>;
  /** Rolls back whatever was not committed. */
  close: () => Promise<void>;
};

/** As many rows as are held in memory at once. */
const BATCH = 2000;
/** Of documents, of which each may be a megabyte. */
const BATCH_OF_BYTES = 20;

/** How many rows of a table are read at once. */
export function batchOf(table: TableShape): number {
  return table.columns.some(({ kind }) => kind === "bytes") ? BATCH_OF_BYTES : BATCH;
}
