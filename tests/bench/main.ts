import { existsSync, readFileSync, rmSync } from "node:fs";

import { answerDriver, questionsOn, refuseFlattery } from "./answers";
import { assetsOf, fontsOf } from "./first-visit";
import { beginQuiz, filled, fillIn, submit } from "./forms";
import { measure, memoryOf, send, type Measurement } from "./load";
import { pagesOf, type Page } from "./pages";
import { PORT, prepare, readContent, type Scene } from "./prepare";
import { start, startProgram, stop } from "./server";
import { storedSteps } from "./stored";
import { measureWrites } from "./writes";
import type { Curriculum } from "~/curriculum/types";

/*
 * The production build on 200 and on 100,000 people, and a bare node:http server, in one run on one machine.
 * Measurements are reported, never asserted. BENCH_SIZES=200 leaves the large one out; BENCH_SECONDS is how long each
 * page is measured.
 */

const SIZES = (process.env.BENCH_SIZES ?? "200,100000").split(",").map(Number);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2);

async function bare(): Promise<Measurement> {
  const url = `http://127.0.0.1:${PORT + 1}/`;
  const source = `require("node:http").createServer((q, s) => { s.setHeader("Content-Type", "text/plain"); s.end("hello"); }).listen(${PORT + 1}, "127.0.0.1")`;
  const running = await start(["-e", source], {}, url);
  const measurement = await measure(
    "bare node:http answer",
    running.pid,
    async () => (await send(url)).status === 200,
  );
  await stop(running);
  return measurement;
}

let answersSent = 0;

/**
 * A quiz as a browser with JavaScript takes it: start, every answer saved as it is chosen, then saved once more after a
 * change of mind (so that there are as many writes as in a quiz of twice the length), submit.
 */
async function quizCycle(url: string, module: string, cookie: string): Promise<boolean> {
  const attempt = await beginQuiz(url, module, cookie);
  const page = await send(`${url}${attempt}?view=all`, { headers: { cookie } });
  const questions = questionsOn(page.body);
  const answers = answerDriver([{ attempt, cookie, questions }], (fields) =>
    submit(filled(url, `${attempt}/answer`, cookie, fields)),
  );
  for (let turn = 0; turn < 2 * questions.length; turn += 1) {
    answersSent += 1;
    if ((await answers.answer()) !== "saved") return false;
  }
  return (await submit(await fillIn(url, `${attempt}?step=check`, cookie, 'name="seq"', {}))).status === 303;
}

async function firstVisit(url: string, path: string, cookie: string): Promise<string> {
  // As a browser requests them: each file once, compressed as on the wire.
  const asked = { "accept-encoding": "gzip, deflate, br, zstd" };
  const { body } = await send(`${url}${path}`, { headers: { cookie } });
  const page = await send(`${url}${path}`, { headers: { cookie, ...asked } });
  const bytesOf = async (assets: readonly string[]) => {
    let sum = 0;
    for (const asset of assets) sum += (await send(`${url}${asset}`, { headers: asked })).bytes;
    return sum;
  };
  const [styles, scripts] = [".css", ".js"].map((ending) =>
    assetsOf(body).filter((asset) => asset.endsWith(ending)),
  );
  const rules = await Promise.all((styles ?? []).map((asset) => send(`${url}${asset}`)));
  const fonts = fontsOf(rules.map((sheet) => sheet.body).join("\n"), body);
  if (fonts.length === 0) throw new Error("The styles name no font for this page: has the build changed?");
  const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  const [js, css, letters] = [
    await bytesOf(scripts ?? []),
    await bytesOf(styles ?? []),
    await bytesOf(fonts),
  ];
  return `first visit to a lesson, as a browser asks: page ${kb(page.bytes)}, JavaScript ${kb(js)}, CSS ${kb(css)}, fonts ${kb(letters)}; ${kb(page.bytes + js + css + letters)} together`;
}

