import { resolve } from "node:path";

import { inWords } from "./contents";
import { backupDatabase } from "~/db-tools/keeping.server";
import { readSettings } from "~/server/settings";

/** Copies the database, consistent and checked, while the server keeps running. `db:backup -- FILE`. */
export async function backup(args: string[]): Promise<number> {
  const [file] = args;
  if (!file) {
    process.stderr.write("Say where to: npm run db:backup -- FILE\n");
    return 2;
  }
  const contents = await backupDatabase(readSettings(process.env, "production").databaseUrl, resolve(file));
  process.stdout.write(
    `The copy is at ${resolve(file)}, and its integrity was checked.\n${inWords(contents)}\n`,
  );
  return 0;
}
