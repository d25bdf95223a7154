import { and, count, desc, eq, isNotNull } from "drizzle-orm";

import {
  requirementCells,
  requirementColumns,
  type RequirementCell,
  type RequirementColumn,
} from "./requirement-columns.server";
import { modulesRequired, practiceRequirement } from "~/curriculum/requirements";
import type { Curriculum, Module, Profile } from "~/curriculum/types";
import { memberships } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { profileInForce } from "~/features/agreements/model";
import type { AttentionReason, AttentionRules } from "~/features/certification/attention";
import { staffOf, supervisorsOf, type CohortFacts } from "~/features/cohorts/queries/cohorts.server";
import { type ModuleCell, readCell, reasonsAt, stageOfLine } from "~/features/roster/model";
import {
  countLines,
  countsByStage,
  linesQuery,
  type ListedLine,
  type WhichLines,
} from "~/features/roster/queries/lines.server";
import type { RosterSort, RosterView } from "~/features/roster/views";
import { PAGE_SIZE, pageOf } from "~/lib/paging";
import { COHORT_STAGES, type CohortStage } from "~/lib/vocabulary";

/** Returns the modules a profile requires, in the order of the path. */
export function modulesAskedFor(curriculum: Curriculum, profile: Profile | undefined): Module[] {
  const asked = new Set(profile ? modulesRequired(profile) : []);
  return curriculum.modules.filter((module) => asked.size === 0 || asked.has(module.id));
}

export type CohortOverview = {
  totals: {
    enrolled: number;
    active: number;
    activeDays: number;
    confirmedMinutes: number;
    hand: number;
    unsupervised: number;
    left: number;
  };
  stages: { stage: CohortStage; people: number }[];
  hand: { personId: string; shownName: string; reasons: readonly AttentionReason[] }[];
  modules: { id: string; title: string; number: number }[];
  hoursAsked: number | null;
  /** Requirements beside modules and practice hours that have a column of their own. */
  columns: RequirementColumn[];
  list: { page: number; pages: number; total: number; from: number; rows: OverviewRow[] };
  supervisors: { personId: string; shownName: string; trainees: number }[];
};

export type OverviewRow = {
  personId: string;
  shownName: string;
  joinedAt: number;
  stage: CohortStage;
  lastActivityAt: number | null;
  supervisor: { personId: string; shownName: string; assignmentId: string } | null;
  confirmedMinutes: number;
  waitingMinutes: number;
  reasons: readonly AttentionReason[];
  cells: ModuleCell[];
  /** In the order of the columns. */
  requirements: (RequirementCell | null)[];
};

/** Where no profile sets a threshold. */
const DEFAULT_ACTIVE_DAYS = 14;

/** How many of those who need attention are named at the top of the page; a link leads to all of them. */
const HANDS_SHOWN = 8;

/**
 * Returns everything the page of a cohort shows: key numbers over all of its people, and one page of the list.
 * @param asked the view, the search, the order and the page, as they stand in the URL
 */
