import { describe, expect, test } from "vitest";

import { backupName, isHalfBackup, superseded } from "~/server/backups/rotation";

const day = (n: number) => backupName(Date.UTC(2026, 0, n, 3), ".db");

describe("rotation", () => {
  test("a name contains the time and sorts by age", () => {
    expect(backupName(Date.UTC(2026, 2, 2, 15, 7, 59), ".db")).toBe("alongside-2026-03-02T15-07.db");
    expect(backupName(Date.UTC(2026, 2, 2), ".dump")).toBe("alongside-2026-03-02T00-00.dump");
  });

  test("keeps the newest and the first of each of six months", () => {
    const year = Array.from({ length: 365 }, (_, n) => day(n + 1));
    const gone = new Set(superseded(year, 14, day(365)));
    const left = year.filter((name) => !gone.has(name));
    expect(left.slice(-14)).toEqual(year.slice(-14));
    expect(left.slice(0, -14).map((name) => name.slice(10, 20))).toEqual([
      "2026-07-01",
      "2026-08-01",
      "2026-09-01",
      "2026-10-01",
      "2026-11-01",
      "2026-12-01",
    ]);
  });

  test("never touches other files, nor the one just made, even when the clock was set back", () => {
    const others = [
      "alongside.db",
      "alongside-2026-01-01T03-00.db.old",
      "my-alongside-2026-01-01T03-00.db",
      "alongside-before-move.db",
      "letters.txt",
    ];
    const ours = [day(1), day(2), day(3), day(4)];
    const made = backupName(Date.UTC(2020, 0, 1), ".db");
    const gone = superseded([...others, ...ours, made], 1, made);
    expect(gone).toEqual([day(3), day(2)]);
    expect(superseded(ours, 0, day(1)), "at least one newest stays").not.toContain(day(4));
  });

  test("recognizes what an interrupted backup left", () => {
    expect(isHalfBackup(`${day(1)}.4711.part`)).toBe(true);
    expect(isHalfBackup(`${day(1)}.4711.part-journal`)).toBe(true);
    expect(isHalfBackup(day(1))).toBe(false);
    expect(isHalfBackup("notes.part")).toBe(false);
  });
});
