import { and, eq, ne, sql } from "drizzle-orm";

import { findIdentifiers } from "../identifiers";
import { dayLength, isPossible } from "../model";
import { canLog } from "../policy";
import { practiceAccess } from "../queries/access.server";
import { hasCorrection } from "../queries/corrections.server";
import { draftRow, sameTyped, type Typed } from "../queries/draft-rows.server";
import { likenessOf, sentLike } from "../queries/likeness.server";
import { auditEntries, dropDraft } from "../transaction.server";
import { submitStep } from "./submitting.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import { isUniqueViolation } from "~/db/errors";
import { practiceEntries } from "~/db/schema/practice";
import type { Database, Reader, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { markChanged } from "~/journal/marks.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import type { Domain } from "~/lib/vocabulary";

/* What trainees do with their own log. */

export type EntryFields = {
  /** YYYY-MM-DD */
  practisedOn: string;
  minutes: number;
  setting: string;
  activity: string;
  domain: Domain;
  competencies: string[];
  isPaid: boolean;
  siteCode: string | null;
  note: string;
};

export type SaveInput = {
  /** Created with the page, so that a form sent twice makes one entry. */
  id: string;
  /** The draft's revision on the page; null: not stored yet. */
  rev: number | null;
  /** The entry that a new one corrects. */
  correctsId: string | null;
  fields: EntryFields;
  intent: "draft" | "submit";
  /** The person checked again and confirms that the long day is right. */
  isLongDayMeant: boolean;
  /** The person checked again and confirms that it isn't a duplicate. */
  isOtherMeant?: boolean;
  /** The form as typed: a draft with the same content was saved by this form a moment ago. */
  typed?: Typed;
};

export type SaveResult =
  | { ok: true; id: string; state: "draft" | "submitted"; rev: number }
  /** It doesn't exist, or isn't theirs. */
  | { ok: false; code: "not_found" }
  /** The draft was changed elsewhere; its page shows the current version. */
  | { ok: false; code: "stale" }
  /** The entry was already submitted (`sent`), or the one to correct can no longer be corrected (`corrects`). */
  | { ok: false; code: "conflict"; what: "sent" | "corrects" }
  /** Hours can't be submitted yet, or no longer. */
  | { ok: false; code: "not_ready"; access: "locked" | "closed" }
  /** The day would exceed 24 hours, or be so long that the person is asked to confirm it. */
  | { ok: false; code: "invalid"; why: "impossible" | "long"; dayMinutes: number }
  /** Other entries have the same day, length and activity: the person is asked before it is submitted. */
  | { ok: false; code: "invalid"; why: "same"; entries: number };

/** Saves an entry as a draft, or saves it and submits it to the supervisor. */
export async function saveEntry(
  db: Database,
  actor: Viewer,
  input: SaveInput,
  deps: Deps & { curriculum: Curriculum },
): Promise<SaveResult> {
  try {
    return await unitOfWork(db, async (tx) => {
      const [stored] = await tx.select().from(practiceEntries).where(eq(practiceEntries.id, input.id));
      if (stored) {
        if (!canLog(actor, stored)) return { ok: false, code: "not_found" };
        const isSame = sameFields(stored, input.fields);
        if (isSame && stored.state === "submitted" && input.intent === "submit")
          return { ok: true, id: stored.id, state: "submitted", rev: stored.rev };
        if (stored.state !== "draft") return { ok: false, code: "conflict", what: "sent" };
        if (stored.rev !== input.rev) {
          if (isSame && input.intent === "draft")
            return { ok: true, id: stored.id, state: "draft", rev: stored.rev };
          // Clicking "submit" right after "save as draft" with the same text isn't another person's change.
          if (!isSame) return { ok: false, code: "stale" };
        }
      }
      const unfinished = stored ? null : await draftRow(tx, input.id);
      if (unfinished && !canLog(actor, unfinished)) return { ok: false, code: "not_found" };
      if (unfinished && unfinished.rev !== input.rev && !sameTyped(unfinished.typed, input.typed))
        return { ok: false, code: "stale" };
      const practice = await practiceAccess(tx, deps.curriculum, actor.personId);
      const refused =
        (stored ? null : await refusedTarget(tx, actor, input)) ??
        (await refusedDay(
          tx,
          actor,
          { ...input, correctsId: stored?.correctsId ?? input.correctsId },
          practice.profile,
        ));
      if (refused) return refused;
      if (input.intent === "submit" && practice.access !== "open")
        return { ok: false, code: "not_ready", access: practice.access };
      const counts =
        practice.profile.practice.activities.find(({ id }) => id === input.fields.activity)?.counts ?? false;
      const rev = await store(tx, actor, input, { stored: stored ?? null, unfinished, counts }, deps);

      const seen = findIdentifiers(input.fields.note).length;
      const audit = { personId: actor.personId, cohortId: practice.cohortId };
      if (seen > 0)
        await auditEntries(
          tx,
          actor,
          { entryIds: [input.id], ...audit, action: "practice.note_kept", details: { seen } },
          deps,
        );
      if (input.intent === "draft") return { ok: true, id: input.id, state: "draft", rev };
      await submitStep(tx, actor, { drafts: [{ id: input.id, rev }], cohortId: practice.cohortId }, deps);
      return { ok: true, id: input.id, state: "submitted", rev: rev + 1 };
    });
  } catch (error) {
    // Two corrections of one entry at once: the other one was first.
    if (isUniqueViolation(error)) return { ok: false, code: "conflict", what: "corrects" };
    throw error;
  }
}

type StoredEntry = typeof practiceEntries.$inferSelect;

function sameFields(stored: StoredEntry, fields: EntryFields): boolean {
  return (
    stored.practisedOn === fields.practisedOn &&
    stored.minutes === fields.minutes &&
    stored.setting === fields.setting &&
    stored.activity === fields.activity &&
    stored.domain === fields.domain &&
    stored.isPaid === fields.isPaid &&
    stored.siteCode === fields.siteCode &&
    stored.note === fields.note &&
    stored.competencies.join() === fields.competencies.join()
  );
}

/** Returns why the entry can't be corrected, or null. */
async function refusedTarget(tx: Tx, actor: Viewer, input: SaveInput): Promise<SaveResult | null> {
  if (input.correctsId === null) return null;
  const [target] = await tx
    .select({
      personId: practiceEntries.personId,
      state: practiceEntries.state,
      isCorrected: sql`${hasCorrection}`.mapWith(Boolean),
    })
    .from(practiceEntries)
    .where(eq(practiceEntries.id, input.correctsId));
  if (!target || !canLog(actor, target)) return { ok: false, code: "not_found" };
  if (!isPossible(target.state, "correct") || target.isCorrected)
    return { ok: false, code: "conflict", what: "corrects" };
  return null;
}

/** Returns why the day has no room for the entry beside the others logged for it, or null. */
async function refusedDay(
  tx: Tx,
  actor: Viewer,
  input: SaveInput,
  profile: Profile,
): Promise<SaveResult | null> {
  const others = await minutesOfDay(tx, actor.personId, input.fields.practisedOn, [
    input.id,
    input.correctsId,
  ]);
  const dayMinutes = others + input.fields.minutes;
  const length = dayLength(dayMinutes, profile.practice.dayFlagHours);
  if (length === "impossible" || (length === "long" && !input.isLongDayMeant)) {
    return { ok: false, code: "invalid", why: length, dayMinutes };
  }
  if (input.intent === "draft" || input.isOtherMeant) return null;
  const { practisedOn, minutes, activity } = input.fields;
  const like = await sentLike(tx, actor.personId, [practisedOn]);
  const same = like.filter(
    (one) =>
      one.key === likenessOf({ practisedOn, minutes, activity }) &&
      one.id !== input.id &&
      one.id !== input.correctsId,
  );
  return same.length > 0 ? { ok: false, code: "invalid", why: "same", entries: same.length } : null;
}

/** Returns the minutes logged for a day, drafts included, without entries that a correction replaces. */
async function minutesOfDay(
  db: Reader,
  personId: string,
  day: string,
  without: (string | null)[],
): Promise<number> {
  const rows = await db
    .select({
      id: practiceEntries.id,
      minutes: practiceEntries.minutes,
      isCorrected: sql`${hasCorrection}`.mapWith(Boolean),
    })
    .from(practiceEntries)
    .where(
      and(
        eq(practiceEntries.personId, personId),
        eq(practiceEntries.practisedOn, day),
        ne(practiceEntries.state, "withdrawn"),
      ),
    );
  return rows.reduce(
    (sum, row) => (row.isCorrected || without.includes(row.id) ? sum : sum + row.minutes),
    0,
  );
}

async function store(
  tx: Tx,
  actor: Viewer,
  { id, correctsId, fields }: SaveInput,
  {
    stored,
    unfinished,
    counts,
  }: { stored: StoredEntry | null; unfinished: { rev: number; createdAt: number } | null; counts: boolean },
  deps: Deps,
): Promise<number> {
  const now = deps.now();
  markChanged(tx, "practice", [actor.personId]);
  if (stored) {
    const rev = stored.rev + 1;
    await tx
      .update(practiceEntries)
      .set({ ...fields, counts, updatedAt: now, rev })
      .where(eq(practiceEntries.id, id));
    return rev;
  }
  const rev = unfinished ? unfinished.rev + 1 : 0;
  await tx.insert(practiceEntries).values({
    id,
    personId: actor.personId,
    state: "draft",
    ...fields,
    counts,
    correctsId,
    createdAt: unfinished?.createdAt ?? now,
    updatedAt: now,
    rev,
  });
  if (unfinished) await dropDraft(tx, { id, rev: unfinished.rev });
  return rev;
}
