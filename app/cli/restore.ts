import { resolve } from "node:path";

import { describeContents } from "./contents";
import { checkBackupFile, restoreDatabase } from "~/db-tools/keeping.server";
import { readSettings } from "~/server/settings";

/** Replaces the database with a backup, once it has been checked. `db:restore -- [--check] FILE`. */
export async function restore(args: string[]): Promise<number> {
  const onlyCheck = args.includes("--check");
  const [name, ...more] = args.filter((arg) => arg !== "--check");
  if (!name || more.length > 0 || name.startsWith("--")) {
    process.stderr.write("Usage: npm run db:restore -- [--check] FILE\n");
    return 2;
  }
  const file = resolve(name);
  const url = readSettings(process.env, "production").databaseUrl;
  if (onlyCheck) {
    process.stdout.write(
      `${file} passed the integrity check.\n${describeContents(await checkBackupFile(url, file))}\n`,
    );
    return 0;
  }
  const stamp = new Date().toISOString().replace(/[:.]/g, "-");
  const { previous, contents } = await restoreDatabase(url, file, stamp, (step) =>
    process.stdout.write(`… ${step}\n`),
  );
  process.stdout.write(
    `The backup is in place.${previous ? ` The previous database was saved as ${previous}.` : ""}\n${describeContents(contents)}\n`,
  );
  return 0;
}
