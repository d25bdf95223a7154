import { and, desc, eq, not, or, sql, type SQL } from "drizzle-orm";

import { hasGivenWay } from "./corrections.server";
import { draftRow, draftRowsOf, type Typed } from "./draft-rows.server";
import {
  historyOf,
  LINE,
  lineOf,
  viewOf,
  wholeEntry,
  type EntryEvent,
  type EntryLine,
  type EntryView,
} from "./entries.server";
import type { EntryRules } from "../forms";
import { isPossible, loggableDays, PAGE_SIZE, pageOf, type LogView } from "../model";
import { canLog } from "../policy";
import { practiceTotals, type PracticeTotals } from "./totals.server";
import { practiceStanding, type PracticeStanding } from "./access.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import { practiceDrafts, practiceEntries } from "~/db/schema/practice";
import type { Reader } from "~/db/types";
import { supervisorOf } from "~/features/cohorts/queries/cohorts.server";
import { dayOf } from "~/lib/dates";
import type { Viewer } from "~/lib/roles";
import type { Domain, PracticeState } from "~/lib/vocabulary";

/* What a trainee sees of the own log. */

const NO_TOTALS: PracticeTotals = {
  confirmedMinutes: 0,
  waitingMinutes: 0,
  draftMinutes: 0,
  queried: 0,
  waiting: 0,
  lastAt: null,
};

/** A draft that is not complete, as a line of a list. */
export type UnfinishedLine = { id: string; savedAt: number };

/** Both kinds of a person's drafts, in one statement. */
async function draftsOf(
  db: Reader,
  personId: string,
): Promise<{ id: string; rev: number; savedAt: number; kind: string }[]> {
  const rows = await db
    .select({
      id: practiceEntries.id,
      rev: practiceEntries.rev,
      savedAt: practiceEntries.updatedAt,
      kind: sql<string>`'complete'`,
    })
    .from(practiceEntries)
    .where(and(eq(practiceEntries.personId, personId), eq(practiceEntries.state, "draft")))
    .unionAll(
      db
        .select({
          id: practiceDrafts.id,
          rev: practiceDrafts.rev,
          savedAt: practiceDrafts.updatedAt,
          kind: sql<string>`'unfinished'`,
        })
        .from(practiceDrafts)
        .where(eq(practiceDrafts.personId, personId)),
    );
  return rows.sort((one, other) => other.savedAt - one.savedAt || (one.id < other.id ? 1 : -1));
}

export type LogPage = {
  totals: PracticeTotals;
  hoursAsked: number | null;
  access: PracticeStanding["access"];
  lockedBy: { title: string; slug: string | null }[];
  supervisorName: string | null;
  list: { view: LogView; page: number; pages: number; total: number; entries: EntryLine[] };
  /** Those that can be sent together; at most a page of them. */
  drafts: { id: string; rev: number }[];
  /** Those that are not complete, the latest first. */
  unfinished: UnfinishedLine[];
};

function inView(view: LogView): SQL | undefined {
  switch (view) {
    case "all":
      return undefined;
    case "confirmed":
      return and(eq(practiceEntries.state, "confirmed"), not(hasGivenWay));
    case "withdrawn":
      return or(
        eq(practiceEntries.state, "withdrawn"),
        and(eq(practiceEntries.state, "confirmed"), hasGivenWay),
      );
    default:
      return eq(practiceEntries.state, view);
  }
}

/** The statement behind the list, so that a test can ask for its plan. */
export function logQuery(db: Reader, personId: string, view: LogView, from: number) {
  return db
    .select(LINE)
    .from(practiceEntries)
    .where(and(eq(practiceEntries.personId, personId), inView(view)))
    .orderBy(desc(practiceEntries.practisedOn), desc(practiceEntries.id))
    .limit(PAGE_SIZE)
    .offset(from);
}

/**
 * The log: what is confirmed, what waits, and one page of the entries, the latest day first.
 * @param asked which of them, and the page as it stood in the address
 */
export async function logPage(
  db: Reader,
  curriculum: Curriculum,
  personId: string,
  asked: { view: LogView; page: string | null },
): Promise<LogPage> {
  const [standing, totals, supervisor, total, drafts] = await Promise.all([
    practiceStanding(db, curriculum, personId),
    practiceTotals(db, [personId]),
    supervisorOf(db, personId),
    db.$count(practiceEntries, and(eq(practiceEntries.personId, personId), inView(asked.view))),
    draftsOf(db, personId),
  ]);
  const { page, pages, from } = pageOf(asked.page, total);
  const rows = await logQuery(db, personId, asked.view, from);
  return {
    totals: totals.get(personId) ?? NO_TOTALS,
    hoursAsked: standing.hoursAsked,
    access: standing.access,
    lockedBy: missingModules(curriculum, standing),
    supervisorName: supervisor?.shownName ?? null,
    list: { view: asked.view, page, pages, total, entries: rows.map((row) => lineOf(row, standing.profile)) },
    drafts: drafts
      .filter(({ kind }) => kind === "complete")
      .slice(0, PAGE_SIZE)
      .map(({ id, rev }) => ({ id, rev })),
    unfinished: drafts
      .filter(({ kind }) => kind === "unfinished")
      .slice(0, PAGE_SIZE)
      .map(({ id, savedAt }) => ({ id, savedAt })),
  };
}

function missingModules(curriculum: Curriculum, { lockedBy }: PracticeStanding) {
  return lockedBy.map((title) => ({
    title,
    slug: curriculum.modules.find((module) => module.title === title)?.slug ?? null,
  }));
}

