import { and, desc, eq, not, or, sql, type SQL } from "drizzle-orm";

import { type LogView } from "../model";
import { missingModules, practiceAccess, type PracticeAccess } from "./access.server";
import { hasGivenWay } from "./corrections.server";
import { LINE, lineOf, type EntryLine } from "./entries.server";
import { practiceTotals, type PracticeTotals } from "./totals.server";
import type { Curriculum } from "~/curriculum/types";
import { practiceDrafts, practiceEntries } from "~/db/schema/practice";
import type { Reader } from "~/db/types";
import { supervisorOf } from "~/features/cohorts/queries/cohorts.server";
import { PAGE_SIZE, pageOf } from "~/lib/paging";

/* What trainees see of their own log. */

const NO_TOTALS: PracticeTotals = {
  confirmedMinutes: 0,
  waitingMinutes: 0,
  draftMinutes: 0,
  queried: 0,
  waiting: 0,
  lastAt: null,
};

/** An incomplete draft, as a line of a list. */
export type UnfinishedLine = { id: string; savedAt: number };

/** Returns both kinds of a person's drafts, in one statement. */
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
  access: PracticeAccess["access"];
  lockedBy: { title: string; slug: string | null }[];
  supervisorName: string | null;
  list: { view: LogView; page: number; pages: number; total: number; entries: EntryLine[] };
  /** Those that can be submitted together; at most a page of them. */
  drafts: { id: string; rev: number }[];
  /** Incomplete ones, the latest first. */
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
 * Returns the log: what is confirmed, what is pending, and one page of the entries, the latest day first.
 * @param asked the view, and the page as it stands in the URL
 */
export async function logPage(
  db: Reader,
  curriculum: Curriculum,
  personId: string,
  asked: { view: LogView; page: string | null },
): Promise<LogPage> {
  const [practice, totals, supervisor, total, drafts] = await Promise.all([
    practiceAccess(db, curriculum, personId),
    practiceTotals(db, [personId]),
    supervisorOf(db, personId),
    db.$count(practiceEntries, and(eq(practiceEntries.personId, personId), inView(asked.view))),
    draftsOf(db, personId),
  ]);
  const { page, pages, from } = pageOf(asked.page, total);
  const rows = await logQuery(db, personId, asked.view, from);
  return {
    totals: totals.get(personId) ?? NO_TOTALS,
    hoursAsked: practice.hoursAsked,
    access: practice.access,
    lockedBy: missingModules(curriculum, practice),
    supervisorName: supervisor?.shownName ?? null,
    list: { view: asked.view, page, pages, total, entries: rows.map((row) => lineOf(row, practice.profile)) },
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
