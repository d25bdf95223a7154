import { afterAll, beforeAll, expect, test } from "vitest";

import { startServer, type TestServer } from "../support/server";
import type { Walker } from "../support/walker";
import { figure } from "./support/figure";
import { beginGroup, beginInstallation, beginTrainee, walkersOf } from "./support/program";
import { autosave, LESSONS, NotDone, questionAt, readLesson, startQuiz } from "../support/steps";
import { openFile } from "~/db/driver.server";

/* Fifty trainees answer at once, each on two devices unaware of each other: nothing is lost silently. */

const PEOPLE = 50;
const ANSWERS = 20;
const MODULE = "walking-together";

let server: TestServer;
const open: { walker: Walker; path: string; options: string[] }[] = [];

beforeAll(async () => {
  server = await startServer({ env: { TRUST_PROXY: "1", LOG_LEVEL: "error" } });
  const newWalker = walkersOf(server);
  const admin = newWalker();
  await beginInstallation(server, admin);
  const group = await beginGroup(admin, newWalker, "Fifty");
  for (let number = 1; number <= PEOPLE; number += 1) {
    const walker = await beginTrainee(group, newWalker, `P${number}`);
    for (const [module, lesson] of LESSONS) if (module === MODULE) await readLesson(walker, module, lesson);
    const path = await startQuiz(walker, MODULE);
    const { right, wrong } = await questionAt(walker, MODULE, path, 1);
    open.push({ walker, path, options: [...right.slice(0, 1), ...wrong] });
  }
});
afterAll(() => server?.remove());

test("fifty trainees save twenty answers each at once: all are there, and a stale one is reported", async () => {
  // The first answer of each comes over a new connection, and fifty connections are accepted one after the other.
  const first: number[] = [];
  const later: number[] = [];
  const conflicts: number[] = [];
  await Promise.all(
    open.map(async ({ walker, path, options }) => {
      let seen = 0;
      for (let turn = 0; turn < ANSWERS; turn += 1) {
        const [mine = "", other = ""] = turn % 2 === 0 ? options : [...options].reverse();
        const began = performance.now();
        const saved = await autosave(walker, path, { position: 1, seen, chosen: [mine] });
        (turn === 0 ? first : later).push(performance.now() - began);
        // The other device still shows the earlier answer.
        if (turn % 5 === 4) {
          const late = await autosave(walker, path, { position: 1, seen, chosen: [other] }).then(
            () => 200,
            (error: unknown) => (error instanceof NotDone ? error.answer.status : 0),
          );
          conflicts.push(late);
        }
        expect(saved).toBe(seen + 1);
        seen = saved;
      }
    }),
  );
  for (const [which, times] of Object.entries({ first, later })) {
    times.sort((a, b) => a - b);
    const at = (share: number) => `${(times[Math.floor(times.length * share)] ?? 0).toFixed(0)} ms`;
    figure(`fifty people autosave, ${which}`, `${times.length} answers, p50 ${at(0.5)}, p99 ${at(0.99)}`);
  }
  expect(conflicts).toEqual(Array.from({ length: PEOPLE * 4 }, () => 409));

  const db = openFile(server.file, { readonly: true });
  const steps = db.prepare("select count(*) from answer_steps").pluck().get();
  const broken = db
    .prepare(
      "select count(*) from attempts a where seq <> (select count(*) from answer_steps s where s.attempt_id = a.id)",
    )
    .pluck()
    .get();
  db.close();
  expect(steps).toBe(PEOPLE * ANSWERS);
  expect(broken).toBe(0);
});
