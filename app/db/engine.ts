export type Engine = "sqlite" | "postgres";

/**
 * Returns the engine that a database address names. Anything but a PostgreSQL address is an SQLite file.
 * @param url `file:path` or `postgres://…`; undefined means the default file
 */
export function engineOf(url: string | undefined): Engine {
  return /^postgres(ql)?:/.test(url ?? "") ? "postgres" : "sqlite";
}

/** The engine of this process. Tables are built for it when the schema is first loaded, so it cannot change later. */
export const engine: Engine = engineOf(process.env.DATABASE_URL);
