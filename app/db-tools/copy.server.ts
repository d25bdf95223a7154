import { firstDifference, insertionOrder } from "./copy-plan";
import {
  connectForCopy,
  fillPostgres,
  identityOfPostgres,
  isPostgresInUse,
  plainReason,
  readPostgres,
} from "./copy-postgres.server";
import { fillSqlite, identityOfFile, isSqliteInUse, readSqlite } from "./copy-sqlite.server";
import type { CopyFrom, CopyRow, CopyTo, TableShape } from "./copy-types";
import { countChanged, sumUp, withoutNul, type TableSum } from "./copy-values";
import { engineOf } from "~/db/engine";
import { DatabaseUnusable } from "~/db/errors";
import { newestKnownMigration } from "~/db/migrate.server";
import { withoutSecrets } from "~/db/postgres-hosts";
import { fileOf } from "~/db/sqlite.server";

/** Progress of a copy. `seconds` is the time spent on the table so far. */
export type CopyStep = {
  doing: "copying" | "verifying";
  table: string;
  rows: number;
  seconds: number;
  /** Whether this was the table's last batch. */
  isDone: boolean;
  /** Texts in which U+FFFD replaces a NUL, which PostgreSQL cannot store. */
  replaced: number;
};

/** A table of both databases, read again after the commit. */
export type CopyProof = { table: string; from: TableSum; to: TableSum; isSame: boolean };

type Tell = (step: CopyStep) => void;

/** Progress is reported at least this often. */
const TELL_EVERY_MS = 3000;

/** Yields batches, and reports progress every few seconds. */
async function* told(
  batches: AsyncIterable<CopyRow[]>,
  step: Pick<CopyStep, "doing" | "table">,
  tell: Tell,
): AsyncGenerator<CopyRow[]> {
  const began = performance.now();
  let last = began;
  let rows = 0;
  for await (const batch of batches) {
    yield batch;
    rows += batch.length;
    const now = performance.now();
    if (now - last < TELL_EVERY_MS) continue;
    last = now;
    tell({ ...step, rows, seconds: (now - began) / 1000, isDone: false, replaced: 0 });
  }
}

/** Yields the rows of a table as the other engine can store them. */
async function* storable(from: CopyFrom, to: CopyTo, table: TableShape): AsyncGenerator<CopyRow[]> {
  const isForPostgres = from.engine === "sqlite" && to.engine === "postgres";
  for await (const batch of from.rows(table)) yield isForPostgres ? batch.map(withoutNul) : batch;
}

async function copyTable(
  from: CopyFrom,
  to: CopyTo,
  shapes: [TableShape, TableShape],
  tell: Tell,
): Promise<void> {
  const [source, target] = shapes;
  const began = performance.now();
  const key = target.key.map((name) => target.columns.findIndex((column) => column.name === name));
  const isForPostgres = to.engine === "postgres";
  let rows = 0;
  let replaced = 0;
  for await (const batch of told(from.rows(source), { doing: "copying", table: target.name }, tell)) {
    const cleaned = isForPostgres ? batch.map(withoutNul) : batch;
    cleaned.forEach((row, at) => {
      const before = batch[at] ?? row;
      if (row === before) return;
      replaced += countChanged(row, before);
      if (key.some((column) => row[column] !== before[column]))
        throw new DatabaseUnusable(
          `a key in ${target.name} contains a NUL character, which PostgreSQL can't store.`,
        );
    });
    await to.insert(target, cleaned);
    rows += batch.length;
  }
  const seconds = (performance.now() - began) / 1000;
  tell({ doing: "copying", table: target.name, rows, seconds, isDone: true, replaced });
}

async function refuseOtherVersion(from: CopyFrom): Promise<void> {
  const newest = await from.newestMigration();
  if (newest === null) throw new DatabaseUnusable(`${from.name} is not a database of this program.`);
  const known = newestKnownMigration(from.engine);
  if (newest > known)
    throw new DatabaseUnusable(
      `${from.name} was written by a newer version of this program. Install that version.`,
    );
  if (newest < known)
    throw new DatabaseUnusable(
      `${from.name} was written by an older version of this program. Start this version on it once, stop it, then copy.`,
    );
}

async function matched(from: CopyFrom, to: CopyTo): Promise<Map<TableShape, TableShape>> {
  const [sources, targets] = [await from.tables(), await to.tables()];
  const differing = firstDifference(sources, targets);
  if (differing !== null)
    throw new DatabaseUnusable(`${from.name} and ${to.name} do not have the same table ${differing}.`);
  return new Map(
    insertionOrder(targets).flatMap((target) => {
      const source = sources.find(({ name }) => name === target.name);
      return source ? [[target, source] as const] : [];
    }),
  );
}

