import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

import { expect, inject, test } from "vitest";

import { figure } from "../drills/support/figure";
import { lookInto } from "../drills/support/ledger";
import { PatientWalker } from "../drills/support/patient-walker";
import { beginGroup, beginInstallation, walkersOf } from "../drills/support/program";
import { wholeWay, type Claim } from "../drills/support/story";
import { startServer, type TestServer } from "../support/server";
import { lookIntoPostgres } from "./support/pg-ledger";
import { newDatabase } from "./support/postgres";

/* Two workers of one server, one of which is killed repeatedly under load, on either engine. */

const DEATHS = 8;

function workersOf(server: TestServer): number[] {
  const pid = server.pid();
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map(Number);
  return children.filter((child) => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, "utf8").includes("build/server/index.js");
    } catch {
      return false;
    }
  });
}

async function atWorkWhileWorkersDie(server: TestServer): Promise<Claim[]> {
  const newWalker = walkersOf(server, (url, from) => new PatientWalker(url, from));
  const admin = newWalker();
  await beginInstallation(server, admin);
  const groups = [await beginGroup(admin, newWalker, "G1"), await beginGroup(admin, newWalker, "G2")];
  const claims: Claim[] = [];
  let isOver = false;
  const people = groups.map(async (group, number) => {
    for (let turn = 1; !isOver; turn += 1) {
      await wholeWay(
        group,
        newWalker,
        `W${number}x${turn}`,
        (claim) => void claims.push(claim),
        () => isOver,
      );
    }
  });
  const fault = Promise.race(people);
  for (let deaths = 0; deaths < DEATHS; deaths += 1) {
    await Promise.race([wait(1_500 + Math.random() * 1_000), fault]);
    const [victim] = workersOf(server).sort(() => Math.random() - 0.5);
    if (victim !== undefined) process.kill(victim, "SIGKILL");
  }
  await Promise.race([wait(2_000), fault]);
  isOver = true;
  await Promise.all(people);
  for (let tries = 0; tries < 200 && workersOf(server).length < 2; tries += 1) await wait(100);
  expect(workersOf(server)).toHaveLength(2);
  return claims;
}

test(`on SQLite: after ${DEATHS} killed workers every acknowledged write is there, once`, async () => {
  const server = await startServer({ env: { WORKERS: "2", TRUST_PROXY: "1", LOG_LEVEL: "error" } });
  try {
    const claims = await atWorkWhileWorkersDie(server);
    await server.stop();
    lookInto(server.file, (ledger) => {
      figure("workers on SQLite: acknowledged writes", claims.length);
      expect(claims.filter((claim) => !ledger.holds(claim))).toEqual([]);
      expect(ledger.halfDone()).toEqual([]);
      expect(ledger.doubled()).toEqual([]);
      expect(ledger.faults()).toEqual([]);
    });
    expect(claims.length).toBeGreaterThan(20);
  } finally {
    await server.remove();
  }
});

test(`on PostgreSQL: after ${DEATHS} killed workers every acknowledged write is there, once`, async () => {
  const own = await newDatabase(inject("postgresUrl") ?? "");
  const server = await startServer({
    env: { WORKERS: "2", TRUST_PROXY: "1", LOG_LEVEL: "error", DATABASE_URL: own.url },
  });
  try {
    const claims = await atWorkWhileWorkersDie(server);
    await server.stop();
    const { lost, halfDone, doubled } = await lookIntoPostgres(own.url, claims);
    figure("workers on PostgreSQL: acknowledged writes", claims.length);
    expect(lost).toEqual([]);
    expect(halfDone).toEqual([]);
    expect(doubled).toEqual([]);
    expect(claims.length).toBeGreaterThan(20);
  } finally {
    await server.remove();
    await own.remove();
  }
});
