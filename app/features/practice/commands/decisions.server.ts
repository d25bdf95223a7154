import { and, eq, inArray, isNotNull, ne, sql } from "drizzle-orm";

import { DECISIONS, isPossible, MASKED_NOTE, type Decision } from "../model";
import { canSupervise } from "../policy";
import { draftRowsOf } from "../queries/draft-rows.server";
import { appendEvents, asSeen, auditEntries, type SeenEntry } from "../transaction.server";
import { supervisorAssignments } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import { practiceDrafts, practiceEntries } from "~/db/schema/practice";
import type { Database, Reader, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { supervisorOf } from "~/features/cohorts/queries/cohorts.server";
import { markChanged } from "~/journal/marks.server";
import { enqueueMail } from "~/journal/outbox.server";
import type { Deps } from "~/lib/ids";
import { paths } from "~/lib/paths";
import type { Viewer } from "~/lib/roles";
import type { PracticeState } from "~/lib/vocabulary";

/* What the current supervisor does with a trainee's entries. */

export type Refused =
  /** It doesn't exist, or isn't theirs to decide. */
  | { ok: false; code: "not_found" }
  /** They were the supervisor when the page was opened, and no longer are. Nothing was changed. */
  | { ok: false; code: "forbidden" }
  /** The entry isn't as the page showed it; `state` is its state now. */
  | { ok: false; code: "stale" | "conflict"; state: PracticeState };

/** Tells whether a person supervises a trainee now; `forbidden` when they did until someone else took over. */
async function supervises(
  db: Reader,
  actor: Viewer,
  personId: string,
): Promise<"yes" | "not_found" | "forbidden"> {
  const supervisor = await supervisorOf(db, personId);
  if (canSupervise(actor, { personId, supervisorId: supervisor?.personId ?? null })) return "yes";
  const [before] = await db
    .select({ id: supervisorAssignments.id })
    .from(supervisorAssignments)
    .where(
      and(
        eq(supervisorAssignments.traineeId, personId),
        eq(supervisorAssignments.supervisorId, actor.personId),
        isNotNull(supervisorAssignments.toAt),
      ),
    )
    .limit(1);
  return before ? "forbidden" : "not_found";
}

const FOUND = {
  id: practiceEntries.id,
  personId: practiceEntries.personId,
  state: practiceEntries.state,
  rev: practiceEntries.rev,
  correctsId: practiceEntries.correctsId,
  decidedBy: practiceEntries.decidedBy,
  note: practiceEntries.note,
};
type Found = Pick<typeof practiceEntries.$inferSelect, keyof typeof FOUND>;

/** Returns an entry that was ever submitted. Drafts are visible only to their author. */
async function sentEntry(db: Reader, id: string): Promise<Found | null> {
  const [row] = await db
    .select(FOUND)
    .from(practiceEntries)
    .where(and(eq(practiceEntries.id, id), ne(practiceEntries.state, "draft")));
  return row ?? null;
}

/** Tells whether the entry is just as this same decision left it: a second click. */
function isDoneAlready(entry: Found, seen: SeenEntry, decision: Decision, actor: Viewer): boolean {
  return (
    entry.state === DECISIONS[decision] && entry.rev === seen.rev + 1 && entry.decidedBy === actor.personId
  );
}

async function decide(tx: Tx, actor: Viewer, seen: readonly SeenEntry[], decision: Decision, deps: Deps) {
  return tx
    .update(practiceEntries)
    .set({
      state: DECISIONS[decision],
      decidedAt: deps.now(),
      decidedBy: actor.personId,
      rev: sql`${practiceEntries.rev} + 1`,
    })
    .where(
      and(asSeen(seen), eq(practiceEntries.state, "submitted"), ne(practiceEntries.personId, actor.personId)),
    )
    .returning({ id: practiceEntries.id, correctsId: practiceEntries.correctsId });
}

export type ConfirmResult =
  /** `left`: those that changed while the page was open; they are unchanged. */
  { ok: true; confirmed: number; left: number } | Refused;

/**
 * Confirms entries of one trainee, each as the page showed it. A confirmed correction replaces the entry it corrects.
 * @param of.traineeId null: the owner of the first entry
 * @param of.entries at most as many as a page shows
 * @returns `conflict` when none is as the page showed it
 */
export async function confirmEntries(
  db: Database,
  actor: Viewer,
  of: { traineeId: string | null; entries: readonly SeenEntry[] },
  deps: Deps,
): Promise<ConfirmResult> {
  return unitOfWork(db, async (tx) => {
    const traineeId = of.traineeId ?? (await sentEntry(tx, of.entries[0]?.id ?? ""))?.personId;
    if (traineeId === undefined) return { ok: false, code: "not_found" };
    const access = await supervises(tx, actor, traineeId);
    if (access !== "yes") return { ok: false, code: access };
    const rows = await tx
      .select(FOUND)
      .from(practiceEntries)
      .where(
        and(
          inArray(
            practiceEntries.id,
            of.entries.map(({ id }) => id),
          ),
          eq(practiceEntries.personId, traineeId),
          ne(practiceEntries.state, "draft"),
        ),
      );
    const [first] = rows;
    if (!first) return { ok: false, code: "not_found" };
    const theirs = new Map(rows.map((row) => [row.id, row]));
    const asked = of.entries.filter(({ id }) => theirs.has(id));
    const before = asked.filter((seen) => {
      const row = theirs.get(seen.id);
      return row !== undefined && isDoneAlready(row, seen, "confirm", actor);
    });
    const confirmed = await decide(tx, actor, asked, "confirm", deps);
    markChanged(tx, "practice", [traineeId]);
    if (confirmed.length + before.length === 0) return { ok: false, code: "conflict", state: first.state };
    const corrected = confirmed.flatMap(({ correctsId }) => correctsId ?? []);
    const gaveWay =
      corrected.length === 0
        ? []
        : await tx
            .select({ id: practiceEntries.id })
            .from(practiceEntries)
            .where(and(inArray(practiceEntries.id, corrected), eq(practiceEntries.state, "confirmed")));
    const ids = confirmed.map(({ id }) => id);
    const who = { personId: traineeId };
    await appendEvents(tx, actor, { entryIds: ids, kind: "confirmed" }, deps);
    await appendEvents(tx, actor, { entryIds: gaveWay.map(({ id }) => id), kind: "corrected" }, deps);
    await auditEntries(tx, actor, { entryIds: ids, ...who, action: "practice.confirmed" }, deps);
    await auditEntries(
      tx,
      actor,
      { entryIds: gaveWay.map(({ id }) => id), ...who, action: "practice.corrected" },
      deps,
    );
    const done = ids.length + before.length;
    return { ok: true, confirmed: done, left: of.entries.length - done };
  });
}

/** Returns an entry with a question. The trainee is notified by email, without any details. */
export async function queryEntry(
  db: Database,
  actor: Viewer,
  input: SeenEntry & { reason: string },
  deps: Deps,
): Promise<{ ok: true } | Refused> {
  return unitOfWork(db, async (tx) => {
    const entry = await sentEntry(tx, input.id);
    if (!entry) return { ok: false, code: "not_found" };
    const access = await supervises(tx, actor, entry.personId);
    if (access !== "yes") return { ok: false, code: access };
    if (isDoneAlready(entry, input, "query", actor)) return { ok: true };
    if (!isPossible(entry.state, "query")) return { ok: false, code: "conflict", state: entry.state };
    const [queried] = await decide(tx, actor, [input], "query", deps);
    if (!queried) return { ok: false, code: "stale", state: entry.state };
    markChanged(tx, "practice", [entry.personId]);
    const who = { personId: entry.personId };
    await appendEvents(tx, actor, { entryIds: [entry.id], kind: "queried", reason: input.reason }, deps);
    await auditEntries(tx, actor, { entryIds: [entry.id], ...who, action: "practice.queried" }, deps);
    const [trainee] = await tx
      .select({ email: people.email })
      .from(people)
      .where(eq(people.id, entry.personId));
    if (trainee) {
      await enqueueMail(
        tx,
        {
          template: "hours_queried",
          toEmail: trainee.email,
          personId: entry.personId,
          params: { path: paths.practiceEntry(entry.id) },
          dedupeKey: `hours_queried:${entry.id}`,
        },
        deps,
      );
    }
    return { ok: true };
  });
}

/**
 * Masks a note that identifies someone: in this entry, and in every other entry of the trainee with the same text. The
 * text is deleted from the database; only that it was removed, by whom and when is kept.
 */
export async function maskNote(
  db: Database,
  actor: Viewer,
  input: { id: string },
  deps: Deps,
): Promise<{ ok: true } | Extract<Refused, { code: "not_found" | "forbidden" }>> {
  return unitOfWork(db, async (tx) => {
    const entry = await sentEntry(tx, input.id);
    if (!entry) return { ok: false, code: "not_found" };
    const access = await supervises(tx, actor, entry.personId);
    if (access !== "yes") return { ok: false, code: access };
    if (entry.note === "" || entry.note === MASKED_NOTE) return { ok: true };
    const masked = await tx
      .update(practiceEntries)
      // An open draft becomes stale, so that saving it doesn't bring the text back unseen.
      .set({
        note: MASKED_NOTE,
        rev: sql`case when ${practiceEntries.state} = 'draft' then ${practiceEntries.rev} + 1 else ${practiceEntries.rev} end`,
      })
      .where(and(eq(practiceEntries.personId, entry.personId), eq(practiceEntries.note, entry.note)))
      .returning({ id: practiceEntries.id, state: practiceEntries.state });
    await maskInDrafts(tx, entry.personId, entry.note);
    const sent = masked.filter(({ state }) => state !== "draft").map(({ id }) => id);
    await appendEvents(tx, actor, { entryIds: sent, kind: "masked" }, deps);
    await auditEntries(
      tx,
      actor,
      { entryIds: sent, personId: entry.personId, action: "practice.masked" },
      deps,
    );
    return { ok: true };
  });
}

/** Removes the same text from incomplete drafts; an open one becomes stale. */
async function maskInDrafts(tx: Tx, personId: string, note: string): Promise<void> {
  const drafts = await draftRowsOf(tx, personId);
  for (const { id, rev, typed } of drafts.filter((draft) => draft.typed.note === note)) {
    await tx
      .update(practiceDrafts)
      .set({ typed: { ...typed, note: "" }, rev: rev + 1 })
      .where(and(eq(practiceDrafts.id, id), eq(practiceDrafts.rev, rev)));
  }
}
