import { resolve } from "node:path";

import { describeContents } from "./contents";
import { backupDatabase } from "~/db-tools/keeping.server";
import { readSettings } from "~/server/settings";

/** Copies the database, consistent and checked, while the server keeps running. `db:backup -- FILE`. */
export async function backup(args: string[]): Promise<number> {
  const [file] = args;
  if (!file) {
    process.stderr.write("Usage: npm run db:backup -- FILE\n");
    return 2;
  }
  const contents = await backupDatabase(readSettings(process.env, "production").databaseUrl, resolve(file));
  process.stdout.write(
    `Backup written to ${resolve(file)}; the integrity check passed.\n${describeContents(contents)}\n`,
  );
  return 0;
}
