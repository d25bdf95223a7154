import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

import { checkBackup } from "~/db-tools/restore.server";
import { openFile } from "~/db/driver.server";
import { openSqlite } from "~/db/sqlite.server";
import { backupHealth } from "~/features/operations/backups";
import { backupRecord } from "~/features/operations/queries/backups.server";
import { newId } from "~/lib/ids";
import type { World } from "~/server/types";
import { runDueJobs } from "~/server/jobs";
import { readSettings } from "~/server/settings";

const HOUR = 3_600_000;

const ofBackup = (outcomes: { name: string; done: string }[]) =>
  outcomes.filter(({ name }) => name === "backup");

/** A running program with a backup schedule, on a clock of its own. */
async function installation({ copy = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "alongside-backups-"));
  const [dir, copyDir] = [join(folder, "backups"), join(folder, "other-disk")];
  mkdirSync(dir);
  mkdirSync(copyDir);
  const settings = readSettings(
    {
      DATABASE_URL: `file:${join(folder, "live.db")}`,
      BACKUP_DIR: dir,
      BACKUP_KEEP: "2",
      ...(copy ? { BACKUP_COPY_DIR: copyDir } : {}),
    },
    "test",
  );
  const db = await openSqlite(settings.databaseUrl);
  onTestFinished(async () => {
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const clock = { now: Date.UTC(2026, 2, 2, 3) };
  const logged: string[] = [];
  const say = (event: string, facts?: object) => logged.push(`${event} ${JSON.stringify(facts)}`);
  const world = {
    settings,
    db,
    now: () => clock.now,
    newId,
    log: { error: say, warn: say, info: say, debug: say },
  } as unknown as World;
  const run = async () =>
    ofBackup(await runDueJobs(world, { pace: "slow" }))
      .map(({ done }) => done)
      .join();
  const health = async () => backupHealth(await backupRecord(db), 24, clock.now);
  return { folder, dir, copyDir, world, clock, logged, run, health, db };
}

test("is made when due, checked, copied and recorded; and again a day later, not before", async () => {
  const { dir, copyDir, run, clock, health: statusName, db } = await installation();
  expect(await statusName()).toBe("none_yet");
  expect(await run()).toBe("alongside-2026-03-02T03-00.db, checked");
  expect(checkBackup(join(dir, "alongside-2026-03-02T03-00.db")).people).toBe(0);
  const [first, second] = [dir, copyDir].map((one) =>
    readFileSync(join(one, "alongside-2026-03-02T03-00.db")),
  );
  expect(first!.equals(second!)).toBe(true);
  expect(await backupRecord(db)).toMatchObject({
    lastGoodAt: clock.now,
    result: "ok",
    copy: "ok",
    name: "alongside-2026-03-02T03-00.db",
    bytes: first!.length,
  });
  expect(await statusName()).toBe("fine");

  clock.now += HOUR;
  expect(await run()).toBe("nothing is due");
  clock.now += 23 * HOUR - 60_000;
  expect(await run(), "a minute early, so that it does not wander through the day").toContain("checked");
  clock.now += 49 * HOUR;
  expect(await statusName()).toBe("old");
  await run();
  clock.now += 24 * HOUR;
  await run();
  const remaining = [
    "alongside-2026-03-02T03-00.db",
    "alongside-2026-03-05T03-59.db",
    "alongside-2026-03-06T03-59.db",
  ];
  expect(readdirSync(dir).sort(), "the newest two and the month's first").toEqual(remaining);
  expect(readdirSync(copyDir).sort()).toEqual(remaining);
});

test("one that fails is recorded and logged, harms nothing, and is retried", async () => {
  const { dir, run, clock, health: statusName, logged, db } = await installation({ copy: false });
  await run();
  clock.now += 24 * HOUR;
  rmSync(dir, { recursive: true });
  expect(await run()).toContain("does not exist");
  expect(await statusName()).toBe("failed");
  expect(logged.join()).toContain("backup.failed");
  expect((await backupRecord(db)).name, "the last good one is still known").toBe(
    "alongside-2026-03-02T03-00.db",
  );
  clock.now += HOUR;
  mkdirSync(dir);
  expect(await run()).toContain("checked");
  expect(await statusName()).toBe("fine");
});

test("a missing second folder is reported, and gets its copy when it is back", async () => {
  const { dir, copyDir, run, clock, health: statusName } = await installation();
  rmSync(copyDir, { recursive: true });
  expect(await run()).toContain("Is its disk mounted");
  expect(await statusName()).toBe("copy_failed");
  expect(readdirSync(dir)).toHaveLength(1);
  clock.now += HOUR;
  mkdirSync(copyDir);
  expect(await run()).toContain("is in the second folder now");
  expect(await statusName()).toBe("fine");
  expect(readdirSync(copyDir)).toEqual(readdirSync(dir));
});

test("another file of the same name in the second folder is not mistaken for the copy", async () => {
  const { copyDir, run, health: statusName } = await installation();
  writeFileSync(join(copyDir, "alongside-2026-03-02T03-00.db"), "something else");
  expect(await run()).toContain("different contents");
  expect(await statusName()).toBe("copy_failed");
});

test("foreign files stay; remains of an interrupted backup are deleted after a day", async () => {
  const { dir, run } = await installation();
  const half = "alongside-2026-02-01T03-00.db.99.part";
  for (const name of [half, "mine.db", "alongside-2026-02-01T03-00.db.98.part"])
    writeFileSync(join(dir, name), "x");
  utimesSync(join(dir, half), 1, 1);
  utimesSync(join(dir, "mine.db"), 1, 1);
  // The test's clock is set to 2026; the extra file was written now, which is later.
  await run();
  expect(readdirSync(dir).sort()).toEqual([
    "alongside-2026-02-01T03-00.db.98.part",
    "alongside-2026-03-02T03-00.db",
    "mine.db",
  ]);
});

test("two processes make one backup", async () => {
  const { dir, world } = await installation();
  const runs = await Promise.all([1, 2, 3].map(() => runDueJobs(world, { pace: "slow" })));
  expect(ofBackup(runs.flat())).toHaveLength(1);
  expect(readdirSync(dir)).toHaveLength(1);
});

test("a clock set back makes a new backup at once, and the new one is not pruned", async () => {
  const { dir, run, clock } = await installation();
  await run();
  clock.now -= 400 * 24 * HOUR;
  expect(await run()).toContain("alongside-2025-01-26T03-00.db");
  expect(readdirSync(dir)).toHaveLength(2);
});

test("a damaged database is not backed up, and the old backups stay", async () => {
  const { dir, run, clock, folder, db } = await installation({ copy: false });
  await run();
  clock.now += 24 * HOUR;
  await db.close();
  const file = join(folder, "live.db");
  const bytes = readFileSync(file);
  // A page of an index that the jobs do not use.
  const raw = openFile(file, { readonly: true });
  const root = raw.prepare("select rootpage from sqlite_master where name = 'people_by_name'").pluck().get();
  raw.close();
  bytes.fill(0x5a, (Number(root) - 1) * 4096, Number(root) * 4096);
  writeFileSync(file, bytes);
  chmodSync(file, 0o600);
  const again = await openSqlite(`file:${file}`);
  const world = { settings: readSettings({ DATABASE_URL: `file:${file}`, BACKUP_DIR: dir }, "test") };
  const outcome = await runDueJobs(
    {
      ...world,
      db: again,
      now: () => clock.now,
      newId,
      log: { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined },
    } as unknown as World,
    { pace: "slow" },
  );
  expect(ofBackup(outcome)[0]?.done).toContain("damaged");
  expect(backupHealth(await backupRecord(again), 24, clock.now)).toBe("failed");
  await again.close();
  expect(readdirSync(dir)).toEqual(["alongside-2026-03-02T03-00.db"]);
});
