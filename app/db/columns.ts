import { sql } from "drizzle-orm";
import * as pg from "drizzle-orm/pg-core";
import * as sqlite from "drizzle-orm/sqlite-core";

import { engine } from "./engine";

/*
 * One definition per table, for two engines. The helpers build SQLite's or PostgreSQL's column by the engine of the
 * process and are typed as SQLite's; the casts that this requires stay in this file.
 */

const onPostgres = engine === "postgres";

const pgBytes = pg.customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => "bytea",
  fromDriver: (value) => Buffer.from(value),
});

/** Text. */
export const text = () =>
  onPostgres ? (pg.text() as unknown as ReturnType<typeof sqliteText>) : sqliteText();
const sqliteText = () => sqlite.text();

/** An instant: milliseconds since 1970, UTC. */
export const time = () =>
  onPostgres ? (pg.bigint({ mode: "number" }) as unknown as ReturnType<typeof sqliteInt>) : sqliteInt();
const sqliteInt = () => sqlite.integer({ mode: "number" });

/** An integer. */
export const int = () =>
  onPostgres ? (pg.integer() as unknown as ReturnType<typeof sqliteInt>) : sqliteInt();

/** A boolean. */
export const flag = () =>
  onPostgres ? (pg.boolean() as unknown as ReturnType<typeof sqliteFlag>) : sqliteFlag();
const sqliteFlag = () => sqlite.integer({ mode: "boolean" });

/** A JSON value of the given shape, stored as it was written: PostgreSQL's binary form would sort its keys. */
export const json = <T>() =>
  onPostgres ? (pg.json().$type<T>() as unknown as ReturnType<typeof sqliteJson<T>>) : sqliteJson<T>();
const sqliteJson = <T>() => sqlite.text({ mode: "json" }).$type<T>();

/** Bytes. */
export const bytes = () =>
  onPostgres ? (pgBytes() as unknown as ReturnType<typeof sqliteBytes>) : sqliteBytes();
const sqliteBytes = () => sqlite.blob({ mode: "buffer" });

/** One of a closed set. Drizzle's enum makes no CHECK: add `isOneOf` to the table. */
export const oneOf = <const V extends readonly [string, ...string[]]>(values: V) =>
  onPostgres
    ? (pg.text({ enum: [...values] }) as unknown as ReturnType<typeof sqliteOneOf<V>>)
    : sqliteOneOf(values);
const sqliteOneOf = <const V extends readonly [string, ...string[]]>(values: V) =>
  sqlite.text({ enum: values as unknown as [V[number], ...V[number][]] });

export const table = onPostgres ? (pg.pgTable as unknown as typeof sqlite.sqliteTable) : sqlite.sqliteTable;
export const index = onPostgres ? (pg.index as unknown as typeof sqlite.index) : sqlite.index;
export const uniqueIndex = onPostgres
  ? (pg.uniqueIndex as unknown as typeof sqlite.uniqueIndex)
  : sqlite.uniqueIndex;
export const primaryKey = onPostgres
  ? (pg.primaryKey as unknown as typeof sqlite.primaryKey)
  : sqlite.primaryKey;
export const check = onPostgres ? (pg.check as unknown as typeof sqlite.check) : sqlite.check;

/**
 * Returns the CHECK constraint for a `oneOf` column.
 * @param name of the constraint, unique in the database
 * @param column the column's name in the table, in snake case
 */
export function isOneOf(name: string, column: string, values: readonly string[]) {
  const list = values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ");
  return check(name, sql.raw(`"${column}" in (${list})`));
}
