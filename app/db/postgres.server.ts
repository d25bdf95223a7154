import { createHash } from "node:crypto";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";

import { drizzle, type NodePgClient } from "drizzle-orm/node-postgres";

import { isUniqueViolation, whyUnavailable } from "./errors";
import type { PgConnection, PgSource, PgStatement } from "./postgres-source.server";
import type { Database, Drizzle, Tx, Watch } from "./types";
import { units } from "./units.server";

/** How long a unit of work is retried after conflicts. */
const RETRY_LIMIT_MS = 10_000;
/** A unique violation often results from a concurrent write of the same row; retrying shows whether it does. */
const UNIQUE_RETRIES = 2;
/** Attempts before a unit of work waits for its turn, so that many writers of the same row all succeed. */
const FREE_TRIES = 2;
/** Advisory lock for units of work that wait for their turn; any number. */
const TURN = 7_283_413;
/** Prepared statements per connection. */
const NAMED = 400;

const SERIALIZATION = /^(40001|40P01)$/;

/**
 * Returns Drizzle typed as SQLite's, as the tables are: the same calls build the same statements for the process's
 * engine.
 */
function drizzleOn(connection: PgConnection): Drizzle {
  return drizzle(connection as unknown as NodePgClient, { casing: "snake_case" }) as unknown as Drizzle;
}

/** Replaces NUL in a text by U+FFFD, since PostgreSQL cannot store it. */
function storable(value: unknown): unknown {
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
}

/** Names each statement text, so that the server parses and plans it once per connection. */
function namer(): (statement: PgStatement) => PgStatement {
  const names = new Map<string, string>();
  return (statement) => {
    const known = names.get(statement.text);
    if (known !== undefined) return { ...statement, name: known };
    if (names.size >= NAMED) return statement;
    // Derived from the text alone: a connection may outlive the namer.
    const name = createHash("sha256").update(statement.text).digest("hex").slice(0, 24);
    names.set(statement.text, name);
    return { ...statement, name };
  };
}

/**
 * Returns the database on a source of PostgreSQL connections. A unit of work is one serializable transaction, which
 * guarantees what the single writer guarantees on SQLite: it sees nothing of uncommitted others. It is retried after a
 * conflict, or when the server failed before the commit; when the outcome is unknown, it is not repeated.
 */
