/*
 * SQLite checks column types only in a STRICT table, which the generator cannot produce; this adds STRICT to the newest
 * migration.
 */
import { readFileSync, writeFileSync } from "node:fs";

const folder = new URL("./sqlite/", import.meta.url);
const { entries } = JSON.parse(readFileSync(new URL("meta/_journal.json", folder), "utf8"));
const file = new URL(`${entries.at(-1).tag}.sql`, folder);
writeFileSync(file, readFileSync(file, "utf8").replace(/^\);/gm, ") STRICT;"));
