import { and, eq, inArray, max, or } from "drizzle-orm";

import { practiceDrafts, practiceEntries, practiceEvents } from "~/db/schema/practice";
import type { Tx } from "~/db/types";
import { appendAudits } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { AuditAction } from "~/lib/audit-actions";
import type { PracticeEventKind } from "~/lib/vocabulary";

/* What the commands of this subject share. All of it runs inside their unit of work. */

type Actor = { personId: string };

/** An entry in the revision a page showed. */
export type SeenEntry = { id: string; rev: number };

/** Returns the condition that a row is one of these, unchanged since it was seen. */
export function asSeen(entries: readonly SeenEntry[]) {
  return or(...entries.map(({ id, rev }) => and(eq(practiceEntries.id, id), eq(practiceEntries.rev, rev))));
}

/** Adds one event to the history of each of these entries. */
export async function appendEvents(
  tx: Tx,
  actor: Actor,
  event: { entryIds: readonly string[]; kind: PracticeEventKind; reason?: string },
  deps: Deps,
): Promise<void> {
  const { entryIds } = event;
  if (entryIds.length === 0) return;
  const last = await tx
    .select({ entryId: practiceEvents.entryId, seq: max(practiceEvents.seq) })
    .from(practiceEvents)
    .where(inArray(practiceEvents.entryId, [...entryIds]))
    .groupBy(practiceEvents.entryId);
  const lastOf = new Map(last.map(({ entryId, seq }) => [entryId, seq ?? 0]));
  const at = deps.now();
  await tx.insert(practiceEvents).values(
    entryIds.map((entryId) => ({
      entryId,
      seq: (lastOf.get(entryId) ?? 0) + 1,
      kind: event.kind,
      actorId: actor.personId,
      at,
      reason: event.reason ?? null,
    })),
  );
}

/** Adds one line to the audit log for each of these entries of one person. */
export async function auditEntries(
  tx: Tx,
  actor: Actor,
  of: {
    entryIds: readonly string[];
    personId: string;
    action: AuditAction;
    cohortId?: string | null;
    details?: Record<string, string | number | boolean | null>;
  },
  deps: Deps,
): Promise<void> {
  await appendAudits(
    tx,
    of.entryIds.map((subjectId) => ({
      actorId: actor.personId,
      action: of.action,
      subjectKind: "practice_entry",
      subjectId,
      aboutPersonId: of.personId,
      cohortId: of.cohortId ?? null,
      details: of.details ?? {},
    })),
    deps,
  );
}
/** Deletes a draft in the revision it was seen in. */

export async function dropDraft(tx: Tx, draft: { id: string; rev: number }): Promise<void> {
  await tx
    .delete(practiceDrafts)
    .where(and(eq(practiceDrafts.id, draft.id), eq(practiceDrafts.rev, draft.rev)));
}
