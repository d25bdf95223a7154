import { and, eq, gt, inArray } from "drizzle-orm";

import { MASKED_NOTE } from "../model";
import { auditEntries } from "../transaction.server";
import { auditLog } from "~/db/schema/journal";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import { HOUR } from "~/lib/dates";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/**
 * Records in the audit log that a person read someone else's notes: at most once an hour per entry. Entries without a
 * note, or with a removed one, have nothing to read.
 */
export async function noteReading(
  db: Database,
  actor: Viewer,
  of: { personId: string; entries: readonly { id: string; note: string }[] },
  deps: Deps,
): Promise<void> {
  const withNote = of.entries.flatMap(({ id, note }) => (note === "" || note === MASKED_NOTE ? [] : [id]));
  if ((await notYetNoted(db, actor, withNote, deps)).length === 0) return;
  await unitOfWork(db, async (tx) => {
    const ids = await notYetNoted(tx, actor, withNote, deps);
    await auditEntries(tx, actor, { entryIds: ids, personId: of.personId, action: "practice.read" }, deps);
  });
}

/** Records in the audit log that a person was shown all notes of an application: one line, at most once an hour. */
export async function noteReadingAll(
  db: Database,
  actor: Viewer,
  of: { personId: string; applicationId: string; entries: number },
  deps: Deps,
): Promise<void> {
  if (of.entries === 0 || (await wasAllNoted(db, actor, of.applicationId, deps))) return;
  await unitOfWork(db, async (tx) => {
    if (await wasAllNoted(tx, actor, of.applicationId, deps)) return;
    await appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: "practice.read_all",
        subjectKind: "application",
        subjectId: of.applicationId,
        aboutPersonId: of.personId,
        details: { entries: of.entries },
      },
      deps,
    );
  });
}

async function wasAllNoted(db: Reader, actor: Viewer, applicationId: string, deps: Deps): Promise<boolean> {
  const [line] = await db
    .select({ id: auditLog.id })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.subjectKind, "application"),
        eq(auditLog.subjectId, applicationId),
        gt(auditLog.at, deps.now() - HOUR),
        eq(auditLog.actorId, actor.personId),
        eq(auditLog.action, "practice.read_all"),
      ),
    )
    .limit(1);
  return line !== undefined;
}

async function notYetNoted(db: Reader, actor: Viewer, entryIds: string[], deps: Deps): Promise<string[]> {
  if (entryIds.length === 0) return [];
  const noted = await db
    .select({ entryId: auditLog.subjectId })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.subjectKind, "practice_entry"),
        inArray(auditLog.subjectId, entryIds),
        gt(auditLog.at, deps.now() - HOUR),
        eq(auditLog.actorId, actor.personId),
        eq(auditLog.action, "practice.read"),
      ),
    );
  const known = new Set(noted.map(({ entryId }) => entryId));
  return entryIds.filter((id) => !known.has(id));
}