/** Runs one step; reports an engine's error to the operator in one line, with its consequence for the copy. */
async function plainly<T>(what: string, work: () => Promise<T>, meaning = "Nothing was copied"): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // An error without a code is a bug in the program itself.
    if (error instanceof DatabaseUnusable || !(error instanceof Error)) throw error;
    if (!("code" in error) && !/onnection/.test(error.message)) throw error;
    throw new DatabaseUnusable(`${what}: ${plainReason(error)}. ${meaning}.`);
  }
}

/**
 * Copies every row of one database into another, empty one, in one transaction, and reads both again afterward.
 * @param from is not written to
 * @returns each table's count and checksum on both sides, by name. When one differs, a file is not moved into place
 * @throws DatabaseUnusable with one line for the operator; nothing was copied then
 */
export async function copyDatabase(from: CopyFrom, to: CopyTo, tell: Tell): Promise<CopyProof[]> {
  await refuseOtherVersion(from);
  const tables = await matched(from, to);
  await plainly(`${to.name} cannot be filled`, () => to.begin([...tables.keys()]));
  for (const [target, source] of tables) {
    await plainly(`the rows of ${target.name} cannot be copied`, () =>
      copyTable(from, to, [source, target], tell),
    );
  }
  await plainly(
    `${to.name} could not save the copy`,
    () => to.commit(),
    "Copy again; if the copy was saved after all, a second one is refused",
  );
  return plainly(
    `the copy in ${to.name} could not be read again`,
    () => prove(from, to, tables, tell),
    "The copy is not verified: empty the database, and copy again",
  );
}

async function prove(
  from: CopyFrom,
  to: CopyTo,
  tables: Map<TableShape, TableShape>,
  tell: Tell,
): Promise<CopyProof[]> {
  const proofs: CopyProof[] = [];
  for (const [target, source] of tables) {
    const began = performance.now();
    const [a, b] = await Promise.all([
      sumUp(source, told(storable(from, to, source), { doing: "verifying", table: target.name }, tell)),
      sumUp(target, to.rows(target)),
    ]);
    const seconds = (performance.now() - began) / 1000;
    tell({ doing: "verifying", table: target.name, rows: a.rows, seconds, isDone: true, replaced: 0 });
    proofs.push({
      table: target.name,
      from: a,
      to: b,
      isSame: a.rows === b.rows && a.checksum === b.checksum,
    });
  }
  if (proofs.every(({ isSame }) => isSame)) await to.place();
  return proofs.sort((a, b) => (a.table < b.table ? -1 : 1));
}

function refuseInUse(name: string): never {
  throw new DatabaseUnusable(
    `${name} is in use. Stop the server first. With --while-running, what it contains now is copied, and later writes are not.`,
  );
}

async function openFrom(url: string, whileRunning: boolean): Promise<CopyFrom> {
  if (engineOf(url) === "sqlite") {
    const file = fileOf(url);
    if (!whileRunning && isSqliteInUse(file)) refuseInUse(file);
    return readSqlite(file);
  }
  const name = withoutSecrets(url);
  const connection = await connectForCopy(url);
  try {
    if (!whileRunning && (await isPostgresInUse(connection))) refuseInUse(name);
    return await readPostgres(connection, name);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function openTo(url: string, from: CopyFrom): Promise<CopyTo> {
  const same = () =>
    new DatabaseUnusable(`${from.name} was named twice. Name another database to copy into.`);
  if (engineOf(url) === "sqlite") {
    const file = fileOf(url);
    if (identityOfFile(file) === from.identity) throw same();
    return fillSqlite(file);
  }
  const name = withoutSecrets(url);
  const connection = await connectForCopy(url);
  try {
    if ((await identityOfPostgres(connection)) === from.identity) throw same();
    if (await isPostgresInUse(connection))
      throw new DatabaseUnusable(`${name} is in use. Stop its server first.`);
    return await fillPostgres(connection, name);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/**
 * Copies a program's data from one database to another, of either engine: see `copyDatabase`.
 * @param urls `file:path` or `postgres://…`; the second is created or migrated first
 * @param options.whileRunning also copies from a database that a server uses
 * @throws DatabaseUnusable with one line for the operator, without secrets
 */
export async function copyBetween(
  urls: { from: string; to: string },
  options: { whileRunning: boolean; tell: Tell },
): Promise<CopyProof[]> {
  const from = await plainly("the first database cannot be read", () =>
    openFrom(urls.from, options.whileRunning),
  );
  try {
    await refuseOtherVersion(from);
    const to = await plainly("the second database cannot be filled", () => openTo(urls.to, from));
    try {
      return await copyDatabase(from, to, options.tell);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}
