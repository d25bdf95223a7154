import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

import { fill, type BenchData } from "./data";
import { measure, memoryOf, send, type Figures } from "./load";
import { loadCurriculum } from "~/curriculum/load.server";
import type { Curriculum } from "~/curriculum/types";
import { openSqlite } from "~/db/sqlite.server";

/*
 * The production build on 200 and on 100,000 people, and a bare node:http server, in one run on one machine. Figures are
 * reported, never asserted. BENCH_SIZES=200 leaves the large one out.
 */

const SIZES = (process.env.BENCH_SIZES ?? "200,100000").split(",").map(Number);
const FORM = { "content-type": "application/x-www-form-urlencoded" };

async function start(
  command: string[],
  env: Record<string, string>,
  url: string,
): Promise<{ child: ChildProcess; ms: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...env, NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error("The server ended before it answered.");
    const ok = await send(url).then(
      (answer) => answer.status === 200,
      () => false,
    );
    if (ok) return { child, ms: performance.now() - began };
    await new Promise((wait) => setTimeout(wait, 5));
  }
}

const stop = (child: ChildProcess) =>
  new Promise<void>((done) => {
    child.once("exit", () => done());
    child.kill("SIGTERM");
  });

async function bare(): Promise<Figures> {
  const source =
    'require("node:http").createServer((q, s) => { s.setHeader("Content-Type", "text/plain"); s.end("hello"); }).listen(4600, "127.0.0.1")';
  const { child } = await start(["-e", source], {}, "http://127.0.0.1:4600/");
  const figures = await measure(
    "bare node:http answer",
    child.pid ?? 0,
    async () => (await send("http://127.0.0.1:4600/")).status === 200,
  );
  await stop(child);
  return figures;
}

/** Start, answer every question, hand in: over plain forms, as a phone without JavaScript would. */
async function quizCycle(url: string, slug: string, cookie: string, draw: number): Promise<boolean> {
  const headers = { ...FORM, cookie, origin: url };
  const page = await send(`${url}/learn/${slug}/quiz`, { headers: { cookie } });
  const startFields = hiddenFields(page.body);
  const begun = await send(`${url}/learn/${slug}/quiz`, {
    method: "POST",
    headers,
    body: startFields.toString(),
  });
  if (begun.status !== 303 || !begun.location) return false;
  const attempt = new URL(begun.location, url);
  for (let position = 1; position <= draw; position += 1) {
    attempt.searchParams.set("question", String(position));
    const question = await send(attempt.href, { headers: { cookie } });
    const fields = hiddenFields(question.body);
    const choice = /<input[^>]*type="(?:radio|checkbox)"[^>]*>/.exec(question.body)?.[0] ?? "";
    fields.set(/name="([^"]+)"/.exec(choice)?.[1] ?? "", /value="([^"]+)"/.exec(choice)?.[1] ?? "");
    const button = /<button[^>]*name="([^"]+)"[^>]*value="([^"]+)"/.exec(question.body);
    if (button?.[1]) fields.set(button[1], button[2] ?? "");
    const saved = await send(attempt.href, { method: "POST", headers, body: fields.toString() });
    if (saved.status !== 303) return false;
  }
  attempt.searchParams.delete("question");
  attempt.searchParams.set("step", "check");
  const check = await send(attempt.href, { headers: { cookie } });
  const hand = hiddenFields(check.body);
  const button = /<button[^>]*name="([^"]+)"[^>]*value="([^"]+)"/.exec(check.body);
  if (button?.[1]) hand.set(button[1], button[2] ?? "");
  const done = await send(attempt.href, { method: "POST", headers, body: hand.toString() });
  return done.status === 303;
}

/** The hidden fields of the page's main form; the sign-out form in the header has none. */
function hiddenFields(html: string): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [input] of html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    fields.append(/name="([^"]+)"/.exec(input)?.[1] ?? "", /value="([^"]*)"/.exec(input)?.[1] ?? "");
  }
  return fields;
}

async function firstVisit(url: string, path: string, cookie: string): Promise<string> {
  const gzip = { "accept-encoding": "gzip" };
  const { body } = await send(`${url}${path}`, { headers: { cookie } });
  const page = await send(`${url}${path}`, { headers: { cookie, ...gzip } });
  const assets = [...new Set(body.match(/\/assets\/[\w.$@-]+\.(?:js|css)/g) ?? [])];
  let scripts = 0;
  let styles = 0;
  for (const asset of assets) {
    const { bytes } = await send(`${url}${asset}`, { headers: gzip });
    if (asset.endsWith(".js")) scripts += bytes;
    else styles += bytes;
  }
  const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  return `first visit to a lesson: page ${kb(page.bytes)}, JavaScript ${kb(scripts)}, CSS ${kb(styles)} (gzip)`;
}

