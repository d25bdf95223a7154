import { createRequire } from "node:module";

import type BetterSqlite from "better-sqlite3";

const require = createRequire(import.meta.url);

/*
 * Two builds of one driver. Version 13 uses Node-API and comes prebuilt, but needs Node 22. Version 12 runs on Node 20;
 * compiled for Node 24.19 or later, it crashes the process when a statement is garbage-collected between two turns of
 * the event loop (better-sqlite3 #1515), so it is not used there.
 */
const [major = 0] = process.versions.node.split(".").map(Number);
const BUILD = major >= 22 ? "better-sqlite3-napi" : "better-sqlite3";
const Driver: typeof BetterSqlite = require(BUILD);

export type Connection = BetterSqlite.Database;

/** Opens or creates a database file with the driver build for this version of Node. */
export function openFile(file: string, options?: BetterSqlite.Options): Connection {
  return new Driver(file, options);
}

/** Returns the driver's own file, for a thread that loads it itself. */
export function driverFile(): string {
  return require.resolve(BUILD);
}
