import { resolve } from "node:path";

import { openDatabase } from "~/db/open.server";
import { readSettings } from "~/server/settings";

/** Copies the database, consistent and checked, while the server goes on. `db:backup -- FILE`. */
export async function backup(args: string[]): Promise<number> {
  const [file] = args;
  if (!file) {
    process.stderr.write("Say where to: npm run db:backup -- FILE\n");
    return 2;
  }
  const db = await openDatabase(readSettings(process.env, "production").databaseUrl);
  try {
    await db.backupTo(resolve(file));
  } finally {
    await db.close();
  }
  process.stdout.write(`The copy is at ${resolve(file)}, and its integrity was checked.\n`);
  return 0;
}