async function ofSize(size: number, curriculum: Curriculum, baseline: Figures): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "alongside-bench-"));
  const file = join(folder, "bench.db");
  const db = await openSqlite(`file:${file}`);
  await db.close();
  const [profile] = curriculum.profiles;
  const [module] = curriculum.modules;
  const lesson = module?.lessons[0];
  if (!profile || !module || !lesson) throw new Error("The content has no module.");
  const data: BenchData = fill(file, size, {
    modules: curriculum.modules,
    profile,
    texts: Object.fromEntries(curriculum.policies.map((policy) => [policy.slug, policy.hash])),
  });

  const port = 4700;
  const url = `http://localhost:${port}`;
  const env = {
    PORT: String(port),
    HOST: "127.0.0.1",
    SITE_URL: url,
    DATABASE_URL: `file:${file}`,
    LOG_LEVEL: "error",
    OUTBOX_DIR: join(folder, "outbox"),
  };
  const warm = await start(["build/server/index.js", "serve"], env, `${url}/healthz`);
  await stop(warm.child);
  const { child, ms } = await start(["build/server/index.js", "serve"], env, `${url}/healthz`);
  const pid = child.pid ?? 0;
  const resting = memoryOf(pid);

  const cookieOf = (turn: number) => data.traineeCookies[turn % data.traineeCookies.length] ?? "";
  const lessonPath = `/learn/${module.slug}/${lesson.slug}`;
  const page = (path: string, cookie: (turn: number) => string) => async (turn: number) =>
    (await send(`${url}${path}`, { headers: { cookie: cookie(turn) } })).status === 200;
  const manager = () => data.managerCookie;
  let taker = 0;
  const rows: Figures[] = [
    await measure("lesson page, signed in", pid, page(lessonPath, cookieOf)),
    await measure("lesson, data request", pid, page(`${lessonPath}.data`, cookieOf)),
    await measure("what to do next (/learn)", pid, page("/learn", cookieOf)),
    await measure(
      `quiz cycle: start, ${profile.quiz.draw} answers, hand in (pages included)`,
      pid,
      () => quizCycle(url, module.slug, cookieOf(taker++), profile.quiz.draw),
      { seconds: 60, lines: 4, warmUp: 0, turns: 40 },
    ),
    await measure(
      `cohort page, ${Math.min(5000, size)} people`,
      pid,
      page(`/manage/cohorts/${data.largeCohort}`, manager),
      { lines: 2 },
    ),
    await measure(
      `cohort as CSV, ${Math.min(5000, size)} people`,
      pid,
      page(`/manage/cohorts/${data.largeCohort}/export.csv`, manager),
      { lines: 2 },
    ),
    await measure(
      "verify a certificate",
      pid,
      page(`/verify/${data.certificateCode}`, () => ""),
    ),
  ];
  process.stdout.write(`\n${size.toLocaleString("en")} people\n`);
  print(rows, baseline);
  process.stdout.write(`${await firstVisit(url, lessonPath, cookieOf(0))}\n`);
  process.stdout.write(
    `cold start ${ms.toFixed(0)} ms; memory at rest ${resting.toFixed(0)} MiB, after the load ${memoryOf(pid).toFixed(0)} MiB\n`,
  );
  await stop(child);
  rmSync(folder, { recursive: true, force: true });
}

function print(rows: Figures[], baseline: Figures): void {
  const line = (cells: string[]) =>
    process.stdout.write(
      `${(cells[0] ?? "").padEnd(64)}${cells
        .slice(1)
        .map((cell) => cell.padStart(12))
        .join("")}\n`,
    );
  line(["", "per second", "of bare", "p50 ms", "p99 ms", "CPU ms each", "failed"]);
  for (const row of rows) {
    line([
      row.name,
      row.perSecond.toFixed(1),
      (row.perSecond / baseline.perSecond).toFixed(4),
      row.p50.toFixed(1),
      row.p99.toFixed(1),
      row.cpu.toFixed(3),
      String(row.failed),
    ]);
  }
}

const curriculum = await loadCurriculum({
  contentDir: join(process.cwd(), "content"),
  cacheDir: join(process.cwd(), "build/content"),
});
const baseline = await bare();
process.stdout.write(
  `Node ${process.versions.node}; ${JSON.parse(readFileSync("package.json", "utf8")).name}\n`,
);
print([baseline], baseline);
for (const size of SIZES) await ofSize(size, curriculum, baseline);
process.exit(0);
