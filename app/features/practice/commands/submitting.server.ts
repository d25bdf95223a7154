import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";

import { hasCorrection, rightfulOriginal } from "../queries/corrections.server";
import { dayFault } from "../model";
import { appendEvents, asSeen, auditEntries, type SeenEntry } from "../transaction.server";
import { practiceStanding } from "../queries/access.server";
import type { Curriculum } from "~/curriculum/types";
import { practiceEntries } from "~/db/schema/practice";
import type { Database, Reader, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { dayOf } from "~/lib/dates";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/* From drafts to what waits for the supervisor. */

/** Sends drafts to the supervisor. An answered question leaves the log; a confirmed entry stays until its correction is confirmed. */
export async function submitStep(
  tx: Tx,
  actor: Viewer,
  drafts: readonly SeenEntry[],
  cohortId: string | null,
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
  const sentIds = sent.map(({ id }) => id);
  if (answered.length > 0) {
    await tx
      .update(practiceEntries)
      .set({ correctsId: rightfulOriginal })
      .where(and(inArray(practiceEntries.id, sentIds), isNotNull(practiceEntries.correctsId)));
  }
  const actorId = actor.personId;
  const answeredIds = answered.map(({ id }) => id);
  const who = { actorId, personId: actorId, cohortId };
  await appendEvents(tx, answeredIds, { kind: "corrected", actorId }, deps);
  await auditEntries(tx, answeredIds, { ...who, action: "practice.corrected" }, deps);
  await appendEvents(tx, sentIds, { kind: "submitted", actorId }, deps);
  await auditEntries(tx, sentIds, { ...who, action: "practice.submitted" }, deps);
  return sentIds;
}

/** What makes two entries look alike: the same day, length and activity. */
export function likenessOf(entry: { practisedOn: string; minutes: number; activity: string }): string {
  return `${entry.practisedOn} ${entry.minutes} ${entry.activity}`;
}

/** Reads what a person has sent for these days, as far as it stands: what each looks like. */
export async function sentLike(
  db: Reader,
  personId: string,
  days: string[],
): Promise<{ id: string; key: string }[]> {
  const rows = await db
    .select({
      id: practiceEntries.id,
      practisedOn: practiceEntries.practisedOn,
      minutes: practiceEntries.minutes,
      activity: practiceEntries.activity,
      isCorrected: sql`${hasCorrection}`.mapWith(Boolean),
    })
    .from(practiceEntries)
    .where(
      and(
        eq(practiceEntries.personId, personId),
        inArray(practiceEntries.practisedOn, days),
        inArray(practiceEntries.state, ["submitted", "queried", "confirmed"]),
      ),
    );
  return rows.flatMap((row) => (row.isCorrected ? [] : [{ id: row.id, key: likenessOf(row) }]));
}

export type SubmitResult =
  /** `left`: those that were changed meanwhile, whose day is too long ago by now, or that look like another entry. */
  { ok: true; sent: number; left: number } | { ok: false; code: "not_ready"; access: "locked" | "closed" };

/** Sends several drafts at once, each as the page showed it. One sent already counts as sent. */
export async function submitDrafts(
  db: Database,
  curriculum: Curriculum,
  actor: Viewer,
  drafts: readonly SeenEntry[],
  deps: Deps,
): Promise<SubmitResult> {
  return unitOfWork(db, async (tx) => {
    const standing = await practiceStanding(tx, curriculum, actor.personId);
    if (standing.access !== "open") return { ok: false, code: "not_ready", access: standing.access };
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
    // Two that look alike are not sent unasked: the question is on the page of the draft.
    for (const row of ready) {
      if (row.correctsId === null && known.has(likenessOf(row))) continue;
      known.add(likenessOf(row));
      fit.add(row.id);
    }
    const chosen = drafts.filter(({ id }) => fit.has(id));
    const sent = chosen.length === 0 ? [] : await submitStep(tx, actor, chosen, standing.cohortId, deps);
    const sentBefore = rows.filter((row) => row.state === "submitted").length;
    return {
      ok: true,
      sent: sent.length + sentBefore,
      left: new Set(drafts.map(({ id }) => id)).size - sent.length - sentBefore,
    };
  });
}
