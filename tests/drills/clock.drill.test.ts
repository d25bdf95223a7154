import { existsSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";

import { runCommand, startServer, type TestServer } from "../support/server";
import { textOf, type Walker } from "../support/walker";
import { figure } from "./support/figure";
import { beginGroup, beginTrainee, walkersOf, PASSWORD } from "./support/program";
import * as steps from "../support/steps";
import { openFile } from "~/db/driver.server";
import { openSqlite } from "~/db/sqlite.server";
import { verifySeals } from "~/features/audit/queries/seals.server";

/* The machine's clock is set wrong, and corrected: nothing is deleted, revived or reported that should not be. */

const LIBRARY = ["x86_64", "aarch64"]
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`)
  .find((file) => existsSync(file));

let server: TestServer | undefined;
afterEach(() => server?.remove());

/** Restarts with another clock. @param fake offset as faketime writes it, "+400d"; null: the machine's own */
async function restartAt(fake: string | null): Promise<void> {
  await server!.stop();
  // "+0" is the machine's own time.
  Object.assign(server!.env, { LD_PRELOAD: LIBRARY, FAKETIME: fake ?? "+0" });
  await server!.start();
}

const countOf = (table: string): number => {
  const db = openFile(server!.file, { readonly: true });
  try {
    return Number(db.prepare(`select count(*) from ${table}`).pluck().get());
  } finally {
    db.close();
  }
};

async function people(): Promise<{
  admin: Walker;
  trainee: Walker;
  attempt: string;
  newWalker: () => Walker;
}> {
  server = await startServer({
    env: { TRUST_PROXY: "1", LOG_LEVEL: "warn", FAKETIME_DONT_FAKE_MONOTONIC: "1" },
  });
  const newWalker = walkersOf(server);
  const admin = newWalker();
  await steps.setUp(admin, server.setupCode());
  const group = await beginGroup(admin, newWalker, "Clock");
  await steps.invite(group.manager, `/manage/cohorts/${group.cohortId}/invite`, {
    email: "later@example.org",
    role: "trainee",
  });
  const trainee = await beginTrainee(group, newWalker, "Tara");
  await steps.readLesson(trainee, "walking-together", "every-part");
  await steps.readLesson(trainee, "walking-together", "second-lesson");
  return { admin, trainee, attempt: await steps.startQuiz(trainee, "walking-together"), newWalker };
}

describe.runIf(LIBRARY)("a clock", () => {
  test("400 days ahead and back: nothing is deleted, the attempt continues, jobs run, the seals verify", async () => {
    const { attempt, newWalker } = await people();
    await runCommand(["jobs"], server!.env);
    const before = {
      invitations: countOf("invitations"),
      outbox: countOf("outbox"),
      sessions: countOf("sessions"),
    };

    await restartAt("+400d");
    const then = await runCommand(["jobs"], server!.env);
    expect(then.output).toMatch(/clean_up: waiting until .*clock/);
    expect(server!.output()).toMatch(/"direction":"ahead".*clock\.jumped|clock\.jumped.*"direction":"ahead"/);
    expect({
      invitations: countOf("invitations"),
      outbox: countOf("outbox"),
      sessions: countOf("sessions"),
    }).toEqual(before);
    const ada = newWalker();
    await ada.signIn("ada@example.org", PASSWORD);
    expect(textOf(await ada.read("/admin"))).toContain("This machine’s clock has jumped");

    await restartAt(null);
    expect(server!.output()).toMatch(/"direction":"back".*clock\.jumped|clock\.jumped.*"direction":"back"/);
    const back = await runCommand(["jobs"], server!.env);
    expect(back.output).toMatch(/^mail: \d+ sent/m);
    expect(back.output).toMatch(/^seal_audit: \d+ entr(?:y|ies) sealed/m);
    const tara = newWalker();
    await tara.signIn("tara@example.org", PASSWORD);
    const { right, seen } = await steps.questionAt(tara, "walking-together", attempt, 1);
    expect(await steps.autosave(tara, attempt, { position: 1, seen, chosen: right })).toBe(1);
    await runCommand(["jobs"], server!.env);
    await server!.stop();
    const db = await openSqlite(`file:${server!.file}`);
    expect(await verifySeals(db)).toBeNull();
    await db.close();
    figure(
      "clock 400 days ahead and back",
      `${countOf("audit_log")} lines of the log sealed, nothing deleted`,
    );
  });

  test("a day back: ended and expired sessions are not accepted again", async () => {
    const { trainee, admin } = await people();
    const cookie = trainee.cookie;
    await trainee.send(await trainee.form("/logout", "Sign out"));
    const db = openFile(server!.file, { timeout: 5000 });
    // A session that expired an hour ago and has not been used since.
    db.prepare("update sessions set expires_at = ?, absolute_expires_at = ? where kind = 'staff'").run(
      Date.now() - 3_600_000,
      Date.now() - 3_600_000,
    );
    db.close();
    await restartAt("-1d");
    trainee.cookie = cookie;
    expect((await trainee.ask("/learn")).status).toBe(303);
    expect((await admin.ask("/admin")).status, "it had run out").toBe(303);
  });

  test.each([
    ["the night the clocks go forward", "@2026-03-29 00:59:30"],
    ["the night the clocks go back", "@2026-10-25 00:59:30"],
    ["a leap day", "@2028-02-29 23:59:30"],
    ["the end of a year", "@2027-12-31 23:59:30"],
  ])("%s: the path continues, in two time zones", async (_what, at) => {
    const fake = { LD_PRELOAD: LIBRARY!, FAKETIME: at, FAKETIME_DONT_FAKE_MONOTONIC: "1", TRUST_PROXY: "1" };
    server = await startServer({ env: { ...fake, TZ: at.includes("2028") ? "Asia/Tokyo" : "UTC" } });
    const newWalker = walkersOf(server);
    const admin = newWalker();
    await steps.setUp(admin, server.setupCode());
    const group = await beginGroup(admin, newWalker, "Night");
    const trainee = await beginTrainee(group, newWalker, "Tara");
    const profile = await trainee.form("/account", "Save");
    expect((await trainee.send(profile, { timeZone: "Pacific/Auckland" })).status).toBe(303);
    await steps.readLesson(trainee, "walking-together", "every-part");
    await steps.readLesson(trainee, "walking-together", "second-lesson");
    const attempt = await steps.startQuiz(trainee, "walking-together");
    const { right, seen } = await steps.questionAt(trainee, "walking-together", attempt, 1);
    await steps.autosave(trainee, attempt, { position: 1, seen, chosen: right });
    for (const page of ["/learn", "/practice/new", "/certification"]) await trainee.read(page);
    expect((await runCommand(["jobs"], server.env)).code).toBe(0);
  });
});
