import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";

import type { Inspection } from "~/db-tools/inspect.server";
import { checkBackups } from "~/features/operations/checks/backups";
import { checkClock } from "~/features/operations/checks/clock";
import { checkDatabase, checkQueues } from "~/features/operations/checks/database";
import { checkSpace } from "~/features/operations/checks/disk";
import type { Finding } from "~/features/operations/checks/finding";
import { isAtLeast, isSafeSqlite, MINIMUM_VERSIONS } from "~/features/operations/checks/minimum-versions";
import { checkVersions } from "~/features/operations/checks/versions";
import { recordFrom } from "~/features/operations/queries/backups.server";
import { folder } from "~/server/doctor/folders";
import { checkMail } from "~/server/doctor/mail";
import { checkSettings } from "~/server/doctor/settings";
import { readSettings } from "~/server/settings";

const NOW = Date.UTC(2026, 2, 2);
const HOUR = 3_600_000;
const worst = (findings: Finding[]) =>
  findings.some(({ level }) => level === "mend")
    ? "mend"
    : findings.some(({ level }) => level === "look")
      ? "look"
      : "ok";
const words = (findings: Finding[]) => findings.map(({ found }) => found).join("\n");

describe("the oldest safe versions", () => {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { version?: string; name?: string }>;
  };
  test.each(MINIMUM_VERSIONS.map(({ name, minimum }) => [name, minimum] as const))(
    "%s is locked at %s or later everywhere",
    (name, minimum) => {
      const found = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
      expect(found.length, "it is in use; otherwise take its line out").toBeGreaterThan(0);
      for (const [path, { version = "0" }] of found) {
        expect(isAtLeast(version, minimum), `${path} is ${version}`).toBe(true);
      }
    },
  );

  test("versions are compared by their numbers", () => {
    expect(isAtLeast("2.17.5", "2.17.5")).toBe(true);
    expect(isAtLeast("2.9.9", "2.17.5")).toBe(false);
    expect(isAtLeast("3.0.0", "2.17.5")).toBe(true);
    expect(isAtLeast("2.17.5-pre.1", "2.17.5")).toBe(false);
    expect(["3.49.2", "3.51.2", "3.51.3", "3.52.0", "3.53.0", "3.60.0"].map(isSafeSqlite)).toEqual([
      false,
      false,
      true,
      false,
      true,
      true,
    ]);
  });

  test("an old package, Node or SQLite must be updated", () => {
    expect(worst(checkVersions(() => "99.0.0", "24.1.0", "3.53.0"))).toBe("ok");
    expect(worst(checkVersions(() => null, "24.1.0", null)), "not installed in production").toBe("ok");
    expect(
      worst(checkVersions((name) => (name === "@remix-run/node" ? "2.16.0" : "99.0.0"), "24.1.0", null)),
    ).toBe("mend");
    expect(worst(checkVersions(() => "99.0.0", "18.0.0", null))).toBe("mend");
    expect(worst(checkVersions(() => "99.0.0", "24.1.0", "3.49.2"))).toBe("mend");
  });
});

describe("settings", () => {
  const of = (env: Record<string, string>) => checkSettings(readSettings(env, "production"), false);
  const https = { SITE_URL: "https://learn.example.org", TRUST_PROXY: "1", HOST: "127.0.0.1" };
  test("https behind a trusted proxy is fine", () => expect(worst(of(https))).toBe("ok"));
  test("https without a trusted proxy must be fixed", () =>
    expect(worst(of({ ...https, TRUST_PROXY: "0" }))).toBe("mend"));
  test("a trusted proxy that can be bypassed needs attention", () =>
    expect(worst(of({ ...https, HOST: "0.0.0.0" }))).toBe("look"));
  test("a silent log and a skipped copy are reported", () => {
    expect(worst(of({ ...https, LOG_LEVEL: "silent" }))).toBe("look");
    expect(worst(of({ ...https, SKIP_MIGRATION_BACKUP: "1" }))).toBe("mend");
  });
  test("another machine's database without encryption is reported, without the password", () => {
    const url = "postgres://user:geheim@db.example.org/alongside";
    const settings = { ...readSettings(https, "production"), databaseUrl: url };
    expect(worst(checkSettings(settings, false))).toBe("look");
    expect(JSON.stringify(checkSettings(settings, false))).not.toContain("geheim");
    expect(worst(checkSettings({ ...settings, databaseUrl: `${url}?sslmode=verify-full` }, false))).toBe(
      "ok",
    );
  });
});

test("a folder must exist, and be closed to others when it contains people's data", () => {
  const place = mkdtempSync(join(tmpdir(), "alongside-doctor-"));
  onTestFinished(() => rmSync(place, { recursive: true, force: true }));
  chmodSync(place, 0o700);
  expect(folder("It", place, "mend").level).toBe("ok");
  chmodSync(place, 0o755);
  expect(folder("It", place, "mend").level).toBe("mend");
  expect(folder("It", place, "look").level).toBe("look");
  expect(folder("It", place, null).level).toBe("ok");
  expect(folder("It", join(place, "away"), "look").found).toContain("does not exist");
});

test("free disk space is compared with the database's size", () => {
  const space = (mib: number, freeFiles = 1e6) => ({ freeBytes: mib * 2 ** 20, files: 1e6, freeFiles });
  expect(worst(checkSpace("/", space(10_000), 2 ** 30))).toBe("ok");
  expect(worst(checkSpace("/", space(2000), 2 ** 30))).toBe("look");
  expect(worst(checkSpace("/", space(1100), 2 ** 30))).toBe("mend");
  expect(worst(checkSpace("/", space(50), 0))).toBe("mend");
  expect(worst(checkSpace("/", space(10_000, 5), 0))).toBe("mend");
  expect(worst(checkSpace("/", { freeBytes: 2 ** 40, files: 0, freeFiles: 0 }, 0))).toBe("ok");
});