/** The shortest of three starts with warm file caches. */
async function coldStart(scene: Scene): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const running = await startProgram(PORT, scene.databaseUrl, scene.folder);
    times.push(running.startMs);
    await stop(running);
  }
  return Math.min(...times);
}

async function measurePages(running: { url: string; pid: number }, pages: Page[]): Promise<void> {
  let group = "";
  for (const page of pages) {
    if (page.group !== group) say(`\n  ${page.group}`);
    group = page.group;
    const act = async (turn: number) => {
      const headers = { cookie: page.cookie(turn), "accept-encoding": "gzip, deflate, br" };
      return (await send(`${running.url}${page.path}`, { headers })).status === 200;
    };
    const options = { seconds: SECONDS, warmUp: SECONDS / 3, lines: page.lines ?? 16 };
    row(await measure(page.name, running.pid, act, options));
  }
}

if (!existsSync("build/server/index.js")) throw new Error("Build first: npm run build.");
const baseline = await bare();
const say = (text: string) => process.stdout.write(`${text}\n`);
const line = (cells: string[]) =>
  say(
    `  ${(cells[0] ?? "").padEnd(46)}${cells
      .slice(1)
      .map((cell) => cell.padStart(12))
      .join("")}`,
  );
const row = (measurement: Measurement) =>
  line([
    measurement.name,
    measurement.perSecond.toFixed(1),
    (measurement.perSecond / baseline.perSecond).toFixed(4),
    measurement.p50.toFixed(1),
    measurement.p99.toFixed(1),
    measurement.cpu.toFixed(3),
    measurement.failed === 0 ? "" : `${measurement.failed} FAILED`,
  ]);

async function ofSize(size: number, curriculum: Curriculum): Promise<void> {
  const scene = await prepare(size, curriculum);
  const { data, places } = scene;
  const cold = await coldStart(scene);
  const running = await startProgram(PORT, scene.databaseUrl, scene.folder);
  const { url, pid } = running;
  await new Promise((settled) => setTimeout(settled, 1000));
  const resting = memoryOf(pid);

  say(
    `\n${size.toLocaleString("en")} people, the largest cohort of ${Math.min(5000, size).toLocaleString("en")}`,
  );
  line(["", "per second", "of bare", "p50 ms", "p99 ms", "CPU ms each", ""]);
  const [first = ""] = data.traineeCookies;
  await measurePages(running, pagesOf(scene, await beginQuiz(url, places.module, first)));

  say("\n  writes");
  for (const measurement of await measureWrites(running, scene)) row(measurement);
  let taker = 41;
  const stepsBefore = await storedSteps(scene.databaseUrl);
  const cycle = () => quizCycle(url, places.module, data.traineeCookies[taker++] ?? "");
  row(
    await measure(`QUIZ: start, ${2 * places.draw} answers saved, hand in`, pid, cycle, {
      seconds: 60,
      lines: 4,
      warmUp: 0,
      turns: data.traineeCookies.length - 41,
    }),
  );

  const stored = (await storedSteps(scene.databaseUrl)) - stepsBefore;
  say(`  ${answersSent} answers sent, ${stored} stored`);
  refuseFlattery({ sent: answersSent, stored });
  answersSent = 0;

  say(`\n  ${await firstVisit(url, `/learn/${places.module}/${places.lesson}`, first)}`);
  say(
    `  cold start ${cold.toFixed(0)} ms; memory at rest ${resting.toFixed(0)} MiB, after the load ${memoryOf(pid).toFixed(0)} MiB`,
  );
  await stop(running);
  rmSync(scene.folder, { recursive: true, force: true });
}

const curriculum = await readContent();
say(`Node ${process.versions.node}; ${JSON.parse(readFileSync("package.json", "utf8")).name}`);
line(["", "per second", "of bare", "p50 ms", "p99 ms", "CPU ms each", ""]);
row(baseline);
for (const size of SIZES) await ofSize(size, curriculum);
process.exit(0);
