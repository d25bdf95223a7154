import { and, count, desc, eq, isNotNull } from "drizzle-orm";

import {
  type CohortSort,
  type CohortView,
  inOrder,
  isInView,
  moduleCell,
  type ModuleCell,
} from "../cohort-list";
import { memberSummaries, type MemberSummary } from "./cohort-members.server";
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
import { quizResults } from "~/features/assessment/queries/results.server";
import type { AttentionReason, CohortStage } from "~/features/certification/attention";
import { STAGES } from "~/features/certification/stages";
import { staffOf, supervisorsOf, type CohortFacts } from "~/features/cohorts/queries/cohorts.server";
import { lessonsReadBy } from "~/features/learning/queries/progress.server";
import { practiceTotals } from "~/features/practice/queries/totals.server";
import { linesInOrder, PAGE_SIZE, pageOf } from "~/lib/paging";

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
  supervisors: { personId: string; shownName: string }[];
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

/** How many of those who need attention are named at the top of the page; a link leads to all of them. */
const HANDS_SHOWN = 8;

/**
 * Returns everything the page of a cohort shows: key numbers over all of its people, and one page of the list.
 * @param asked the view, the order and the page, as they stand in the URL
 */
export async function cohortOverview(
  db: Reader,
  curriculum: Curriculum,
  cohort: CohortFacts,
  asked: { view: CohortView; sort: CohortSort; page: string | null; locale: string },
  now: number,
): Promise<CohortOverview> {
  const profile = profileInForce(curriculum, cohort.profileId);
  const modules = modulesAskedFor(curriculum, profile);
  const order = inOrder(asked.sort);
  const [members, staff, [gone]] = await Promise.all([
    memberSummaries(db, curriculum, cohort.id, profile?.attention, now),
    staffOf(db, cohort.id),
    db
      .select({ people: count() })
      .from(memberships)
      .where(and(eq(memberships.cohortId, cohort.id), isNotNull(memberships.leftAt))),
  ]);

  const shown = members.filter((member) => isInView(member, asked.view));
  const { page, pages, from } = pageOf(asked.page, shown.length);
  const rows = linesInOrder(shown, from, from + PAGE_SIZE, order);
  const columns = requirementColumns(profile);
  const ids = rows.map((row) => row.personId);
  const [rowOf, requirementsOf] = await Promise.all([
    rowsOf(db, modules, ids),
    requirementCells(db, curriculum, { columns, personIds: ids }),
  ]);
  const inNeed = members.filter((member) => member.reasons.length > 0);
  const hand = linesInOrder(
    inNeed,
    0,
    HANDS_SHOWN,
    (a, b) => b.reasons.length - a.reasons.length || order(a, b),
  );
  const peopleAt = new Map<CohortStage, number>();
  for (const { stage } of members) peopleAt.set(stage, (peopleAt.get(stage) ?? 0) + 1);

  return {
    totals: {
      enrolled: members.length,
      active: members.filter((member) => member.isActive).length,
      activeDays: profile?.attention.inactiveDays ?? 14,
      confirmedMinutes: members.reduce((sum, member) => sum + member.confirmedMinutes, 0),
      hand: inNeed.length,
      unsupervised: members.filter((member) => !member.hasSupervisor).length,
      left: gone?.people ?? 0,
    },
    stages: [...STAGES, "none" as const].map((stage) => ({
      stage,
      people: peopleAt.get(stage) ?? 0,
    })),
    hand: hand.map(({ personId, shownName, reasons }) => ({ personId, shownName, reasons })),
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
      total: shown.length,
      rows: rows.map((row) => ({ ...rowOf(row), requirements: requirementsOf(row.personId) })),
    },
    supervisors: staff
      .filter((one) => one.role === "supervisor" && one.canAct)
      .map(({ personId, shownName }) => ({ personId, shownName })),
  };
}

/** Returns what one page of the list shows of people beside their key numbers. */
async function rowsOf(
  db: Reader,
  modules: Module[],
  ids: string[],
): Promise<(member: MemberSummary) => Omit<OverviewRow, "requirements">> {
  const [supervisors, quizzes, practice, lessons] = await Promise.all([
    supervisorsOf(db, ids),
    quizResults(db, ids),
    practiceTotals(db, ids),
    lessonsReadBy(db, ids),
  ]);
  return ({ personId, shownName, joinedAt, stage, lastActivityAt, confirmedMinutes, reasons }) => {
    const read = lessons.get(personId);
    const quizOf = new Map(quizzes.get(personId)?.map((quiz) => [quiz.moduleId, quiz]));
    return {
      personId,
      shownName,
      joinedAt,
      stage,
      lastActivityAt,
      supervisor: supervisors.get(personId) ?? null,
      confirmedMinutes,
      waitingMinutes: practice.get(personId)?.waitingMinutes ?? 0,
      reasons,
      cells: modules.map(({ id, lessons }) =>
        moduleCell(
          { read: lessons.filter((lesson) => read?.has(lesson.id)).length, total: lessons.length },
          quizOf.get(id),
        ),
      ),
    };
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
