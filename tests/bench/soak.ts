import { readdirSync, rmSync } from "node:fs";

import { answerDriver, questionsOn, refuseFlattery } from "./answers";
import { beginQuiz, filled, submit } from "./forms";
import { memoryOf, send } from "./load";
import { pagesOf } from "./pages";
import { PORT, prepare, readContent } from "./prepare";
import { storedSteps } from "./stored";
import { start, stop } from "./server";

/*
 * A steady mixed load for half an hour (or the given number of minutes), and every thirty seconds the server's
 * resources: memory, heap after a collection, open files. Prints whether they grow. Not part of any other run.
 */

const minutes = Number(process.argv[2] ?? 30);
const PER_SECOND = Number(process.env.SOAK_PER_SECOND ?? 60);
const EVERY_MS = 30_000;
/** More than this per hour, after the first third, counts as growth. */
const GROWTH_PER_HOUR = { rss: 30, heap: 10, files: 20 };

type Sample = { second: number; rss: number; heap: number; files: number };

const scene = await prepare(1000, await readContent());
const { data, places } = scene;
const url = `http://localhost:${PORT}`;
const running = await start(
  // A collection can be forced and the heap read over the signal; the program itself contains nothing of this.
  ["--expose-gc", "--import", heapOnSignal(), "build/server/index.js", "serve"],
  {
    PORT: String(PORT),
    HOST: "127.0.0.1",
    SITE_URL: url,
    DATABASE_URL: scene.databaseUrl,
    LOG_LEVEL: "error",
    OUTBOX_DIR: `${scene.folder}/outbox`,
    TRUST_PROXY: "1",
    HEAP_PORT: String(PORT + 2),
  },
  url,
);

/** A module that answers on a separate port with the heap after a collection, in bytes. */
function heapOnSignal(): string {
  const source = `import { createServer } from "node:http";
createServer((_request, response) => { gc(); gc(); response.end(String(process.memoryUsage().heapUsed)); })
  .listen(Number(process.env.HEAP_PORT), "127.0.0.1").unref();`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

async function sample(second: number): Promise<Sample> {
  const heap = Number((await send(`http://127.0.0.1:${PORT + 2}/`)).body) / 1024 / 1024;
  const files = readdirSync(`/proc/${running.pid}/fd`).length;
  return { second, rss: memoryOf(running.pid), heap, files };
}

const [first = ""] = data.traineeCookies;
const attempt = await beginQuiz(url, places.module, first);
const pages = pagesOf(scene, attempt).filter(({ lines }) => lines === undefined);
const question = await send(`${url}${attempt}?view=all`, { headers: { cookie: first } });
const answers = answerDriver(
  [{ attempt, cookie: first, questions: questionsOn(question.body) }],
  (fields, sheet) => submit(filled(url, `${sheet.attempt}/answer`, sheet.cookie, fields)),
);
const stepsBefore = await storedSteps(scene.databaseUrl);
/** Unexpected answers, and how often each occurred. */
const wrong = new Map<string, number>();
let done = 0;

const note = (what: string) => void wrong.set(what, (wrong.get(what) ?? 0) + 1);

/** Records an unexpected answer, or a request without one. */
async function expecting(what: string, expected: number[], ask: Promise<{ status: number }>): Promise<void> {
  const said = await ask.then(
    ({ status }) => (expected.includes(status) ? null : String(status)),
    (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : String(error)),
  );
  if (said !== null) note(`${what}: ${said}`);
}

/** One act of the mix: four of five are pages, the fifth is a write. */
async function act(turn: number): Promise<void> {
  if (turn % 5 === 4) {
    const saved = answers.answer().then((said) => ({ status: said === "wrong" ? 500 : 200 }));
    await expecting("an answer", [200], saved);
  } else if (turn % 50 === 0) {
    const cookie = data.finisherCookies[turn % data.finisherCookies.length] ?? "";
    const place = { place: "nowhere" };
    const noted = filled(url, `/learn/${places.module}/${places.lesson}/place`, cookie, place);
    await expecting("a place that is none", [404], submit(noted));
  } else {
    const page = pages[turn % pages.length];
    if (!page) return;
    const headers = { cookie: page.cookie(turn), "accept-encoding": "gzip" };
    await expecting(page.name, [200, 303], send(`${url}${page.path}`, { headers }));
  }
  done += 1;
}

const samples: Sample[] = [];
const began = Date.now();
let turn = 0;
const load = setInterval(() => void act(turn++), 1000 / PER_SECOND);
process.stdout.write("   second    memory MiB   heap MiB   open files\n");
while (Date.now() - began < minutes * 60_000) {
  await new Promise((wait) => setTimeout(wait, Math.min(EVERY_MS, minutes * 6000)));
  const one = await sample((Date.now() - began) / 1000);
  samples.push(one);
  process.stdout.write(
    `${one.second.toFixed(0).padStart(9)}${one.rss.toFixed(1).padStart(14)}${one.heap.toFixed(1).padStart(11)}${String(one.files).padStart(13)}\n`,
  );
}
clearInterval(load);

/** By how much a measurement rises per hour: the slope of the straight line through its samples. */
function perHour(of: (one: Sample) => number): number {
  const settled = samples.slice(Math.floor(samples.length / 3));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(settled.map(({ second }) => second));
  const y = mean(settled.map(of));
  const rise = settled.reduce((sum, one) => sum + (one.second - x) * (of(one) - y), 0);
  const run = settled.reduce((sum, one) => sum + (one.second - x) ** 2, 0);
  return run === 0 ? 0 : (rise / run) * 3600;
}
const slopes = {
  rss: perHour((one) => one.rss),
  heap: perHour((one) => one.heap),
  files: perHour((one) => one.files),
};
const grows =
  slopes.rss > GROWTH_PER_HOUR.rss ||
  slopes.heap > GROWTH_PER_HOUR.heap ||
  slopes.files > GROWTH_PER_HOUR.files;
const wrongs = [...wrong.values()].reduce((sum, times) => sum + times, 0);
for (const [what, times] of wrong) process.stdout.write(`\n${times} × ${what}`);
process.stdout.write(
  `\n${done} requests in ${minutes} minutes, ${wrongs} with a wrong answer. Per hour: memory ${slopes.rss.toFixed(1)} MiB, heap ${slopes.heap.toFixed(1)} MiB, open files ${slopes.files.toFixed(1)}. ${grows ? "IT GROWS." : "Flat."}\n`,
);
const stored = (await storedSteps(scene.databaseUrl)) - stepsBefore;
process.stdout.write(`${answers.sent()} answers sent, ${stored} stored\n`);
await stop(running);
refuseFlattery({ sent: answers.sent(), stored });
rmSync(scene.folder, { recursive: true, force: true });
process.exit(grows || wrongs > 0 ? 1 : 0);
