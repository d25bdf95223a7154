import { resolve } from "node:path";

import { restoreSqlite } from "~/db/restore.server";
import { fileOf } from "~/db/sqlite.server";
import { readSettings } from "~/server/settings";

/** Puts a backup in the database's place, once it has been checked. `db:restore -- FILE`. */
export async function restore(args: string[]): Promise<number> {
  const [file] = args;
  if (!file) {
    process.stderr.write("Say which file: npm run db:restore -- FILE\n");
    return 2;
  }
  const database = fileOf(readSettings(process.env, "production").databaseUrl);
  const stamp = new Date().toISOString().replace(/[:.]/g, "-");
  const kept = restoreSqlite(resolve(file), database, stamp);
  process.stdout.write(
    `${database} now holds the backup.${kept ? ` What was there before is kept at ${kept}.` : ""}\n`,
  );
  return 0;
}
