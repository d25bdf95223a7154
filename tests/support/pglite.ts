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

/** The longest that a timer can wait; Node ends a longer wait at once. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/**
 * Bounds the timers of this process. When a test sets the clock back, the server resumes a wait for months; Node ended
 * it at once, and the server began it again, a thousand times a second.
 */
function boundTimers(): void {
  const plain = globalThis.setTimeout;
  const bounded = (run: () => void, ms?: number, ...given: []) =>
    plain(run, Math.min(ms ?? 0, LONGEST_WAIT_MS), ...given);
  globalThis.setTimeout = Object.assign(bounded, plain);
}

/** PostgreSQL inside this process, for tests. It has one connection: while it is in use, others wait. */
export async function startPglite(): Promise<PgSource> {
  boundTimers();
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
