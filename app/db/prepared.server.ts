import { sql, type Placeholder } from "drizzle-orm";

import type { Reader } from "./types";

type Value = string | number;

/** A query of Drizzle's, before it is run. */
type Query<R> = { prepare(): { execute(values: Record<string, Value>): R } };

/**
 * Prepares a hot query once per connection, because building its SQL costs more than running it.
 * @param N the names of its parameters
 * @param build the query, with `at("name")` for each parameter; its text must depend on nothing else
 * @returns a function that runs it and must be awaited
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
