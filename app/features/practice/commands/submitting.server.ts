import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";

import { dayFault } from "../model";
import { practiceAccess } from "../queries/access.server";
import { rightfulOriginal } from "../queries/corrections.server";
import { likenessOf, sentLike } from "../queries/likeness.server";
import { appendEvents, asSeen, auditEntries, type SeenEntry } from "../transaction.server";
import type { Curriculum } from "~/curriculum/types";
import { practiceEntries } from "~/db/schema/practice";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { markChanged } from "~/journal/marks.server";
import { dayOf } from "~/lib/dates";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/* From draft to pending. */

/**
 * Submits drafts to the supervisor. A queried entry is replaced at once; a confirmed one stays until its correction is
 * confirmed.
 */
export async function submitStep(
  tx: Tx,
  actor: Viewer,
  { drafts, cohortId }: { drafts: readonly SeenEntry[]; cohortId: string | null },
  deps: Deps,
): Promise<string[]> {
  const now = deps.now();
  const isOwnDraft = and(
    asSeen(drafts),
    eq(practiceEntries.personId, actor.personId),
    eq(practiceEntries.state, "draft"),
  );
  const rows = await tx
    .select({ id: practiceEntries.id, correctsId: practiceEntries.correctsId })
    .from(practiceEntries)
    .where(isOwnDraft);
  if (rows.length === 0) return [];
  const answers = rows.flatMap(({ correctsId }) => correctsId ?? []);
  const answered =
    answers.length === 0
      ? []
      : await tx
          .update(practiceEntries)
          .set({ state: "withdrawn", rev: sql`${practiceEntries.rev} + 1` })
          .where(and(inArray(practiceEntries.id, answers), eq(practiceEntries.state, "queried")))
          .returning({ id: practiceEntries.id });
  const sent = await tx
    .update(practiceEntries)
    .set({ state: "submitted", submittedAt: now, updatedAt: now, rev: sql`${practiceEntries.rev} + 1` })
    .where(isOwnDraft)
    .returning({ id: practiceEntries.id });
  markChanged(tx, "practice", [actor.personId]);
  const sentIds = sent.map(({ id }) => id);
  if (answered.length > 0) {
    await tx
      .update(practiceEntries)
      .set({ correctsId: rightfulOriginal })
      .where(and(inArray(practiceEntries.id, sentIds), isNotNull(practiceEntries.correctsId)));
  }
  const answeredIds = answered.map(({ id }) => id);
  const who = { personId: actor.personId, cohortId };
  await appendEvents(tx, actor, { entryIds: answeredIds, kind: "corrected" }, deps);
  await auditEntries(tx, actor, { entryIds: answeredIds, ...who, action: "practice.corrected" }, deps);
  await appendEvents(tx, actor, { entryIds: sentIds, kind: "submitted" }, deps);
  await auditEntries(tx, actor, { entryIds: sentIds, ...who, action: "practice.submitted" }, deps);
  return sentIds;
}

export type SubmitResult =
  /** `left`: those changed meanwhile, those whose day is now too long ago, and possible duplicates. */
  { ok: true; sent: number; left: number } | { ok: false; code: "not_ready"; access: "locked" | "closed" };

/** Submits several drafts at once, each as the page showed it. One already submitted counts as submitted. */
export async function submitDrafts(
  db: Database,
  actor: Viewer,
  drafts: readonly SeenEntry[],
  deps: Deps & { curriculum: Curriculum },
): Promise<SubmitResult> {
  return unitOfWork(db, async (tx) => {
    const practice = await practiceAccess(tx, deps.curriculum, actor.personId);
    if (practice.access !== "open") return { ok: false, code: "not_ready", access: practice.access };
    const rows = await tx
      .select({
        id: practiceEntries.id,
        state: practiceEntries.state,
        practisedOn: practiceEntries.practisedOn,
        minutes: practiceEntries.minutes,
        activity: practiceEntries.activity,
        correctsId: practiceEntries.correctsId,
      })
      .from(practiceEntries)
      .where(
        and(
          inArray(
            practiceEntries.id,
            drafts.map(({ id }) => id),
          ),
          eq(practiceEntries.personId, actor.personId),
        ),
      );
    const today = dayOf(deps.now(), actor.timeZone);
    const ready = rows.filter((row) => row.state === "draft" && dayFault(row.practisedOn, today) === null);
    const days = [...new Set(ready.map(({ practisedOn }) => practisedOn))];
    const known = new Set((await sentLike(tx, actor.personId, days)).map(({ key }) => key));
    const fit = new Set<string>();
    // Possible duplicates aren't submitted in bulk: the draft's own page asks about them.
    for (const row of ready) {
      if (row.correctsId === null && known.has(likenessOf(row))) continue;
      known.add(likenessOf(row));
      fit.add(row.id);
    }
    const chosen = drafts.filter(({ id }) => fit.has(id));
    const sent =
      chosen.length === 0
        ? []
        : await submitStep(tx, actor, { drafts: chosen, cohortId: practice.cohortId }, deps);
    const sentBefore = rows.filter((row) => row.state === "submitted").length;
    return {
      ok: true,
      sent: sent.length + sentBefore,
      left: new Set(drafts.map(({ id }) => id)).size - sent.length - sentBefore,
    };
  });
}
