import { setTimeout as wait } from "node:timers/promises";

import { afterAll, beforeAll, expect, test } from "vitest";

import { figure } from "../drills/support/figure";
import { beginGroup, beginInstallation, walkersOf, type Group } from "../drills/support/program";
import { wholeWay, type Claim } from "../drills/support/story";
import { prepareServer, type TestServer } from "../support/server";
import { Walker, textOf, type Answer } from "../support/walker";
import { lookIntoPostgres } from "./support/pg-ledger";
import { startPostgres, startStandby, type PostgresServer } from "./support/postgres";

/*
 * Two processes of the program, a PostgreSQL primary and a synchronous standby. The primary dies as in a power cut
 * under load; the standby takes over.
 */

let primary: PostgresServer;
let standby: PostgresServer;
let servers: TestServer[];
let groups: Group[];

/** Answers other than pages: how many of each. */
const told = { tryAgain: 0, faults: [] as string[], noAnswer: 0 };
let worst = 0;

/** Resends the very same request when told to try again, as a person would; any other 5xx is a fault. */
class Persistent extends Walker {
  override async ask(path: string, init: { body?: URLSearchParams } = {}): Promise<Answer> {
    const began = performance.now();
    for (;;) {
      const answer = await super.ask(path, init).catch(() => null);
      if (answer === null) told.noAnswer += 1;
      else if (answer.status === 503) {
        told.tryAgain += 1;
        // For a request of the page's script the status code counts; the page shows the message.
        if (answer.type.startsWith("text/html") && !/try again/i.test(textOf(answer.body)))
          told.faults.push(`503 without advice: ${answer.body.slice(0, 300)}`);
      } else {
        if (answer.status >= 500) told.faults.push(`${answer.status} ${path}`);
        worst = Math.max(worst, performance.now() - began);
        return answer;
      }
      if (performance.now() - began > 60_000) throw new Error(`${path} was not answered in a minute.`);
      await wait(200);
    }
  }
}

beforeAll(async () => {
  primary = await startPostgres();
  standby = await startStandby(primary);
  await primary.ask("create database program");
  const hosts = `127.0.0.1:${primary.port},127.0.0.1:${standby.port}`;
  servers = [];
  for (let number = 0; number < 2; number += 1) {
    const server = await prepareServer({
      env: { DATABASE_URL: `postgres://postgres@${hosts}/program`, TRUST_PROXY: "1" },
    });
    await server.start();
    servers.push(server);
  }
  let turn = 0;
  // Each group's requests go to one of the two processes, as behind a sticky reverse proxy.
  const newWalker = walkersOf(
    servers[1]!,
    (_url, from) => new Persistent(servers[(turn += 1) % 2]!.url, from),
  );
  const admin = new Persistent(servers[1]!.url);
  await beginInstallation(servers[1]!, admin);
  groups = [];
  for (let number = 1; number <= 3; number += 1)
    groups.push(await beginGroup(admin, newWalker, `G${number}`));
});
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()));
  await primary?.remove();
  await standby?.remove();
});

test("the standby takes over: no acknowledged write is lost, and people are told to try again", async () => {
  const claims: Claim[] = [];
  let isOver = false;
  const newWalker = walkersOf(
    servers[0]!,
    (_url, from) => new Persistent(servers[Math.random() < 0.5 ? 0 : 1]!.url, from),
  );
  const people = groups.map(async (group, number) => {
    for (let turn = 1; !isOver; turn += 1) {
      await wholeWay(
        group,
        newWalker,
        `F${number}x${turn}`,
        (claim) => void claims.push(claim),
        () => isOver,
      );
    }
  });
  const fault = Promise.race(people);
  await Promise.race([wait(8_000), fault]);
  const before = claims.length;
  await primary.kill();
  const died = performance.now();
  // Longer than a request waits for a primary: as until an operator, or a tool, promotes the standby.
  await Promise.race([wait(10_000), fault]);
  standby.promote();
  const promoted = performance.now() - died;
  // It no longer waits for a standby: there is no third server.
  await standby.ask("alter system set synchronous_standby_names = ''");
  await standby.ask("select pg_reload_conf()");
  while (claims.length === before || performance.now() - died < 11_000) await Promise.race([wait(20), fault]);
  const served = performance.now() - died;
  await Promise.race([wait(8_000), fault]);
  isOver = true;
  await Promise.all(people);

  const { lost, halfDone, doubled } = await lookIntoPostgres(standby.url("program"), claims);
  figure("failover: acknowledged writes", `${claims.length} (${before} before it), lost ${lost.length}`);
  figure(
    "failover: promoted after",
    `${(promoted / 1000).toFixed(1)} s; a write was acknowledged after at most ${(served / 1000).toFixed(1)} s`,
  );
  figure(
    "failover: told to try again",
    `${told.tryAgain} times; longest wait of a request with its tries ${(worst / 1000).toFixed(1)} s`,
  );
  expect(before).toBeGreaterThan(20);
  expect(claims.length).toBeGreaterThan(before);
  expect(told.tryAgain).toBeGreaterThan(0);
  expect(lost).toEqual([]);
  expect(halfDone).toEqual([]);
  expect(doubled).toEqual([]);
  expect(
    told.faults,
    servers
      .map((server) => server.output())
      .join("\n")
      .slice(0, 3000),
  ).toEqual([]);
});

test("without its standby the database accepts nothing that it could lose, and reports it", async () => {
  // The former standby is the primary now; a standby name that no server uses makes each commit wait.
  await standby.ask("alter system set synchronous_standby_names = 'nobody'");
  await standby.ask("select pg_reload_conf()");
  const walker = new Walker(servers[0]!.url);
  const page = await walker.form("/login", "Sign in");
  const answer = await walker.send(page, {
    email: "ada@example.org",
    password: "lantern river walking slow",
  });
  expect(answer.status).toBe(503);
  expect(answer.body).toMatch(/try again/i);
  expect(walker.session).toBe("");
  await standby.ask("alter system set synchronous_standby_names = ''");
  await standby.ask("select pg_reload_conf()");
  await walker.signIn("ada@example.org", "lantern river walking slow");
});
