import { openFile } from "~/db/driver.server";
import { applyMigrations } from "~/db/migrate.server";

/* Migrates a database with a folder of migrations, as the server does at startup. */
const [file = "", folder = ""] = process.argv.slice(2);
const connection = openFile(file, { timeout: 5000 });
connection.pragma("journal_mode = WAL");
connection.pragma("synchronous = FULL");
applyMigrations(connection, folder);
connection.close();
