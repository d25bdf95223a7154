import { defineConfig } from "drizzle-kit";

const onPostgres = /^postgres/.test(process.env.DATABASE_URL ?? "");

/** Migrations are generated from app/db/schema; the engine follows DATABASE_URL. */
export default defineConfig({
  dialect: onPostgres ? "postgresql" : "sqlite",
  schema: "./app/db/schema.ts",
  out: onPostgres ? "./drizzle/postgres" : "./drizzle/sqlite",
  casing: "snake_case",
});
