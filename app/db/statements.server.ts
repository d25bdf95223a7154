import { performance } from "node:perf_hooks";

import type { Connection } from "./driver.server";
import type { QueryRun } from "./types";

type Statement = ReturnType<Connection["prepare"]>;

/** As many different statements as the program has, with room for those whose lists differ in length. */
const KEPT = 500;

/**
 * A connection that keeps its statements once they are prepared: Drizzle asks for the same text on every request. The
 * least recently used go first.
 * @param onQuery is told of each statement that was run
 * @param options.onlyInside whether what is asked outside a transaction is refused: what is left of a unit of work that
 *   failed must not write on its own
 */
export function keepingStatements(
  connection: Connection,
  onQuery: ((query: QueryRun) => void) | undefined,
  { onlyInside = false } = {},
): Connection {
  const kept = new Map<string, Statement>();

  function prepare(sql: string): Statement {
    if (onlyInside && !connection.inTransaction) throw new Error("This unit of work is over.");
    const known = kept.get(sql);
    if (known) {
      kept.delete(sql);
      kept.set(sql, known);
      // Drizzle switches raw rows on where it wants them, and a kept statement would remember.
      return known.reader ? known.raw(false) : known;
    }
    const statement = connection.prepare(sql);
    if (onQuery) timeRuns(statement, sql, onQuery);
    kept.set(sql, statement);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
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
