import { eq } from "drizzle-orm";

import { joinedAt, traineeLines } from "./supervision.server";
import {
  latestApplicationOf,
  evaluateApplication,
} from "~/features/certification/queries/applications.server";
import {
  latestApplicationEvents,
  type ApplicationHappening,
} from "~/features/certification/queries/history.server";
import { namesOf } from "~/features/people/queries/people.server";
import type { Curriculum } from "~/curriculum/types";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { quizResults } from "~/features/assessment/queries/results.server";
import type { AttentionReason } from "~/features/certification/attention";
import type { Evaluation } from "~/features/certification/requirements/types";
import { cohortOf, supervisorOf } from "~/features/cohorts/queries/cohorts.server";
import { DECIDE_AT_ONCE } from "~/features/practice/model";
import { canSupervise } from "~/features/practice/policy";
import { practiceAccess } from "~/features/practice/queries/access.server";
import {
  historyOf,
  lineOf,
  viewOf,
  wholeEntry,
  type EntryEvent,
  type EntryLine,
  type EntryView,
} from "~/features/practice/queries/entries.server";
import {
  countSent,
  practiceHappenings,
  sentEntriesQuery,
  waitingEntries,
} from "~/features/practice/queries/sent.server";
import {
  minutesByDomain,
  practiceTotals,
  type PracticeTotals,
} from "~/features/practice/queries/totals.server";
import { dayOf } from "~/lib/dates";
import { pageOf } from "~/lib/paging";
import type { Viewer } from "~/lib/roles";
import {
  DOMAINS,
  type ApplicationEventKind,
  type ApplicationState,
  type Domain,
  type PracticeEventKind,
  type CohortStage,
} from "~/lib/vocabulary";

/* One trainee, as the current supervisor sees them. Private notes and messages are excluded. */

/** How many lines the timeline of a trainee shows. */
const TIMELINE_SHOWN = 12;

/** An event in a trainee's timeline; repeated events of one day are grouped. */
export type Happening =
  | { key: string; at: number; kind: "practice"; what: PracticeEventKind; entries: number }
  | { key: string; at: number; kind: "quiz"; title: string }
  | { key: string; at: number; kind: "application"; what: ApplicationEventKind };

export type TraineePage = {
  trainee: { personId: string; shownName: string; cohortName: string | null };
  evaluation: Evaluation | null;
  /** The current stage, as in every list. */
  stage: CohortStage;
  application: { id: string; state: ApplicationState; stateSince: number } | null;
  totals: PracticeTotals | null;
  quizzes: {
    moduleId: string;
    title: string;
    tries: number;
    missed: number;
    passedAt: number | null;
    bestPercent: number | null;
  }[];
  domains: { domain: Domain; minutes: number }[];
  waiting: { entries: EntryView[]; total: number };
  entries: { page: number; pages: number; total: number; lines: EntryLine[] };
  lastActivityAt: number | null;
  reasons: AttentionReason[];
  timeline: Happening[];
  modules: { id: string; title: string }[];
};

/**
 * Returns a trainee as the current supervisor sees them; null for anyone else's.
 * @param askedPage of the entries, as it stands in the URL
 */
export async function traineePage(
  db: Reader,
  viewer: Viewer,
  of: { traineeId: string; askedPage: string | null; now: number },
  { curriculum }: { curriculum: Curriculum },
): Promise<TraineePage | null> {
  const { traineeId, now } = of;
  if (!(await isTheirs(db, viewer, traineeId))) return null;
  const [[person], cohort, applied, access, totals, results, domains, waiting, total, happened] =
    await Promise.all([
      db
        .select({ shownName: people.shownName, joinedAt: joinedAt(db, people.id) })
        .from(people)
        .where(eq(people.id, traineeId)),
      cohortOf(db, traineeId),
      applicationOf(db, curriculum, traineeId),
      practiceAccess(db, curriculum, traineeId),
      practiceTotals(db, [traineeId]),
      quizResults(db, [traineeId]),
      minutesByDomain(db, traineeId),
      waitingEntries(db, traineeId, DECIDE_AT_ONCE),
      countSent(db, traineeId),
      practiceHappenings(db, traineeId),
    ]);
  if (!person) return null;
  const { page, pages, from } = pageOf(of.askedPage, total);
  const lines = await sentEntriesQuery(db, traineeId, from);
  const [line] = await traineeLines(
    db,
    curriculum,
    [{ personId: traineeId, shownName: person.shownName, joinedAt: person.joinedAt }],
    now,
  );
  const titleOf = (moduleId: string) => curriculum.moduleById(moduleId)?.title ?? moduleId;
  const quizzes = (results.get(traineeId) ?? []).map(
    ({ moduleId, attempts: tries, missed, passedAt, bestPercent }) => ({
      moduleId,
      title: titleOf(moduleId),
      tries,
      missed,
      passedAt,
      bestPercent,
    }),
  );
  const practice = totals.get(traineeId) ?? null;
  return {
    trainee: { personId: traineeId, shownName: person.shownName, cohortName: cohort?.name ?? null },
    evaluation: applied?.evaluation ?? null,
    stage: line?.stage ?? "none",
    application: applied?.application ?? null,
    totals: practice,
    quizzes,
    domains: DOMAINS.map((domain) => ({ domain, minutes: domains.get(domain) ?? 0 })),
    waiting: {
      entries: waiting.map((row) => viewOf(row, access.profile, curriculum)),
      total: practice?.waiting ?? 0,
    },
    entries: { page, pages, total, lines: lines.map((row) => lineOf(row, access.profile)) },
    lastActivityAt: line?.lastActivityAt ?? null,
    reasons: line?.reasons ?? [],
    timeline: timelineOf(viewer, happened, applied?.events ?? [], quizzes),
    modules: curriculum.modules.map(({ id, title }) => ({ id, title })),
  };
}

