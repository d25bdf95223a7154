import { rmSync } from "node:fs";

import { PASSWORD } from "./data";
import { answerDriver, questionsOn, refuseFlattery } from "./answers";
import { beginQuiz, filled, submit } from "./forms";
import { cpuOf, memoryOf, send } from "./load";
import { PORT, prepare, readContent } from "./prepare";
import { storedSteps } from "./stored";
import { startProgram, stop } from "./server";

/*
 * A national body's morning: 100,000 people, every fifth of whom comes within half an hour. Visits begin whether or not
 * earlier ones have been answered, as in reality; the rate is increased until one of a hundred answers takes longer
 * than a second or fails.
 *
 * PEAK_PEOPLE, PEAK_SECONDS (for each step), PEAK_RATES (visits a second) and PEAK_SIGN_IN_EVERY change it.
 * PEAK_DATABASE_URL names another database with the same people in it (fill a file with `--fill FILE`, then `npm run
 * db:copy -- FROM TO`); WORKERS and the program's other settings pass through.
 */

const people = Number(process.env.PEAK_PEOPLE ?? 100_000);
const seconds = Number(process.env.PEAK_SECONDS ?? 20);
const rates = (process.env.PEAK_RATES ?? "5,11,20,40,60,80,120,160").split(",").map(Number);
/** One visit in this many signs in; the others' sessions are still valid. */
const signInEvery = Number(process.env.PEAK_SIGN_IN_EVERY ?? 20);
const TOO_LONG_MS = 1000;

const scene = await prepare(people, await readContent());
const { data, places } = scene;
if (process.argv[2] === "--fill") {
  process.stdout.write(`${scene.databaseUrl}\n`);
  process.exit(0);
}
const databaseUrl = process.env.PEAK_DATABASE_URL ?? scene.databaseUrl;
const running = await startProgram(PORT, databaseUrl, scene.folder);
const { url, pid } = running;

/** The open attempts of the visitors; started before the peak, as by people who return. */
const open = await Promise.all(
  data.traineeCookies.slice(0, 60).map(async (cookie) => {
    const attempt = await beginQuiz(url, places.module, cookie);
    const page = await send(`${url}${attempt}?view=all`, { headers: { cookie } });
    return {
      cookie,
      attempt,
      questions: questionsOn(page.body),
    };
  }),
);
const answers = answerDriver(open, (fields, { attempt, cookie }) =>
  submit(filled(url, `${attempt}/answer`, cookie, fields)),
);
const stepsBefore = await storedSteps(databaseUrl);

type Timed = { ms: number; isRight: boolean };
let times: Timed[] = [];
let visits = 0;
let waiting = 0;

async function timed(ask: () => Promise<{ status: number }>): Promise<void> {
  const began = performance.now();
  waiting += 1;
  const isRight = await ask().then(
    ({ status }) => status < 400,
    () => false,
  );
  waiting -= 1;
  times.push({ ms: performance.now() - began, isRight });
}

/** One morning visit: some sign in; all continue reading, and answer two questions. */
async function visit(): Promise<void> {
  const turn = visits++;
  const person = open[turn % open.length];
  if (!person) return;
  const { cookie } = person;
  const headers = { cookie, "accept-encoding": "gzip" };
  if (turn % signInEvery === 0) {
    const email = data.traineeEmails[turn % data.traineeEmails.length] ?? "";
    await timed(() => submit(filled(url, "/login", "", { email, password: PASSWORD }, turn + 1)));
  }
  await timed(() => send(`${url}/learn`, { headers }));
  await timed(() => send(`${url}/learn/${places.module}/${places.lesson}.data`, { headers }));
  await timed(() => send(`${url}/learn/${places.module}/${places.withNote}`, { headers }));
  for (let n = 0; n < 2; n += 1) {
    await timed(async () => ({ status: (await answers.answer()) === "wrong" ? 500 : 200 }));
  }
}

const whole = (people * 0.2) / 1800;
process.stdout.write(
  `${people.toLocaleString("en")} people; every fifth within half an hour is ${whole.toFixed(1)} visits a second, each of five requests or six\n\n`,
);
const line = (cells: (string | number)[]) =>
  process.stdout.write(`${cells.map((cell) => String(cell).padStart(12)).join("")}\n`);
line(["visits/s", "requests/s", "p50 ms", "p99 ms", "failed", "CPU %", "memory MiB", ""]);
for (const rate of rates) {
  times = [];
  const cpuBefore = cpuOf(pid);
  const began = performance.now();
  let due = 0;
  while (performance.now() - began < seconds * 1000) {
    const should = Math.floor(((performance.now() - began) / 1000) * rate);
    for (; due < should; due += 1) void visit();
    await new Promise((wait) => setTimeout(wait, 5));
  }
  const elapsed = (performance.now() - began) / 1000;
  const cpu = (cpuOf(pid) - cpuBefore) / elapsed / 10;
  for (const until = performance.now() + 15_000; waiting > 0 && performance.now() < until;)
    await new Promise((wait) => setTimeout(wait, 20));
  const sorted = times.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const failed = times.filter(({ isRight }) => !isRight).length;
  const isOver = at(0.99) > TOO_LONG_MS || failed > sorted.length / 100;
  line([
    rate,
    (sorted.length / elapsed).toFixed(0),
    at(0.5).toFixed(0),
    at(0.99).toFixed(0),
    failed,
    cpu.toFixed(0),
    memoryOf(pid).toFixed(0),
    isOver ? "  too much" : "",
  ]);
  if (isOver) break;
}
const stored = (await storedSteps(databaseUrl)) - stepsBefore;
process.stdout.write(`\n${answers.sent()} answers sent, ${stored} stored\n`);
await stop(running);
refuseFlattery({ sent: answers.sent(), stored });
rmSync(scene.folder, { recursive: true, force: true });
process.exit(0);
