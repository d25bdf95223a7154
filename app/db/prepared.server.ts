import { sql, type Placeholder } from "drizzle-orm";

import type { Reader } from "./types";

type Value = string | number;

/** A query of Drizzle's, before it is run. */
type Query<R> = { prepare(): { execute(values: Record<string, Value>): R } };

/**
 * A question that is asked on nearly every request. Drizzle puts its text together once for each connection, and not
 * each time: that costs more than the database needs to answer it.
 * @param N the names of what is filled in
 * @param build the query, with `at("name")` where a value is filled in; its text must depend on nothing else
 * @returns asks it; to be awaited
 */
export const prepared =
  <N extends string>() =>
  <R>(
    build: (db: Reader, at: (name: N) => Placeholder) => Query<R>,
  ): ((db: Reader, values: Record<N, Value>) => R) => {
    const statements = new WeakMap<Reader, ReturnType<Query<R>["prepare"]>>();
    return (db, values) => {
      let statement = statements.get(db);
      if (!statement) {
        statement = build(db, (name) => sql.placeholder(name)).prepare();
        statements.set(db, statement);
      }
      return statement.execute(values);
    };
  };
