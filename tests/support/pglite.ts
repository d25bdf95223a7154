import { PGlite } from "@electric-sql/pglite";

import type { PgConnection, PgSource } from "~/db/postgres-source.server";

function connectionOf(server: PGlite): PgConnection {
  return {
    async query(statement, params) {
      if (typeof statement === "string") {
        await server.exec(statement);
        return { rows: [] };
      }
      const { text, rowMode } = statement;
      return server.query(text, params ?? [], { rowMode: rowMode ?? "object" });
    },
  };
}

/** Starts PostgreSQL inside this process, for tests. It has one connection, and others wait while it is in use. */
export async function startPglite(): Promise<PgSource> {
  const server = await PGlite.create();
  let last: Promise<void> = Promise.resolve();
  return {
    async acquire() {
      let release: () => void = () => undefined;
      const before = last;
      last = new Promise((done) => {
        release = done;
      });
      await before;
      return { ...connectionOf(server), release };
    },
    close: () => last,
  };
}
