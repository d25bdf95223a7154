import { performance } from "node:perf_hooks";
import { LRUCache } from "lru-cache";

import type { Connection } from "./driver.server";
import type { QueryRun } from "./types";

type Statement = ReturnType<Connection["prepare"]>;

/** The number of the program's different statements, with room for those whose lists differ in length. */
const CACHED = 500;

/**
 * Returns a connection that caches its prepared statements: Drizzle sends the same text on every request.
 * @param onQuery receives each statement that was run
 * @param options.onlyInside whether a statement outside a transaction is refused: the remains of a failed unit of work
 *   must not write on their own
 */
export function cachingStatements(
  connection: Connection,
  onQuery: ((query: QueryRun) => void) | undefined,
  { onlyInside = false } = {},
): Connection {
  const statements = new LRUCache<string, Statement>({ max: CACHED });

  function prepare(sql: string): Statement {
    if (onlyInside && !connection.inTransaction) throw new Error("This unit of work is over.");
    const cached = statements.get(sql);
    // Drizzle enables raw rows where it needs them, and a cached statement would keep that mode.
    if (cached) return cached.reader ? cached.raw(false) : cached;
    const statement = connection.prepare(sql);
    if (onQuery) timeRuns(statement, sql, onQuery);
    statements.set(sql, statement);
    return statement;
  }

  return new Proxy(connection, {
    get(target, name) {
      if (name === "prepare") return prepare;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function timeRuns(statement: Statement, sql: string, onQuery: (query: QueryRun) => void): void {
  const timed =
    <A extends unknown[], R>(run: (...params: A) => R) =>
    (...params: A): R => {
      const began = performance.now();
      try {
        return run(...params);
      } finally {
        onQuery({ sql, ms: performance.now() - began });
      }
    };
  statement.run = timed(statement.run.bind(statement));
  statement.all = timed(statement.all.bind(statement));
  statement.get = timed(statement.get.bind(statement));
}