export function postgresDatabase(source: PgSource, watch: Watch = {}): Database {
  const named = namer();

  /** Wraps a connection for Drizzle, in the driver's place. */
  function told(connection: PgConnection): PgConnection {
    return {
      async query(statement, params) {
        const began = performance.now();
        try {
          return await connection.query(
            typeof statement === "string" ? statement : named(statement),
            params?.map(storable),
          );
        } finally {
          const sql = typeof statement === "string" ? statement : statement.text;
          watch.onQuery?.({ sql, ms: performance.now() - began });
        }
      },
    };
  }

  /** Runs one statement on its own connection. A read may be repeated on another server. */
  const reading: PgConnection = {
    async query(statement, params) {
      const until = performance.now() + RETRY_LIMIT_MS;
      for (;;) {
        const connection = await source.acquire();
        try {
          const answer = await connection.query(statement, params);
          connection.release(false);
          return answer;
        } catch (error) {
          const isLost = whyUnavailable(error) === "gone";
          connection.release(isLost);
          if (!isLost || performance.now() > until) throw error;
        }
      }
    },
  };

  /**
   * Runs one attempt at a unit of work. `isUnknown` means that its outcome could not be learned.
   * @param inTurn whether it first waits for its turn, which all processes share, because it conflicted too often
   */
  async function once<T>(work: (tx: Tx) => Promise<T>, inTurn: boolean) {
    const connection = await source.acquire();
    let isBroken = true;
    let isUnknown = false;
    let isOver = false;
    // The remains of a failed unit of work must not write on their own.
    const inside: PgConnection = {
      query: (statement, params) =>
        isOver
          ? Promise.reject(new Error("This unit of work is over."))
          : connection.query(statement, params),
    };
    try {
      // Before the first statement, which fixes what a transaction sees.
      if (inTurn) await connection.query(`select pg_advisory_lock(${TURN})`);
      await connection.query("begin isolation level serializable");
      const result = await work(drizzleOn(told(inside)));
      isOver = true;
      isUnknown = true;
      await connection.query(COMMIT);
      isBroken = inTurn ? await isRefused(connection, `select pg_advisory_unlock(${TURN})`) : false;
      return { isCommitted: true as const, result };
    } catch (error) {
      isOver = true;
      const isLost = whyUnavailable(error) === "gone";
      if (!isLost) {
        isUnknown = false;
        isBroken = await isRefused(connection, "rollback");
        if (inTurn && !isBroken) {
          isBroken = await isRefused(connection, `select pg_advisory_unlock(${TURN})`);
        }
      }
      return { isCommitted: false as const, error, isLost, isUnknown };
    } finally {
      connection.release(isBroken);
    }
  }

  let lastInTurn: Promise<unknown> = Promise.resolve();

  /** Runs one at a time in this process, so that at most one of its connections waits for the lock. */
  function inTurn<T>(act: () => T | Promise<T>): Promise<T> {
    const mine = lastInTurn.then(act);
    lastInTurn = mine.catch(() => undefined);
    return mine;
  }

  async function transact<T>(work: (tx: Tx) => Promise<T>): Promise<{ result: T; retries: number }> {
    const until = performance.now() + RETRY_LIMIT_MS;
    let uniqueRetries = 0;
    let conflicts = 0;
    let last: unknown;
    for (let retries = 0; ; retries += 1) {
      const outcome = await (conflicts < FREE_TRIES
        ? once(work, false)
        : inTurn(() => {
            // A unit of work that waited too long must not delay those behind it as well.
            if (performance.now() > until) throw last;
            return once(work, true);
          }));
      if (outcome.isCommitted) return { result: outcome.result, retries };
      const { error, isLost, isUnknown } = outcome;
      const isInTheWay = hasCode(error, SERIALIZATION);
      const isTaken = isUniqueViolation(error) && uniqueRetries < UNIQUE_RETRIES;
      if (isTaken) uniqueRetries += 1;
      if (isInTheWay) conflicts += 1;
      last = error;
      const again = isInTheWay || isTaken || (isLost && !isUnknown);
      if (!again || performance.now() > until) throw error;
      // Exponential backoff with jitter, so that the same two do not collide again.
      await wait(Math.random() * Math.min(200, 2 ** Math.min(retries, 8)));
    }
  }

  const read = drizzleOn(told(reading));
  return {
    engine: "postgres",
    select: read.select.bind(read),
    selectDistinct: read.selectDistinct.bind(read),
    with: read.with.bind(read),
    $with: read.$with,
    $count: read.$count.bind(read),
    run: units(transact, watch),
    async isWell({ write }) {
      const connection = await source.acquire().catch(() => null);
      if (!connection) return false;
      try {
        await connection.query("select count(*) from installation");
        if (write) await connection.query(WRITE_PROBE);
        connection.release(false);
        return true;
      } catch {
        connection.release(true);
        return false;
      }
    },
    explain() {
      throw new Error("Plans are asked of SQLite.");
    },
    async size() {
      const { rows } = await reading.query({ text: "select pg_database_size(current_database()) as bytes" });
      const [row] = rows;
      return typeof row === "object" && row !== null && "bytes" in row ? Number(row.bytes) : 0;
    },
    close: () => source.close(),
  };
}

/**
 * Lifts the statement timeout first: a commit canceled while it waits for its replica would count as done although only
 * one server has it.
 */
const COMMIT = "set local statement_timeout = 0; commit";

const WRITE_PROBE = `insert into installation (key, value, updated_at) values ('write_probe', '', 0)
  on conflict (key) do update set updated_at = installation.updated_at + 1`;

async function isRefused(connection: PgConnection, text: string): Promise<boolean> {
  return connection.query(text).then(
    () => false,
    () => true,
  );
}

function hasCode(error: unknown, pattern: RegExp): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ("code" in at && typeof at.code === "string" && pattern.test(at.code)) return true;
  }
  return false;
}
