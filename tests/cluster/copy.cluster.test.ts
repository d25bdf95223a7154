import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

import { fill } from "../bench/data";
import { figure } from "../drills/support/figure";
import { fillEveryTable } from "../support/every-table";
import { runCommand, startServer, prepareServer } from "../support/server";
import { Walker } from "../support/walker";
import { startPostgres, type PostgresServer } from "./support/postgres";
import { loadCurriculum } from "~/curriculum/load.server";
import { openFile } from "~/db/driver.server";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";

let server: PostgresServer;
let folder: string;
const PASSWORD = "not-to-be-seen";

beforeAll(async () => {
  server = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), "alongside-copy-"));
  await server.ask(`create role charity login password '${PASSWORD}'`);
});
afterAll(async () => {
  await server?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A database owned by an ordinary role. */
async function database(name: string): Promise<string> {
  await server.ask(`create database ${name} owner charity`);
  return `postgres://charity:${PASSWORD}@127.0.0.1:${server.port}/${name}`;
}

const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "production", DATABASE_URL: "" };
const copy = (...args: string[]) => runCommand(["db:copy", ...args], env, 550_000);

/** The printed table: name, rows, checksum. */
const sums = (output: string) =>
  [...output.matchAll(/^(\w+) +([\d,]+) {2}([0-9a-f]{12}) {2}(\w+)/gm)].map(([, ...columns]) => columns);

async function count(name: string, table: string): Promise<number> {
  const [row] = await server.ask(`select count(*)::int as n from ${table}`, name);
  return Number(row?.n);
}

test("the demo is copied to PostgreSQL and back, and a person signs in on it", async () => {
  const demo = await startServer({ command: "demo", contentDir: resolve("content") });
  const url = await database("demo");
  const running = await copy(`file:${demo.file}`, url);
  expect([running.code, running.output]).toEqual([1, expect.stringContaining("is in use")]);
  await demo.stop();

  const there = await copy(`file:${demo.file}`, url);
  expect([there.code, there.output]).toEqual([0, expect.stringContaining("rows are in both")]);
  expect(sums(there.output).every(([, , , verdict]) => verdict === "same")).toBe(true);
  expect(await count("demo", "people")).toBeGreaterThan(60);

  const back = join(folder, "back.db");
  const again = await copy(url, `file:${back}`);
  expect([again.code, sums(again.output)]).toEqual([0, sums(there.output)]);

  const second = await database("second");
  const across = await copy(url.replace("127.0.0.1", "localhost"), second);
  expect([across.code, sums(across.output)]).toEqual([0, sums(there.output)]);

  const twice = await copy(url, url.replace("127.0.0.1", "localhost"));
  expect([twice.code, twice.output]).toEqual([1, expect.stringContaining("named twice")]);
  const full = await copy(`file:${back}`, url);
  expect([full.code, full.output]).toEqual([1, expect.stringMatching(/already has rows in \w+/)]);

  const onPostgres = await prepareServer({ contentDir: resolve("content"), env: { DATABASE_URL: url } });
  await onPostgres.start();
  const walker = new Walker(onPostgres.url);
  await walker.signIn("manager@demo.example", "walk-alongside");
  expect(await walker.read("/manage/people")).toContain("Sign out");
  const used = await copy(url, `file:${join(folder, "used.db")}`);
  expect([used.code, used.output]).toEqual([1, expect.stringContaining("--while-running")]);
  expect(existsSync(join(folder, "used.db"))).toBe(false);
  const taken = await copy(`file:${back}`, url);
  expect([taken.code, taken.output]).toEqual([1, expect.stringContaining("is in use")]);
  const meanwhile = await copy(url, `file:${join(folder, "used.db")}`, "--while-running");
  expect([meanwhile.code, meanwhile.output]).toEqual([0, expect.stringContaining("rows are in both")]);
  await onPostgres.remove();

  const onFile = await prepareServer({
    contentDir: resolve("content"),
    env: { DATABASE_URL: `file:${join(folder, "used.db")}` },
  });
  await onFile.start();
  await new Walker(onFile.url).signIn("manager@demo.example", "walk-alongside");
  await onFile.remove();
  await demo.remove();

  const said = [running, there, again, across, twice, full, used, taken, meanwhile];
  expect(said.map(({ output }) => output).join("\n")).not.toContain(PASSWORD);
});

test("rows in every table, in a database with a language-specific collation", async () => {
  const file = join(folder, "every.db");
  copyFileSync(inject("templateFile"), file);
  const tables = fillEveryTable(file);
  await server.ask(
    "create database sorted owner charity template template0 locale_provider icu icu_locale 'de' locale 'C.UTF-8'",
  );
  const url = `postgres://charity@127.0.0.1:${server.port}/sorted`;
  const there = await copy(`file:${file}`, url);
  expect([there.code, sums(there.output).map(([name]) => name)]).toEqual([0, tables]);
  expect(there.output).toContain("U+FFFD");
  expect(sums(there.output).filter(([, rows]) => rows === "0")).toEqual([]);
  const back = await copy(url, `file:${join(folder, "every-back.db")}`);
  expect([back.code, sums(back.output)]).toEqual([0, sums(there.output)]);
});

test("a server that cannot be reached, and a database of another program", async () => {
  const file = join(folder, "every.db");
  const gone = await copy(`file:${file}`, "postgres://charity:secret-word@127.0.0.1:1/none");
  expect([gone.code, gone.output]).toEqual([1, expect.stringContaining("127.0.0.1:1/none cannot be used")]);
  const missing = await copy(
    `postgres://charity:secret-word@127.0.0.1:${server.port}/none`,
    `file:${file}.x`,
  );
  expect([missing.code, missing.output]).toEqual([
    1,
    expect.stringContaining('database "none" does not exist'),
  ]);
  for (const { output } of [gone, missing]) {
    expect(output.trim().split("\n")).toHaveLength(1);
    expect(output).not.toContain("secret-word");
  }
  const other = await database("other");
  await server.ask("set role charity; create table songs (id int)", "other");
  expect((await copy(`file:${file}`, other)).output).toContain("another program");
  expect((await copy(other, `file:${file}.x`)).output).toContain("not a database of this program");
  expect((await copy(other, "mysql://x")).code).toBe(2);
});

/** The peak memory of a process so far, MiB. */
function peakOf(child: ChildProcess): number {
  const status = `/proc/${child.pid}/status`;
  const found = existsSync(status) ? /VmHWM:\s+(\d+)/.exec(readFileSync(status, "utf8")) : null;
  return Number(found?.[1] ?? 0) / 1024;
}

/** Starts a copy; kills it as soon as its output matches. */
async function copyUntil(from: string, to: string, cut: RegExp | null) {
  const child = spawn(process.execPath, ["build/server/index.js", "db:copy", from, to], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let peak = 0;
  const look = (chunk: Buffer) => {
    output += chunk.toString();
    peak = Math.max(peak, peakOf(child));
    if (cut?.test(output)) child.kill("SIGKILL");
  };
  child.stdout.on("data", look);
  child.stderr.on("data", look);
  const code = await new Promise<number | null>((done) => child.once("exit", done));
  return { code, output, peak };
}

test("a hundred thousand people: killed halfway it leaves nothing, and the next run copies everything", async () => {
  const people = Number(process.env.COPY_PEOPLE ?? 100_000);
  const file = join(folder, "large.db");
  copyFileSync(inject("templateFile"), file);
  const curriculum = await loadCurriculum({
    requirements: REQUIREMENT_SCHEMAS,
    contentDir: resolve("content"),
    cacheDir: resolve("build/content"),
  });
  const [profile] = curriculum.profiles;
  fill(file, people, { modules: curriculum.modules, profile: profile!, texts: {} });
  const url = await database("large");

  for (const moment of [/copying people/, /copying lesson_completions.*\d s\n/]) {
    const cut = await copyUntil(`file:${file}`, url, moment);
    expect([cut.code, cut.output]).toEqual([null, expect.stringMatching(moment)]);
    // The server rolls back what the closed connection left.
    for (let tries = 0; tries < 100; tries += 1) {
      const [left] = await server.ask(
        "select count(*)::int as n from pg_stat_activity where application_name = 'alongside-copy'",
      );
      if (left?.n === 0) break;
      await wait(100);
    }
    expect([await count("large", "people"), await count("large", "lesson_completions")]).toEqual([0, 0]);
  }

  const began = performance.now();
  const whole = await copyUntil(`file:${file}`, url, null);
  const seconds = (performance.now() - began) / 1000;
  expect([whole.code, whole.output]).toEqual([0, expect.stringContaining("rows are in both")]);
  expect(await count("large", "people")).toBeGreaterThan(people);
  const rows = /All ([\d,]+) rows/.exec(whole.output)?.[1];
  const size = `${people.toLocaleString("en")} people`;
  figure(
    `db:copy ${size} to PostgreSQL`,
    `${rows} rows, ${seconds.toFixed(0)} s, ${whole.peak.toFixed(0)} MiB at most`,
  );

  const back = join(folder, "large-back.db");
  const cut = await copyUntil(url, `file:${back}`, /copying lesson_completions.*\d s\n/);
  expect([cut.code, existsSync(back), existsSync(`${back}.copying`)]).toEqual([null, false, true]);
  const returned = performance.now();
  const home = await copyUntil(url, `file:${back}`, null);
  const homeSeconds = (performance.now() - returned) / 1000;
  expect([home.code, sums(home.output)]).toEqual([0, sums(whole.output)]);
  figure(
    `db:copy ${size} from PostgreSQL`,
    `${rows} rows, ${homeSeconds.toFixed(0)} s, ${home.peak.toFixed(0)} MiB at most`,
  );
  const raw = openFile(back, { readonly: true });
  expect(raw.prepare("select count(*) from people").pluck().get()).toBe(await count("large", "people"));
  raw.close();
}, 900_000);
