import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";

import pg from "pg";

import { whyUnavailable } from "./errors";
import { hostsOf } from "./postgres-hosts";

/** A statement as Drizzle passes it. */
export type PgStatement = { text: string; name?: string; rowMode?: "array" };

/** The interface required of a connection. */
export type PgConnection = {
  query: (statement: string | PgStatement, params?: unknown[]) => Promise<{ rows: unknown[] }>;
};

/** The source of connections. Tests substitute another engine of the same kind. */
export type PgSource = {
  /**
   * Returns a writable connection, for exclusive use until it is released.
   * @throws the driver's error when none is available in time
   */
  acquire: () => Promise<PgConnection & { release: (isBroken: boolean) => void }>;
  close: () => Promise<void>;
};

/** Per process. The pools of all processes must fit into the server's `max_connections`. */
const POOL_SIZE = 10;
/** How long a request waits for a connection, including during a failover. */
const ACQUIRE_LIMIT_MS = 8000;
const CONNECT_LIMIT_MS = 2000;
const STATEMENT_LIMIT_MS = 10_000;
const LOCK_LIMIT_MS = 5000;
const IDLE_IN_TRANSACTION_LIMIT_MS = 20_000;
/** A server that is cut off sends nothing, and a commit may wait for a replica that is gone. */
const ANSWER_LIMIT_MS = 12_000;

/** The driver's own failures have no code, and error handling depends on codes. */
class LinkFailure extends Error {
  constructor(
    readonly code: "CONNECTION_LOST" | "POOL_TIMEOUT",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

function withCode(error: unknown): unknown {
  if (!(error instanceof Error) || whyUnavailable(error) !== null) return error;
  if (/timeout exceeded when trying to connect/.test(error.message)) {
    return new LinkFailure("POOL_TIMEOUT", error.message, { cause: error });
  }
  if (/Connection terminated|Query read timeout|connection error and is not queryable/.test(error.message)) {
    return new LinkFailure("CONNECTION_LOST", error.message, { cause: error });
  }
  return error;
}

/**
 * Opens connections to the primary among the address's servers. A server that does not answer, or is read-only, is
 * skipped for the next; requests wait meanwhile, at most eight seconds.
 * @param url as in `hostsOf`
 */
export function openPool(url: string): PgSource {
  const pools = hostsOf(url).map(
    (connectionString) =>
      new pg.Pool({
        connectionString,
        max: POOL_SIZE,
        connectionTimeoutMillis: CONNECT_LIMIT_MS,
        idleTimeoutMillis: 30_000,
        keepAlive: true,
        application_name: "alongside",
        statement_timeout: STATEMENT_LIMIT_MS,
        lock_timeout: LOCK_LIMIT_MS,
        idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_LIMIT_MS,
        query_timeout: ANSWER_LIMIT_MS,
      }),
  );
  for (const pool of pools) {
    // An idle connection that ends is not a request's fault; the next request opens another.
    pool.on("error", () => undefined);
    // A connection that ends between two statements is reported by the second; an unhandled error event would end the
    // process.
    pool.on("connect", (client) => client.on("error", () => undefined));
  }
  const canWrite = new WeakSet<pg.PoolClient>();
  /** Connections on which a commit ended without the replica's confirmation because the wait was canceled. */
  const unconfirmed = new WeakSet<pg.PoolClient>();
  let current = 0;

  /** Returns a connection of one server, or throws the reason. */
  async function from(pool: pg.Pool): Promise<pg.PoolClient> {
    const client = await pool.connect();
    if (canWrite.has(client)) return client;
    try {
      const { rows } = await client.query("select pg_is_in_recovery() as reads_only");
      if (rows[0]?.reads_only !== false) throw new LinkFailure("CONNECTION_LOST", "The server only reads.");
      canWrite.add(client);
      client.on("notice", ({ message }) => {
        if (message?.includes("synchronous replication")) unconfirmed.add(client);
      });
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async function acquire(): Promise<pg.PoolClient> {
    const until = performance.now() + ACQUIRE_LIMIT_MS;
    for (let asked = 0; ; asked += 1) {
      const index = (current + asked) % pools.length;
      const pool = pools[index];
      try {
        if (!pool) throw new LinkFailure("CONNECTION_LOST", "No server is named.");
        const client = await from(pool);
        current = index;
        return client;
      } catch (thrown) {
        const error = withCode(thrown);
        if (whyUnavailable(error) === null || performance.now() > until) throw error;
        // Every server was tried: wait a moment before the next round.
        if ((asked + 1) % pools.length === 0) await wait(100 + Math.random() * 200);
      }
    }
  }

  return {
    async acquire() {
      const client = await acquire();
      let before: Promise<unknown> = Promise.resolve();

      async function ask(statement: string | PgStatement, params: unknown[] | undefined) {
        try {
          const answer =
            typeof statement === "string"
              ? await client.query(statement)
              : await client.query(statement, params ?? []);
          if (unconfirmed.has(client)) {
            throw new LinkFailure("CONNECTION_LOST", "The second server did not confirm what was committed.");
          }
          return answer;
        } catch (error) {
          throw withCode(error);
        }
      }

      return {
        query(statement, params) {
          // The driver runs one statement at a time; some are requested concurrently.
          const mine = before.then(() => ask(statement, params));
          before = mine.catch(() => undefined);
          return mine;
        },
        release(isBroken) {
          if (isBroken) canWrite.delete(client);
          client.release(isBroken);
        },
      };
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.end()));
    },
  };
}
