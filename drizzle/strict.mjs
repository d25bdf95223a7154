/* SQLite checks a column's type only in a STRICT table, which the generator cannot say: the newest migration gets it here. */
import { readFileSync, writeFileSync } from "node:fs";

const folder = new URL("./sqlite/", import.meta.url);
const { entries } = JSON.parse(readFileSync(new URL("meta/_journal.json", folder), "utf8"));
const file = new URL(`${entries.at(-1).tag}.sql`, folder);
writeFileSync(file, readFileSync(file, "utf8").replace(/^\);/gm, ") STRICT;"));