async function isTheirs(db: Reader, viewer: Viewer, personId: string): Promise<boolean> {
  const supervisor = await supervisorOf(db, personId);
  return canSupervise(viewer, { personId, supervisorId: supervisor?.personId ?? null });
}

/** Returns the application that determines a trainee's stage, evaluated, with what happened to it last. */
async function applicationOf(db: Reader, curriculum: Curriculum, personId: string) {
  const latest = await latestApplicationOf(db, personId);
  if (!latest) return null;
  const { id, state, stateSince } = latest;
  const [{ evaluation }, events] = await Promise.all([
    evaluateApplication(db, curriculum, latest),
    latestApplicationEvents(db, id, TIMELINE_SHOWN),
  ]);
  return { application: { id, state, stateSince }, evaluation, events };
}

function timelineOf(
  viewer: Viewer,
  practice: Awaited<ReturnType<typeof practiceHappenings>>,
  application: ApplicationHappening[],
  quizzes: TraineePage["quizzes"],
): Happening[] {
  const days = new Map<string, Extract<Happening, { kind: "practice" }>>();
  for (const { what, at } of practice) {
    const key = `practice ${dayOf(at, viewer.timeZone)} ${what}`;
    const known = days.get(key);
    if (known) known.entries += 1;
    else days.set(key, { key, at, kind: "practice", what, entries: 1 });
  }
  const all: Happening[] = [
    ...days.values(),
    ...application.map(({ seq, kind: what, at }): Happening => ({
      key: `application ${seq}`,
      at,
      kind: "application",
      what,
    })),
    ...quizzes.flatMap(({ moduleId, title, passedAt }): Happening[] =>
      passedAt === null ? [] : [{ key: `quiz ${moduleId}`, at: passedAt, kind: "quiz", title }],
    ),
  ];
  return all.sort((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1)).slice(0, TIMELINE_SHOWN);
}

export type SupervisedEntryPage = {
  entry: EntryView;
  trainee: { personId: string; shownName: string };
  history: EntryEvent[];
  /** The entry that this one corrects, as it was. */
  corrects: EntryView | null;
  /** False for the person who decided it and no longer supervises the trainee: they can only read it. */
  isTheirs: boolean;
};

/**
 * Returns one entry of a trainee, for the current supervisor and for the person who decided it; null for anyone else,
 * and for a draft.
 */
export async function supervisedEntry(
  db: Reader,
  viewer: Viewer,
  entryId: string,
  { curriculum }: { curriculum: Curriculum },
): Promise<SupervisedEntryPage | null> {
  const row = await wholeEntry(db, entryId);
  if (!row || row.state === "draft") return null;
  const isOfToday = await isTheirs(db, viewer, row.personId);
  const decided = (one: { decidedBy: string | null; personId: string }) =>
    one.decidedBy === viewer.personId && one.personId !== viewer.personId;
  if (!isOfToday && !decided(row)) return null;
  const [person, { profile }, history, corrected] = await Promise.all([
    namesOf(db, row.personId),
    practiceAccess(db, curriculum, row.personId),
    historyOf(db, entryId),
    row.correctsId === null ? null : wholeEntry(db, row.correctsId),
  ]);
  return {
    entry: viewOf(row, profile, curriculum),
    trainee: { personId: row.personId, shownName: person?.shownName ?? "" },
    history,
    corrects: corrected && (isOfToday || decided(corrected)) ? viewOf(corrected, profile, curriculum) : null,
    isTheirs: isOfToday,
  };
}
