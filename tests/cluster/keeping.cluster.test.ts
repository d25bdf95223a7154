import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startPostgres, type PostgresServer } from "./support/postgres";
import { applyPostgresMigrations } from "~/db/migrate-postgres.server";
import { checkDump, dumpPostgres, restorePostgres } from "~/db-tools/postgres-backup.server";

/* A copy of a PostgreSQL database with its own tools, and back again. */

let server: PostgresServer;
let folder: string;
const at = (name: string) => join(folder, name);
const say = () => undefined;
const PASSWORD = "a:b\\c@d/e f";

/** As a service would: a separate user with a password. */
const url = () => server.url("program").replace("postgres@", `keeper:${encodeURIComponent(PASSWORD)}@`);

beforeAll(async () => {
  server = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), "alongside-keeping-pg-"));
  await server.ask(`create role keeper login createdb password '${PASSWORD}'`);
  await server.ask("create database program owner keeper");
  const rules = join(server.folder, "data/pg_hba.conf");
  writeFileSync(rules, `host all keeper 127.0.0.1/32 scram-sha-256\n${readFileSync(rules, "utf8")}`);
  await server.ask("select pg_reload_conf()");
  const client = new pg.Client({ connectionString: url() });
  await client.connect();
  await applyPostgresMigrations(client);
  await client.query(
    "insert into people (id, email, legal_name, shown_name, password_hash, status, created_at, last_active_at) select 'p' || n, n || '@example.org', E'tab\\tline\\nend', 'P', 'x', 'active', 1, 1000 + n from generate_series(1, 300) n",
  );
  await client.end();
}, 120_000);
afterAll(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

const peopleIn = async (database: string) =>
  Number((await server.ask("select count(*) as n from people", database))[0]?.n);
const databases = async () =>
  (await server.ask("select datname from pg_database where datname like 'program%' order by 1")).map(
    ({ datname }) => String(datname),
  );

test("a dump holds the data, is private, and lists what it holds", async () => {
  const contents = await dumpPostgres(url(), at("a.dump"));
  expect(contents).toMatchObject({ people: 300, certificates: 0, newestWriteAt: 1300 });
  expect(statSync(at("a.dump")).mode & 0o777).toBe(0o600);
  await expect(dumpPostgres(url(), at("a.dump"))).rejects.toThrow("already exists");
  const wrong = url().replace(/:[^:@]*@/, ":wrong@");
  await expect(dumpPostgres(wrong, at("b.dump"))).rejects.toThrow("password");
  expect(readdirSync(folder)).toEqual(["a.dump"]);
});

test("a restore refuses a damaged or foreign dump, and one while a server is connected; nothing is changed", async () => {
  const whole = readFileSync(at("a.dump"));
  writeFileSync(at("cut.dump"), whole.subarray(0, whole.length - 3000));
  writeFileSync(at("list.dump"), "This is a shopping list.");
  await expect(checkDump(at("cut.dump"))).rejects.toThrow("damaged");
  await expect(restorePostgres(at("cut.dump"), url(), "now", say)).rejects.toThrow("damaged");
  await expect(restorePostgres(at("list.dump"), url(), "now", say)).rejects.toThrow("damaged");
  await expect(checkDump(at("none.dump"))).rejects.toThrow("does not exist");
  await server.ask("create database songs");
  await dumpPostgres(server.url("songs"), at("songs.dump")).catch(() => undefined);
  expect(readdirSync(folder)).not.toContain("songs.dump");
  const connected = new pg.Client({ connectionString: url() });
  await connected.connect();
  await expect(restorePostgres(at("a.dump"), url(), "now", say)).rejects.toThrow("in use");
  await connected.end();
  expect(await databases()).toEqual(["program"]);
});

test("a restore keeps the old database under another name", async () => {
  await server.ask("delete from people where id <> 'p1'", "program");
  const { previous } = await restorePostgres(at("a.dump"), url(), "2026-03-02T03-00-00-000Z", say);
  expect(previous).toBe("program_before_2026_03_02t03_00_00_000z");
  expect(await databases()).toEqual(["program", previous]);
  expect(await peopleIn("program")).toBe(300);
  expect(await peopleIn(previous!)).toBe(1);
  await server.ask("drop database program");
  const again = await restorePostgres(at("a.dump"), url(), "later", say);
  expect(again.previous).toBeNull();
  expect(await peopleIn("program")).toBe(300);
});

test("a newer dump is refused", async () => {
  await server.ask(
    "insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 99999999999999)",
    "program",
  );
  await expect(dumpPostgres(url(), at("newer.dump"))).rejects.toThrow("newer version");
});
