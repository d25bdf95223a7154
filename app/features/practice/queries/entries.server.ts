import { asc, eq } from "drizzle-orm";

import { MASKED_NOTE, shownState, type ShownState } from "../model";
import { hasGivenWay } from "./corrections.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import { people } from "~/db/schema/people";
import { practiceEntries, practiceEvents } from "~/db/schema/practice";
import type { Reader } from "~/db/types";
import type { Domain, PracticeEventKind, PracticeState } from "~/lib/vocabulary";

/* Entries as pages show them, to their author and to the supervisor alike. */

/** A line of a list: without the note, so that a list doesn't count as reading notes. */
export const LINE = {
  id: practiceEntries.id,
  rev: practiceEntries.rev,
  state: practiceEntries.state,
  practisedOn: practiceEntries.practisedOn,
  minutes: practiceEntries.minutes,
  setting: practiceEntries.setting,
  activity: practiceEntries.activity,
  counts: practiceEntries.counts,
  correctsId: practiceEntries.correctsId,
  isReplaced: hasGivenWay,
};

export const WHOLE = {
  ...LINE,
  personId: practiceEntries.personId,
  domain: practiceEntries.domain,
  competencies: practiceEntries.competencies,
  isPaid: practiceEntries.isPaid,
  siteCode: practiceEntries.siteCode,
  note: practiceEntries.note,
  submittedAt: practiceEntries.submittedAt,
  decidedBy: practiceEntries.decidedBy,
};

export type LineRow = {
  id: string;
  rev: number;
  state: PracticeState;
  practisedOn: string;
  minutes: number;
  setting: string;
  activity: string;
  counts: boolean;
  correctsId: string | null;
  isReplaced: boolean;
};

export type EntryLine = {
  id: string;
  rev: number;
  state: ShownState;
  practisedOn: string;
  minutes: number;
  /** The profile's label. */
  setting: string;
  activity: string;
  counts: boolean;
  isCorrection: boolean;
};

export type EntryView = EntryLine & {
  personId: string;
  domain: Domain;
  competencies: { id: string; title: string }[];
  isPaid: boolean;
  siteCode: string | null;
  /** Empty when there is none, and when it was removed. */
  note: string;
  isNoteMasked: boolean;
  submittedAt: number | null;
  correctsId: string | null;
};

const labelIn = (list: readonly { id: string; label: string }[], id: string) =>
  list.find((item) => item.id === id)?.label ?? id;

/** Returns a row as a line of a list, with the profile's labels. */
export function lineOf(row: LineRow, { practice }: Pick<Profile, "practice">): EntryLine {
  return {
    id: row.id,
    rev: row.rev,
    state: shownState(row.state, row.isReplaced),
    practisedOn: row.practisedOn,
    minutes: row.minutes,
    setting: labelIn(practice.settings, row.setting),
    activity: labelIn(practice.activities, row.activity),
    counts: row.counts,
    isCorrection: row.correctsId !== null,
  };
}

export type WholeRow = LineRow & {
  personId: string;
  domain: Domain;
  competencies: string[];
  isPaid: boolean;
  siteCode: string | null;
  note: string;
  submittedAt: number | null;
  decidedBy: string | null;
};

/** Returns a row with all its contents, with the profile's labels. */
export function viewOf(
  row: WholeRow,
  profile: Pick<Profile, "practice">,
  curriculum: Pick<Curriculum, "competencies">,
): EntryView {
  return {
    ...lineOf(row, profile),
    personId: row.personId,
    domain: row.domain,
    competencies: row.competencies.map((id) => ({
      id,
      title: curriculum.competencies.find((competency) => competency.id === id)?.title ?? id,
    })),
    isPaid: row.isPaid,
    siteCode: row.siteCode,
    note: row.note === MASKED_NOTE ? "" : row.note,
    isNoteMasked: row.note === MASKED_NOTE,
    submittedAt: row.submittedAt,
    correctsId: row.correctsId,
  };
}

/** Returns one entry, whoever owns it: the caller checks who may see it. */
export async function wholeEntry(db: Reader, id: string): Promise<WholeRow | null> {
  const [row] = await db.select(WHOLE).from(practiceEntries).where(eq(practiceEntries.id, id));
  return row ?? null;
}

export type EntryEvent = {
  seq: number;
  kind: PracticeEventKind;
  at: number;
  actorId: string;
  actorName: string;
  reason: string | null;
};

/** Returns the history of an entry, in order. */
export async function historyOf(db: Reader, entryId: string): Promise<EntryEvent[]> {
  return db
    .select({
      seq: practiceEvents.seq,
      kind: practiceEvents.kind,
      at: practiceEvents.at,
      actorId: practiceEvents.actorId,
      actorName: people.shownName,
      reason: practiceEvents.reason,
    })
    .from(practiceEvents)
    .innerJoin(people, eq(people.id, practiceEvents.actorId))
    .where(eq(practiceEvents.entryId, entryId))
    .orderBy(asc(practiceEvents.seq));
}
