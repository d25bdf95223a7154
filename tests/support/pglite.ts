import { PGlite } from "@electric-sql/pglite";

import { applyPostgresMigrations } from "~/db/migrate.server";
import type { PgConnection, PgSource } from "~/db/postgres-source.server";
import { postgresDatabase } from "~/db/postgres.server";
import type { Database, Watch } from "~/db/types";

/* PostgreSQL inside this process, for tests. It has one connection: whoever asks while it is taken waits. */

let started: Promise<{ server: PGlite; empty: () => Promise<void> }> | undefined;

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

function sourceOf(server: PGlite): PgSource {
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

async function start() {
  const server = await PGlite.create();
  await applyPostgresMigrations(connectionOf(server));
  const { rows } = await server.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  const names = rows.map((row) => `"${row.name}"`);
  const used = names.map((name) => `select '${name}' as name where exists (select 1 from ${name})`);
  return {
    server,
    /** Emptying a table costs more than asking whether anything is in it. */
    async empty() {
      const filled = await server.query<{ name: string }>(used.join(" union all "));
      if (filled.rows.length > 0) {
        await server.exec(`truncate ${filled.rows.map((row) => row.name).join(", ")} cascade`);
      }
    },
  };
}

/** An empty, migrated PostgreSQL database; the one that was handed out before must not be used any more. */
export async function freshPglite(watch: Watch): Promise<Database> {
  started ??= start();
  const { server, empty } = await started;
  await empty();
  return postgresDatabase(sourceOf(server), watch);
}
