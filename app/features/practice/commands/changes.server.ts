import { and, eq, inArray } from "drizzle-orm";

import { isPossible } from "../model";
import { canLog } from "../policy";
import { draftRow } from "../queries/draft-rows.server";
import { appendEvents, auditEntries, dropDraft, type SeenEntry } from "../transaction.server";
import { auditLog } from "~/db/schema/journal";
import { practiceEntries } from "~/db/schema/practice";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { markChanged } from "~/journal/marks.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import type { PracticeState } from "~/lib/vocabulary";

/* How a trainee discards a draft or withdraws a submitted entry. */

export type ChangeResult =
  | { ok: true }
  | { ok: false; code: "not_found" }
  /** It is no longer as the page showed it; `state` is its state now. */
  | { ok: false; code: "conflict"; state: PracticeState };

/** Discards a draft. No one else saw it, so it leaves nothing behind. Discarding it again succeeds. */
export async function discardDraft(
  db: Database,
  actor: Viewer,
  draft: SeenEntry,
  deps: Deps,
): Promise<ChangeResult> {
  return unitOfWork(db, async (tx) => {
    const [stored] = await tx
      .select({ state: practiceEntries.state, rev: practiceEntries.rev })
      .from(practiceEntries)
      .where(and(eq(practiceEntries.id, draft.id), eq(practiceEntries.personId, actor.personId)));
    if (!stored && (await discardUnfinished(tx, actor, draft, deps))) return { ok: true };
    if (!stored)
      return (await wasDiscarded(tx, actor, draft.id)) ? { ok: true } : { ok: false, code: "not_found" };
    if (stored.rev !== draft.rev || !isPossible(stored.state, "discard"))
      return { ok: false, code: "conflict", state: stored.state };
    markChanged(tx, "practice", [actor.personId]);
    await tx
      .delete(practiceEntries)
      .where(
        and(
          eq(practiceEntries.id, draft.id),
          eq(practiceEntries.rev, draft.rev),
          eq(practiceEntries.state, "draft"),
        ),
      );
    await auditEntries(
      tx,
      actor,
      { entryIds: [draft.id], personId: actor.personId, action: "practice.discarded" },
      deps,
    );
    return { ok: true };
  });
}

/** Discards an incomplete draft in the revision the page showed. */
async function discardUnfinished(tx: Tx, actor: Viewer, draft: SeenEntry, deps: Deps): Promise<boolean> {
  const row = await draftRow(tx, draft.id);
  if (!row || !canLog(actor, row) || row.rev !== draft.rev) return false;
  await dropDraft(tx, draft);
  await auditEntries(
    tx,
    actor,
    { entryIds: [draft.id], personId: actor.personId, action: "practice.discarded" },
    deps,
  );
  return true;
}

/** Tells whether a missing draft was discarded: only the audit log remembers it. */
async function wasDiscarded(tx: Tx, actor: Viewer, entryId: string): Promise<boolean> {
  const [line] = await tx
    .select({ id: auditLog.id })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.subjectKind, "practice_entry"),
        eq(auditLog.subjectId, entryId),
        eq(auditLog.action, "practice.discarded"),
        eq(auditLog.actorId, actor.personId),
      ),
    )
    .limit(1);
  return line !== undefined;
}

/** Withdraws an entry that is pending or was queried. It stays on record and no longer counts. */
export async function withdrawEntry(
  db: Database,
  actor: Viewer,
  entry: SeenEntry,
  deps: Deps,
): Promise<ChangeResult> {
  return unitOfWork(db, async (tx) => {
    const [withdrawn] = await tx
      .update(practiceEntries)
      .set({ state: "withdrawn", updatedAt: deps.now(), rev: entry.rev + 1 })
      .where(
        and(
          eq(practiceEntries.id, entry.id),
          eq(practiceEntries.personId, actor.personId),
          eq(practiceEntries.rev, entry.rev),
          inArray(practiceEntries.state, ["submitted", "queried"]),
        ),
      )
      .returning({ id: practiceEntries.id });
    if (!withdrawn) {
      const [stored] = await tx
        .select({ state: practiceEntries.state, rev: practiceEntries.rev })
        .from(practiceEntries)
        .where(and(eq(practiceEntries.id, entry.id), eq(practiceEntries.personId, actor.personId)));
      if (!stored) return { ok: false, code: "not_found" };
      const isDone = stored.state === "withdrawn" && stored.rev === entry.rev + 1;
      return isDone ? { ok: true } : { ok: false, code: "conflict", state: stored.state };
    }
    markChanged(tx, "practice", [actor.personId]);
    await appendEvents(tx, actor, { entryIds: [entry.id], kind: "withdrawn" }, deps);
    await auditEntries(
      tx,
      actor,
      { entryIds: [entry.id], personId: actor.personId, action: "practice.withdrawn" },
      deps,
    );
    return { ok: true };
  });
}