test("a clock behind the times in the database is reported", () => {
  expect(worst(checkClock(NOW, NOW - HOUR, true, "Europe/London"))).toBe("ok");
  expect(worst(checkClock(NOW, NOW + HOUR, true, "Europe/London"))).toBe("mend");
  expect(worst(checkClock(NOW, null, false, "Europe/London"))).toBe("mend");
  expect(worst(checkClock(NOW, null, null, "Europe/London"))).toBe("look");
  expect(worst(checkClock(NOW, null, true, "Europe/Nowhere"))).toBe("mend");
});

const seen: Inspection = {
  engine: "sqlite",
  version: "3.53.2",
  migratedTo: 5,
  newestKnown: 5,
  integrity: "ok",
  brokenReferences: 0,
  bytes: 2 ** 20,
  logBytes: 0,
  emptyShare: 0,
  syncCommit: null,
  newestWriteAt: NOW,
  mailFailed: 0,
  mailWaitingSince: null,
  mailJobFinishedAt: NOW - 1000,
  recommendedSince: null,
  notes: [],
};

test("the database", () => {
  const of = (change: Partial<Inspection>) => worst(checkDatabase({ ...seen, ...change }));
  expect(of({})).toBe("ok");
  expect(worst(checkDatabase(null))).toBe("look");
  expect(of({ migratedTo: 4 })).toBe("look");
  expect(of({ migratedTo: 6 })).toBe("mend");
  expect(of({ integrity: "wrong # of entries in index people_by_name" })).toBe("mend");
  expect(of({ brokenReferences: 2 })).toBe("mend");
  expect(of({ logBytes: 2 ** 30 })).toBe("look");
  expect(of({ emptyShare: 0.8, bytes: 2 ** 30 })).toBe("look");
  const postgres = { engine: "postgres", integrity: null, brokenReferences: null } as const;
  expect(of({ ...postgres, version: "15.9 (Debian)", syncCommit: "on" })).toBe("ok");
  expect(of({ ...postgres, version: "14.2", syncCommit: "on" })).toBe("mend");
  expect(of({ ...postgres, version: "16.1", syncCommit: "off" })).toBe("mend");
});

test("queues", () => {
  const of = (change: Partial<Inspection>) => worst(checkQueues({ ...seen, ...change }, NOW));
  expect(of({})).toBe("ok");
  expect(of({ mailFailed: 1 })).toBe("mend");
  expect(of({ mailWaitingSince: NOW - 2 * HOUR })).toBe("look");
  expect(of({ mailJobFinishedAt: NOW - HOUR })).toBe("look");
  expect(of({ mailJobFinishedAt: null })).toBe("look");
  expect(of({ recommendedSince: NOW - 20 * 24 * HOUR })).toBe("look");
});

test("backups", () => {
  const settings = { dir: "/b", everyHours: 24, keep: 14, copyDir: "/c" };
  const rows = (at: number, result: string, copy = "ok") => [
    { key: "backup.last_at", value: String(at), updatedAt: at },
    { key: "backup.last_result", value: result, updatedAt: at },
    {
      key: "backup.last_facts",
      value: JSON.stringify({ name: "n", bytes: 1, copy, error: null }),
      updatedAt: at,
    },
  ];
  const of = (found: ReturnType<typeof rows>, with_: typeof settings | null = settings) =>
    worst(checkBackups(recordFrom(found), with_, NOW));
  expect(of(rows(NOW - HOUR, "ok"))).toBe("ok");
  expect(of(rows(NOW - 49 * HOUR, "ok"))).toBe("mend");
  expect(of(rows(NOW - HOUR, "failed"))).toBe("mend");
  expect(of(rows(NOW - HOUR, "copy_failed", "failed"))).toBe("mend");
  expect(of([])).toBe("look");
  expect(of(rows(NOW, "ok"), null)).toBe("mend");
  expect(worst(checkBackups(recordFrom(rows(NOW, "ok", "none")), { ...settings, copyDir: null }, NOW))).toBe(
    "look",
  );
});

describe("email", () => {
  /** A mail server that accepts the right password. */
  async function smtp(): Promise<number> {
    const server = createServer((socket) => {
      socket.write("220 test\r\n");
      socket.on("error", () => undefined);
      socket.on("data", (chunk) => {
        const line = chunk.toString();
        if (line.startsWith("EHLO")) socket.write("250-test\r\n250 AUTH PLAIN\r\n");
        else if (line.startsWith("AUTH"))
          socket.write(
            Buffer.from(line.split(" ")[2] ?? "", "base64")
              .toString()
              .endsWith("right")
              ? "235 welcome\r\n"
              : "535 no\r\n",
          );
        else socket.end("221 bye\r\n");
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    onTestFinished(() => void server.close());
    const address = server.address();
    return typeof address === "object" && address ? address.port : 0;
  }
  const of = (smtpUrl: string | null) => checkMail({ smtpUrl, outboxDir: "data/outbox" });

  test("is reported as not sent without SMTP_URL", async () => expect(worst(await of(null))).toBe("look"));
  test("reports whether the program can sign in, without repeating the password", async () => {
    const port = await smtp();
    expect(worst(await of(`smtp://me:right@127.0.0.1:${port}`))).toBe("ok");
    const refused = await of(`smtp://me:wrongword@127.0.0.1:${port}`);
    expect(worst(refused)).toBe("mend");
    expect(words(refused)).not.toContain("wrongword");
    expect(worst(await of("smtp://127.0.0.1:9"))).toBe("mend");
  });
});
