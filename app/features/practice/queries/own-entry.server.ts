import { eq, and, sql } from "drizzle-orm";

import type { EntryRules } from "../forms";
import { isPossible, loggableDays } from "../model";
import { canLog } from "../policy";
import { missingModules, practiceAccess, type PracticeAccess } from "./access.server";
import { draftRow, draftRowsOf, type Typed } from "./draft-rows.server";
import { type EntryView, type EntryEvent, wholeEntry, viewOf, historyOf } from "./entries.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import { practiceEntries } from "~/db/schema/practice";
import type { Reader } from "~/db/types";
import { supervisorOf } from "~/features/cohorts/queries/cohorts.server";
import { dayOf } from "~/lib/dates";
import type { Viewer } from "~/lib/roles";
import type { Domain, PracticeState } from "~/lib/vocabulary";

/** What the form of an entry offers, with its explanations. */
export type EntryFormView = {
  settings: { value: string; label: string }[];
  activities: { value: string; label: string; counts: boolean }[];
  competencies: { value: string; label: string }[];
  noteMax: number;
  days: { first: string; last: string };
  /** The profile's mandatory-reporting rule, if it has one. */
  disclosureRule: string | null;
  supervisorName: string | null;
  access: PracticeAccess["access"];
  lockedBy: { title: string; slug: string | null }[];
};

/** The form's initial values. */
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

/** Returns the rules that validate this person's entries. */
export function rulesFor(curriculum: Curriculum, profile: Profile, today: string): EntryRules {
  const { settings, activities, noteMax } = profile.practice;
  return { settings, activities, noteMax, competencies: curriculum.competencies, today };
}

/** Returns the rules of a person's log and what its form offers. */
export async function formFor(
  db: Reader,
  viewer: Viewer,
  { now }: { now: number },
  { curriculum }: { curriculum: Curriculum },
): Promise<{ rules: EntryRules; form: EntryFormView }> {
  const [practice, supervisor] = await Promise.all([
    practiceAccess(db, curriculum, viewer.personId),
    supervisorOf(db, viewer.personId),
  ]);
  const { profile } = practice;
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
      access: practice.access,
      lockedBy: missingModules(curriculum, practice),
    },
  };
}

export type OwnEntryPage = {
  entry: EntryView;
  /** The stored state, which may differ from the one shown. */
  stored: PracticeState;
  history: EntryEvent[];
  /** The form's initial values: for a draft, and for a correction. */
  defaults: EntryDefaults;
  /** The entry that this one corrects. */
  corrects: { id: string; practisedOn: string; minutes: number } | null;
  /** The correction of this one that is a draft, pending, queried or confirmed. */
  correction: { id: string; state: PracticeState } | null;
  canCorrect: boolean;
};

/** An incomplete draft: its form as it was left. */
export type UnfinishedPage = {
  entry: { id: string; rev: number; isNoteMasked: false };
  stored: "draft";
  defaults: { typed: Typed };
};

/** Returns one's own incomplete draft; null for anyone else's. */
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

/** Returns one's own entry with its history; null for anyone else's. */
export async function ownEntry(
  db: Reader,
  viewer: Viewer,
  id: string,
  { curriculum }: { curriculum: Curriculum },
): Promise<OwnEntryPage | null> {
  const row = await wholeEntry(db, id);
  if (!row || !canLog(viewer, row)) return null;
  const [practice, history, [corrects], [sent], unfinished] = await Promise.all([
    practiceAccess(db, curriculum, viewer.personId),
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
      // Written out to match the partial index on corrections.
      .where(and(eq(practiceEntries.correctsId, id), sql`${practiceEntries.state} <> 'withdrawn'`)),
    draftRowsOf(db, viewer.personId),
  ]);
  const begun = unfinished.find(({ typed }) => typed.corrects === id);
  const correction = sent ?? (begun ? { id: begun.id, state: "draft" as const } : undefined);
  const entry = viewOf(row, practice.profile, curriculum);
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

/**
 * Returns the start of a correction: the entry's current contents; null when it can't be corrected, or isn't theirs.
 */
export async function correctionOf(
  db: Reader,
  viewer: Viewer,
  id: string,
  { curriculum }: { curriculum: Curriculum },
): Promise<Pick<OwnEntryPage, "defaults" | "history" | "entry"> | null> {
  const page = await ownEntry(db, viewer, id, { curriculum });
  return page?.canCorrect ? page : null;
}
