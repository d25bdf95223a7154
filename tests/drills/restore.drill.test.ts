import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import { fill } from "../bench/data";
import { runCommand, startServer } from "../support/server";
import { testCurriculum } from "../support/world";
import { canRun, figure, isRoot } from "./support/figure";
import { openFile } from "~/db/driver.server";
import { openSqlite } from "~/db/sqlite.server";

/* From a damaged file to a serving program; and a restore that loses power at every step. */

const LIMIT_S = 600;
const folder = mkdtempSync(join(tmpdir(), "alongside-restore-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seconds = async (work: () => Promise<unknown>) => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

test("100,000 people: damaged file, restore, serving again", async () => {
  const home = at("large");
  mkdirSync(home);
  const file = join(home, "test.db");
  const curriculum = await testCurriculum();
  await (await openSqlite(`file:${file}`)).close();
  const [profile] = curriculum.profiles;
  fill(file, 100_000, {
    modules: curriculum.modules.map(({ id, lessons }) => ({
      id,
      lessons: lessons.map(({ id: lesson, hash }) => ({ id: lesson, hash })),
    })),
    profile: { id: profile!.id, hash: profile!.hash },
    texts: {},
  });
  const server = await startServer({ folder: home });
  try {
    const backup = at("large-backup.db");
    let answered = 0;
    let slowest = 0;
    let copying = true;
    const visitor = (async () => {
      while (copying) {
        const began = performance.now();
        expect((await fetch(`${server.url}/login`)).status).toBe(200);
        slowest = Math.max(slowest, performance.now() - began);
        answered += 1;
      }
    })();
    const took = await seconds(async () => {
      const { code, output } = await runCommand(["db:backup", backup], server.env, 300_000);
      expect(output).toMatch(/100,00\d people/);
      expect(code).toBe(0);
    });
    copying = false;
    await visitor;
    figure("restore: database of 100,000 people, MiB", (statSync(backup).size / 2 ** 20).toFixed(0));
    figure("restore: backup while serving, s", took.toFixed(1));
    figure("restore: pages answered meanwhile, slowest ms", `${answered}, ${slowest.toFixed(0)}`);

    await server.kill();
    const handle = openSync(file, "r+");
    writeSync(handle, Buffer.alloc(8192 * 100, 0x5a), 0, 8192 * 100, 0);
    closeSync(handle);
    await expect(server.start(), "a damaged database is not served").rejects.toThrow();

    const all = await seconds(async () => {
      const { code, output } = await runCommand(["db:restore", backup], server.env, 300_000);
      expect(output).toMatch(/100,00\d people/);
      expect(code).toBe(0);
      await server.start();
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
      expect((await fetch(`${server.url}/login`)).status).toBe(200);
    });
    figure("restore: damaged file to serving again, s", all.toFixed(1));
    expect(all).toBeLessThan(LIMIT_S);
  } finally {
    await server.remove();
  }
}, 900_000);

const keysIn = (file: string) => {
  const raw = openFile(file);
  const verdict = raw.pragma("integrity_check", { simple: true });
  const keys = raw.prepare("select key from installation order by key").pluck().all();
  raw.close();
  return `${String(verdict)} ${keys.join()}`;
};

/** An old database with its write-ahead log, as a power cut leaves it, and a backup that differs. */
async function oldAndNew(home: string): Promise<void> {
  mkdirSync(home, { recursive: true });
  await (await openSqlite(`file:${join(home, "first.db")}`)).close();
  copyFileSync(join(home, "first.db"), join(home, "backup.db"));
  const backup = openFile(join(home, "backup.db"));
  backup.exec("insert into installation values ('new', 'v', 1)");
  backup.close();
  const live = openFile(join(home, "first.db"));
  live.pragma("journal_mode = WAL");
  live.exec("insert into installation values ('old', 'v', 1)");
  for (const end of ["", "-wal"]) copyFileSync(join(home, `first.db${end}`), join(home, `test.db${end}`));
  live.close();
}

/** The system calls that change something on a disk; a kernel may not know all of them. */
const CHANGES =
  "link linkat rename renameat renameat2 unlink unlinkat fsync fdatasync ftruncate pwrite64 copy_file_range sendfile chmod fchmod".split(
    " ",
  );

/** Restores under a tracer that kills it at the n-th such system call. Returns whether it was killed. */
function restoreCutAt(call: string, n: number, home: string): boolean {
  const { status } = spawnSync(
    "strace",
    [
      ...["-f", "-o", "/dev/null", "-e", `trace=?${call}`, "-e", `inject=?${call}:signal=SIGKILL:when=${n}`],
      ...[process.execPath, "build/server/index.js", "db:restore", join(home, "backup.db")],
    ],
    { env: { ...process.env, NODE_ENV: "production", DATABASE_URL: `file:${join(home, "test.db")}` } },
  );
  expect(status, "it was killed, or came to its end").not.toBe(1);
  return status !== 0;
}

test.skipIf(!canRun("strace"))(
  "killed at any change it makes to the disk, a restore leaves the old database or the new one",
  async () => {
    const origin = at("origin");
    await oldAndNew(origin);
    const states = { old: 0, new: 0 };
    for (const call of CHANGES) {
      for (let n = 1; n < 200; n += 1) {
        const home = at(`cut-${call}-${n}`);
        mkdirSync(home);
        for (const name of ["test.db", "test.db-wal", "backup.db"])
          copyFileSync(join(origin, name), join(home, name));
        if (!restoreCutAt(call, n, home)) break;
        const now = keysIn(join(home, "test.db"));
        expect(["ok old", "ok new"], `${call} ${n}`).toContain(now);
        if (now === "ok new") {
          const previous = readdirSync(home).find((name) => /^test\.db\.before-[\dTZ-]+$/.test(name));
          expect(previous, `${call} ${n}: the old one is kept`).toBeDefined();
          expect(keysIn(join(home, previous ?? ""))).toBe("ok old");
        }
        states[now === "ok new" ? "new" : "old"] += 1;
        // Once more, now to the end.
        const { code } = await runCommand(["db:restore", join(home, "backup.db")], {
          ...process.env,
          NODE_ENV: "production",
          DATABASE_URL: `file:${join(home, "test.db")}`,
        });
        expect(code).toBe(0);
        expect(keysIn(join(home, "test.db"))).toBe("ok new");
        expect(existsSync(join(home, "test.db.incoming"))).toBe(false);
        rmSync(home, { recursive: true });
      }
    }
    expect(states.old).toBeGreaterThan(10);
    expect(states.new, "the last steps were reached").toBeGreaterThan(0);
    figure(
      "restore: killed at each change to the disk",
      `${states.old + states.new} places; ${states.old} old, ${states.new} new, 0 between`,
    );
  },
  600_000,
);

test.skipIf(!isRoot)("on a full disk no partial copy is left, and no restore replaces anything", async () => {
  const disk = at("small-disk");
  mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", disk]);
  try {
    const home = at("full");
    await oldAndNew(home);
    const raw = openFile(join(home, "backup.db"));
    raw.exec("create table filler (t text)");
    raw.exec("insert into filler select hex(randomblob(1000000)) from (values (1), (2), (3))");
    raw.close();
    const env = (file: string): NodeJS.ProcessEnv => ({
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: `file:${file}`,
    });
    const backup = await runCommand(["db:backup", join(disk, "copy.db")], env(join(home, "backup.db")));
    expect(backup).toMatchObject({ code: 1 });
    expect(backup.output).toContain("the disk is full; nothing was left behind");
    expect(readdirSync(disk)).toEqual([]);

    for (const name of ["test.db", "test.db-wal"]) copyFileSync(join(home, name), join(disk, name));
    const restore = await runCommand(["db:restore", join(home, "backup.db")], env(join(disk, "test.db")));
    expect(restore).toMatchObject({ code: 1 });
    expect(restore.output).toContain("the disk is full; nothing was left behind");
    expect(readdirSync(disk).sort()).toEqual(["test.db", "test.db-wal"]);
    expect(keysIn(join(disk, "test.db"))).toBe("ok old");
    writeFileSync(join(disk, "room"), "");
  } finally {
    execFileSync("umount", [disk]);
  }
});