export async function cohortOverview(
  db: Reader,
  curriculum: Curriculum,
  cohort: CohortFacts,
  asked: { view: RosterView; search: string; sort: RosterSort; page: string | null },
  now: number,
): Promise<CohortOverview> {
  const profile = profileInForce(curriculum, cohort.profileId);
  const rules = profile?.attention;
  const modules = modulesAskedFor(curriculum, profile);
  const activeDays = rules?.inactiveDays ?? DEFAULT_ACTIVE_DAYS;
  const which: WhichLines = { cohortId: cohort.id, view: asked.view, search: asked.search, activeDays };
  const [counts, total, hand, staff, [gone]] = await Promise.all([
    countsByStage(db, which, now),
    countLines(db, which, now),
    linesQuery(
      db,
      { ...which, view: "hand", search: "", sort: "activity", from: 0, limit: HANDS_SHOWN },
      now,
    ),
    staffOf(db, cohort.id),
    db
      .select({ people: count() })
      .from(memberships)
      .where(and(eq(memberships.cohortId, cohort.id), isNotNull(memberships.leftAt))),
  ]);
  const { page, pages, from } = pageOf(asked.page, total);
  const lines = await linesQuery(db, { ...which, sort: asked.sort, from, limit: PAGE_SIZE }, now);
  const columns = requirementColumns(profile);
  const ids = lines.map((line) => line.personId);
  const [supervisors, requirementsOf] = await Promise.all([
    supervisorsOf(db, ids),
    requirementCells(db, curriculum, { columns, personIds: ids }),
  ]);
  const sum = (of: (one: (typeof counts)[number]) => number) =>
    counts.reduce((total, one) => total + of(one), 0);
  const peopleAt = new Map(counts.map(({ stage, people }) => [stage, people]));

  return {
    totals: {
      enrolled: sum(({ people }) => people),
      active: sum(({ active }) => active),
      activeDays,
      confirmedMinutes: sum(({ confirmedMinutes }) => confirmedMinutes),
      hand: sum(({ attention }) => attention),
      unsupervised: sum(({ unsupervised }) => unsupervised),
      left: gone?.people ?? 0,
    },
    stages: COHORT_STAGES.map((stage) => ({ stage, people: peopleAt.get(stage) ?? 0 })),
    hand: hand.map((line) => ({
      personId: line.personId,
      shownName: line.shownName,
      reasons: reasonsAt(line, rules, now),
    })),
    modules: modules.map((module) => ({
      id: module.id,
      title: module.title,
      number: curriculum.modules.indexOf(module) + 1,
    })),
    hoursAsked: (profile && practiceRequirement(profile)?.hours) ?? null,
    columns,
    list: {
      page,
      pages,
      from,
      total,
      rows: lines.map((line) => ({
        ...rowOf(line, { modules, rules, now }),
        supervisor: supervisors.get(line.personId) ?? null,
        requirements: requirementsOf(line.personId),
      })),
    },
    supervisors: staff
      .filter((one) => one.role === "supervisor" && one.canAct)
      .map(({ personId, shownName, trainees }) => ({ personId, shownName, trainees })),
  };
}

/** Returns what the list shows of a stored line. */
function rowOf(
  line: ListedLine,
  { modules, rules, now }: { modules: Module[]; rules: AttentionRules | undefined; now: number },
): Omit<OverviewRow, "requirements" | "supervisor"> {
  const { personId, shownName, joinedAt, lastActivityAt, confirmedMinutes, waitingMinutes } = line;
  return {
    personId,
    shownName,
    joinedAt,
    stage: stageOfLine(line, now),
    lastActivityAt,
    confirmedMinutes,
    waitingMinutes,
    reasons: reasonsAt(line, rules, now),
    cells: modules.map(({ id }) => readCell(line.modules[id])),
  };
}

/** Returns who has left a cohort, the latest first; one page of them. */
export async function formerMembers(
  db: Reader,
  cohortId: string,
  askedPage: string | null,
): Promise<{
  page: number;
  pages: number;
  total: number;
  rows: { personId: string; shownName: string; joinedAt: number; leftAt: number }[];
}> {
  const left = and(eq(memberships.cohortId, cohortId), isNotNull(memberships.leftAt));
  const total = (await db.select({ people: count() }).from(memberships).where(left))[0]?.people ?? 0;
  const { page, pages, from } = pageOf(askedPage, total);
  const rows = await db
    .select({
      personId: people.id,
      shownName: people.shownName,
      joinedAt: memberships.joinedAt,
      leftAt: memberships.leftAt,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(left)
    .orderBy(desc(memberships.leftAt), desc(memberships.id))
    .limit(50)
    .offset(from);
  return {
    page,
    pages,
    total,
    rows: rows.flatMap(({ leftAt, ...row }) => (leftAt === null ? [] : [{ ...row, leftAt }])),
  };
}
