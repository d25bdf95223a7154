import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startServer, type TestServer } from "../support/server";
import type { Walker } from "../support/walker";
import { figure } from "./support/figure";
import { lookInto } from "./support/ledger";
import { PatientWalker } from "./support/patient-walker";
import { beginGroup, beginInstallation, walkersOf, type Group } from "./support/program";
import { wholeWay, type Claim, type Trainee } from "./support/story";
import { openFile } from "~/db/driver.server";
import { openSqlite } from "~/db/sqlite.server";
import { verifySeals } from "~/features/audit/queries/seals.server";

/*
 * A hundred power cuts while people sign in, read, answer, log hours, sign off and issue, and while jobs run. Every
 * acknowledged write is there afterward, nothing is half done, and nothing is duplicated.
 */

const KILLS = Number(process.env.DRILL_KILLS ?? 100);
const GROUPS = 4;

let server: TestServer;
let groups: Group[];
let newWalker: () => Walker;

beforeAll(async () => {
  server = await startServer({ env: { TRUST_PROXY: "1", LOG_LEVEL: "error" } });
  newWalker = walkersOf(server, (url, from) => new PatientWalker(url, from));
  const admin = newWalker();
  await beginInstallation(server, admin);
  groups = [];
  for (let turn = 1; turn <= GROUPS; turn += 1) groups.push(await beginGroup(admin, newWalker, `G${turn}`));
});
afterAll(() => server.remove());

function beginJobs(): ChildProcess {
  return spawn(process.execPath, ["build/server/index.js", "jobs"], { env: server.env, stdio: "ignore" });
}

const ended = (child: ChildProcess) =>
  new Promise<void>((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    else child.once("exit", () => done());
  });

/** Runs, and is killed at a random moment, sometimes before it is up. */
async function oneLife(): Promise<void> {
  const isCutEarly = Math.random() < 0.1;
  const starting = server.start().then(
    () => true,
    () => false,
  );
  const jobs = beginJobs();
  if (isCutEarly) await wait(100 + Math.random() * 400);
  else if (await starting) await wait(50 + Math.random() * 900);
  jobs.kill("SIGKILL");
  await Promise.all([server.kill(), ended(jobs)]);
  await starting;
}

test(`${KILLS} times kill -9 under mixed load: every acknowledged write is there, and nothing is half done or duplicated`, async () => {
  await server.kill();
  const claims: Claim[] = [];
  const trainees: Trainee[] = [];
  let isOver = false;
  const people = groups.map(async (group, number) => {
    for (let turn = 1; !isOver; turn += 1) {
      const name = `T${number}x${turn}`;
      const keep = (claim: Claim) => void claims.push(claim);
      const trainee = await wholeWay(group, newWalker, name, keep, () => isOver);
      if (trainee) trainees.push(trainee);
    }
  });
  // An error in a walker ends the drill at once; otherwise it would go unnoticed.
  const fault = Promise.race(people).then(() => undefined);
  const began = performance.now();
  for (let life = 1; life <= KILLS; life += 1) {
    await Promise.race([oneLife(), fault]);
    // A job's claim outlives the process that died with it; this moves it ten minutes into the past, so it has expired.
    if (life % 5 === 0) lookInto(server.file, (ledger) => ledger.endLeases());
  }
  const seconds = (performance.now() - began) / 1000;
  isOver = true;
  await server.start();
  await Promise.all(people);

  lookInto(server.file, (ledger) => ledger.endLeases());
  const mails = await server.mails();
  const pages = await lookAtPages(trainees);
  await server.stop();

  lookInto(server.file, (ledger) => {
    const lost = claims.filter((claim) => !ledger.holds(claim));
    figure("kills", `${KILLS} in ${seconds.toFixed(0)} s`);
    figure("acknowledged writes", `${claims.length}, lost ${lost.length}`);
    figure("certificates", ledger.count("certificates"));
    figure("mails", `${mails.length}, for ${ledger.count("outbox")} messages`);
    figure("pages looked at", pages);
    expect(lost).toEqual([]);
    expect(claims.length).toBeGreaterThan(KILLS);
    expect(ledger.halfDone(), "nothing is half done").toEqual([]);
    expect(ledger.doubled(), "nothing is there twice").toEqual([]);
    expect(ledger.faults(), "the file is sound").toEqual([]);
    const ids = mails.map(({ raw }) => /^Message-ID: <([^@>]+)@/im.exec(raw)?.[1] ?? "");
    expect(new Set(ids).size, "each message is in one file").toBe(ids.length);
    expect(ids.sort(), "each message that was sent was made, and each that was made was sent").toEqual(
      ledger.messages(),
    );
  });
  expect(await lookIntoSeals(), "the seals of the audit log hold").toBeNull();
  expectToNotice(claims);
});

/** The same check on a copy with rows removed: it must report them. */
function expectToNotice(claims: Claim[]): void {
  const copy = `${server.file}.copy`;
  const without = (sql: string) => {
    copyFileSync(server.file, copy);
    const db = openFile(copy);
    db.pragma("foreign_keys = OFF");
    db.exec(sql);
    db.close();
    return lookInto(copy, (ledger) => ({
      lost: claims.filter((claim) => !ledger.holds(claim)).length,
      halfDone: ledger.halfDone().length,
      doubled: ledger.doubled().length,
    }));
  };
  const last = "(select max(rowid) from answer_steps)";
  expect(without(`delete from answer_steps where rowid = ${last}`)).toMatchObject({ lost: 1, halfDone: 1 });
  expect(
    without("delete from certificate_documents where rowid = (select max(rowid) from certificate_documents)"),
  ).toMatchObject({ lost: 0, halfDone: 1 });
  expect(
    without(
      "insert into outbox select id || 'x', template, to_email, person_id, params, state, created_at, due_at, tries, lease_until, sent_at, last_error, null from outbox where template = 'invitation' limit 1",
    ).doubled,
  ).toBe(1);
}

/**
 * Checks that each person's session is still valid and that their pages show what they were told. Returns how many were
 * checked.
 */
async function lookAtPages(trainees: Trainee[]): Promise<number> {
  let pages = 0;
  for (const { walker, isCertified, name } of trainees) {
    const page = await walker.read("/certification");
    pages += 1;
    if (!isCertified) continue;
    expect(page, `the certificate of ${name}`).toContain(
      "Your certificate has been issued. Congratulations!",
    );
    const code = /\/certificates\/([\w-]+)/.exec(page)?.[1] ?? "";
    expect(await walker.read(`/verify/${code}`)).toContain(name);
    pages += 1;
  }
  return pages;
}

async function lookIntoSeals() {
  const db = await openSqlite(`file:${server.file}`);
  try {
    return await verifySeals(db);
  } finally {
    await db.close();
  }
}