/** What the form of an entry offers, and what is said beside it. */
export type EntryFormView = {
  settings: { value: string; label: string }[];
  activities: { value: string; label: string; counts: boolean }[];
  competencies: { value: string; label: string }[];
  noteMax: number;
  days: { first: string; last: string };
  /** The profile's rule on what must be reported, if it has one. */
  disclosureRule: string | null;
  supervisorName: string | null;
  access: PracticeStanding["access"];
  lockedBy: { title: string; slug: string | null }[];
};

/** What the form starts with. */
export type EntryDefaults = {
  practisedOn: string;
  minutes: number | null;
  setting: string | null;
  activity: string | null;
  domain: Domain | null;
  competencies: string[];
  isPaid: boolean | null;
  siteCode: string;
  note: string;
};

/** The rules an entry of this person is checked against. */
export function rulesFor(curriculum: Curriculum, profile: Profile, today: string): EntryRules {
  const { settings, activities, noteMax } = profile.practice;
  return { settings, activities, noteMax, competencies: curriculum.competencies, today };
}

/** The rules of a person's log and what its form offers. */
export async function formFor(
  db: Reader,
  curriculum: Curriculum,
  viewer: Viewer,
  now: number,
): Promise<{ rules: EntryRules; form: EntryFormView }> {
  const [standing, supervisor] = await Promise.all([
    practiceStanding(db, curriculum, viewer.personId),
    supervisorOf(db, viewer.personId),
  ]);
  const { profile } = standing;
  const today = dayOf(now, viewer.timeZone);
  return {
    rules: rulesFor(curriculum, profile, today),
    form: {
      settings: profile.practice.settings.map(({ id, label }) => ({ value: id, label })),
      activities: profile.practice.activities.map(({ id, label, counts }) => ({ value: id, label, counts })),
      competencies: curriculum.competencies.map(({ id, title }) => ({ value: id, label: title })),
      noteMax: profile.practice.noteMax,
      days: loggableDays(today),
      disclosureRule: profile.localRules.mandated_reporting ?? profile.localRules.duty_to_warn ?? null,
      supervisorName: supervisor?.shownName ?? null,
      access: standing.access,
      lockedBy: missingModules(curriculum, standing),
    },
  };
}

export type OwnEntryPage = {
  entry: EntryView;
  /** As stored, and not as it is said: `state` of the machine. */
  stored: PracticeState;
  history: EntryEvent[];
  /** The form's start: for a draft, and for a correction. */
  defaults: EntryDefaults;
  /** The entry that this one corrects. */
  corrects: { id: string; practisedOn: string; minutes: number } | null;
  /** The correction of this one that is written, waits, is queried or is confirmed. */
  correction: { id: string; state: PracticeState } | null;
  canCorrect: boolean;
};

/** A draft that is not complete: its form as it was left. */
export type UnfinishedPage = {
  entry: { id: string; rev: number; isNoteMasked: false };
  stored: "draft";
  defaults: { typed: Typed };
};

/** Returns a draft of one's own that is not complete; null for anyone else's. */
export async function unfinishedDraft(
  db: Reader,
  viewer: Viewer,
  id: string,
): Promise<UnfinishedPage | null> {
  const row = await draftRow(db, id);
  if (!row || !canLog(viewer, row)) return null;
  return {
    entry: { id: row.id, rev: row.rev, isNoteMasked: false },
    stored: "draft",
    defaults: { typed: row.typed },
  };
}

/** An entry of one's own with its history; null for anyone else's. */
export async function ownEntry(
  db: Reader,
  curriculum: Curriculum,
  viewer: Viewer,
  id: string,
): Promise<OwnEntryPage | null> {
  const row = await wholeEntry(db, id);
  if (!row || !canLog(viewer, row)) return null;
  const [standing, history, [corrects], [sent], unfinished] = await Promise.all([
    practiceStanding(db, curriculum, viewer.personId),
    historyOf(db, id),
    row.correctsId === null
      ? []
      : db
          .select({
            id: practiceEntries.id,
            practisedOn: practiceEntries.practisedOn,
            minutes: practiceEntries.minutes,
          })
          .from(practiceEntries)
          .where(eq(practiceEntries.id, row.correctsId)),
    db
      .select({ id: practiceEntries.id, state: practiceEntries.state })
      .from(practiceEntries)
      // Written out, so that the partial index on corrections serves.
      .where(and(eq(practiceEntries.correctsId, id), sql`${practiceEntries.state} <> 'withdrawn'`)),
    draftRowsOf(db, viewer.personId),
  ]);
  const begun = unfinished.find(({ typed }) => typed.corrects === id);
  const correction = sent ?? (begun ? { id: begun.id, state: "draft" as const } : undefined);
  const entry = viewOf(row, standing.profile, curriculum);
  return {
    entry,
    stored: row.state,
    history,
    defaults: {
      practisedOn: row.practisedOn,
      minutes: row.minutes,
      setting: row.setting,
      activity: row.activity,
      domain: row.domain,
      competencies: row.competencies,
      isPaid: row.isPaid,
      siteCode: row.siteCode ?? "",
      note: entry.note,
    },
    corrects: corrects ?? null,
    correction: correction ?? null,
    canCorrect: isPossible(row.state, "correct") && !correction,
  };
}

/** The start of a correction: what the entry says now; null when it cannot be corrected, or is not theirs. */
export async function correctionOf(
  db: Reader,
  curriculum: Curriculum,
  viewer: Viewer,
  id: string,
): Promise<Pick<OwnEntryPage, "defaults" | "history" | "entry"> | null> {
  const page = await ownEntry(db, curriculum, viewer, id);
  return page?.canCorrect ? page : null;
}
