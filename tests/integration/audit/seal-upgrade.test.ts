import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asc } from "drizzle-orm";
import { expect, onTestFinished } from "vitest";

import { onSqlite } from "../../support/database";
import { canonicalJson } from "~/curriculum/hash.server";
import { openFile } from "~/db/driver.server";
import { applyMigrations } from "~/db/migrate.server";
import { auditLog } from "~/db/schema/journal";
import { openSqlite } from "~/db/sqlite.server";
import { sealAuditLog } from "~/features/audit/commands/seal.server";
import { verifySeals } from "~/features/audit/queries/seals.server";

/** A database as the first version left it: batches in order of ids, and no seal on the entries. */
function olderDatabase(entries: number, batch: number): string {
  const folder = mkdtempSync(join(tmpdir(), "alongside-upgrade-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const migrations = join(folder, "migrations");
  cpSync("drizzle/sqlite", migrations, { recursive: true });
  const journalFile = join(migrations, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(journalFile, "utf8"));
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, 1) }));

  const file = join(folder, "old.db");
  const db = openFile(file);
  applyMigrations(db, migrations);
  const insert = db.prepare(
    "insert into audit_log (id, at, action, subject_kind, subject_id, details) values (?, ?, 'test.done', 'test', 'x', '{}')",
  );
  const idOf = (number: number) => `01900000-0000-7000-8000-${String(number).padStart(12, "0")}`;
  for (let number = 1; number <= entries; number += 1) insert.run(idOf(number), number);
  let previous = "0".repeat(64);
  for (let number = 1; number * batch <= entries; number += 1) {
    const first = (number - 1) * batch + 1;
    const hash = createHash("sha256").update(previous);
    for (let at = first; at < first + batch; at += 1) {
      const row = {
        id: idOf(at),
        at,
        actorId: null,
        action: "test.done",
        subjectKind: "test",
        subjectId: "x",
      };
      hash.update("\n").update(canonicalJson({ ...row, aboutPersonId: null, cohortId: null, details: {} }));
    }
    const digest = hash.digest("hex");
    db.prepare("insert into audit_seals values (?, ?, ?, ?, ?, ?, ?)").run(
      number,
      idOf(first),
      idOf(first + batch - 1),
      batch,
      previous,
      digest,
      1,
    );
    previous = digest;
  }
  db.close();
  return file;
}

onSqlite("what an earlier version sealed is still sealed, and the chain continues", async () => {
  const db = await openSqlite(`file:${olderDatabase(25, 10)}`);
  onTestFinished(() => db.close());
  const rows = await db.select({ seal: auditLog.seal }).from(auditLog).orderBy(asc(auditLog.id));
  const marks = rows.map(({ seal }) => seal);
  expect(marks).toEqual([...Array(10).fill(1), ...Array(10).fill(2), ...Array(5).fill(null)]);
  expect(await verifySeals(db)).toBeNull();
  expect(await sealAuditLog(db, { now: () => 2 })).toBe("5 entries sealed");
  expect(await verifySeals(db)).toBeNull();
});
