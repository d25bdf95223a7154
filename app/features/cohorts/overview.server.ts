import { and, asc, count, desc, eq, inArray, isNotNull, isNull, max, type SQLWrapper } from "drizzle-orm";

import {
  attentionReasons,
  inOrder,
  isInView,
  latest,
  moduleCell,
  pageOf,
  wholeDays,
  type AttentionReason,
  type AttentionRules,
  type CohortSort,
  type CohortStage,
  type CohortView,
  type Listed,
  type ModuleCell,
} from "./model";
import { staffOf, supervisorsOf, type CohortFacts } from "./queries.server";
import type { Curriculum, Module, Profile } from "~/curriculum/types";
import { inChunks, type Ids } from "~/db/ids";
import { memberships } from "~/db/schema/cohorts";
import { lessonVisits } from "~/db/schema/learning";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import type { QuizResult } from "~/features/assessment/model";
import { quizResults } from "~/features/assessment/queries.server";
import { STAGES } from "~/features/certification/model";
import { stages } from "~/features/certification/queries.server";
import { progressOf } from "~/features/learning/queries.server";
import { practiceTotals } from "~/features/practice/queries.server";
import { namesInOrder } from "~/lib/intl";

/** Someone of a cohort, as far as numbers, lists and reasons need to know them. */
export type Member = Listed & {
  joinedAt: number;
  supervisor: { personId: string; shownName: string; assignmentId: string } | null;
  confirmedMinutes: number;
  waitingMinutes: number;
  /** The tries at each quiz that was begun. */
  quizzes: readonly QuizResult[];
};

/** The profile a cohort goes by; the programme's own when its file has gone. */
export function profileOf(curriculum: Curriculum, profileId: string): Profile | undefined {
  return (
    curriculum.profileById(profileId) ??
    curriculum.profileById(curriculum.programme.defaultProfile) ??
    curriculum.profiles[0]
  );
}

/** The modules a profile asks for, in the order of the path. */
export function modulesAskedFor(curriculum: Curriculum, profile: Profile | undefined): Module[] {
  const asked = new Set(
    profile?.requirements.flatMap((requirement) =>
      requirement.kind === "modules" ? requirement.modules : [],
    ),
  );
  return curriculum.modules.filter((module) => asked.size === 0 || asked.has(module.id));
}

/** The statement behind `membersOf`, so that a test can ask for its plan. */
export function membersQuery(db: Reader, cohortId: string) {
  return db
    .select({ personId: people.id, shownName: people.shownName, joinedAt: memberships.joinedAt })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(and(eq(memberships.cohortId, cohortId), isNull(memberships.leftAt)))
    .orderBy(asc(memberships.joinedAt), asc(memberships.id));
}

/** Who learns in a cohort now, as a condition for other statements. */
export function idsOfMembers(db: Reader, cohortId: string): SQLWrapper {
  return db
    .select({ personId: memberships.personId })
    .from(memberships)
    .where(and(eq(memberships.cohortId, cohortId), isNull(memberships.leftAt)));
}

/** Everyone who learns in a cohort now, in a fixed number of queries. */
export async function membersOf(
  db: Reader,
  curriculum: Curriculum,
  cohort: Pick<CohortFacts, "id" | "profileId">,
  now: number,
): Promise<Member[]> {
  const rows = await membersQuery(db, cohort.id);
  const ids = rows.map((row) => row.personId);
  const facts = await factsOf(db, curriculum, ids, idsOfMembers(db, cohort.id));
  const rules = profileOf(curriculum, cohort.profileId)?.attention;
  return rows.map((row) => memberFrom(row, facts, rules, now));
}

type Facts = Awaited<ReturnType<typeof factsOf>>;

/**
 * What is known of people, in a fixed number of queries.
 * @param whose the same people as a statement, when they are very many
 */
export async function factsOf(db: Reader, curriculum: Curriculum, ids: readonly string[], whose: Ids = ids) {
  const [supervisors, quizzes, practice, lastOpened] = await Promise.all([
    supervisorsOf(db, whose),
    quizResults(db, whose),
    practiceTotals(db, whose),
    lastOpenedBy(db, whose),
  ]);
  const standing = await stages(db, curriculum, whose, { quizzes, practice });
  return { supervisors, quizzes, practice, standing, lastOpened };
}

/** When people last opened a lesson. Whoever never did is not in the map. */
async function lastOpenedBy(db: Reader, ids: Ids): Promise<Map<string, number>> {
  const rows = await inChunks(ids, (some) =>
    db
      .select({ personId: lessonVisits.personId, at: max(lessonVisits.lastOpenedAt) })
      .from(lessonVisits)
      .where(inArray(lessonVisits.personId, some))
      .groupBy(lessonVisits.personId),
  );
  return new Map(rows.flatMap((row) => (row.at === null ? [] : [[row.personId, row.at]])));
}

/** Puts together what is known of one person. */
export function memberFrom(
  row: { personId: string; shownName: string; joinedAt: number },
  facts: Facts,
  rules: AttentionRules | undefined,
  now: number,
): Member {
  const quizzes = facts.quizzes.get(row.personId) ?? [];
  const practice = facts.practice.get(row.personId);
  const supervisor = facts.supervisors.get(row.personId) ?? null;
  const standing = facts.standing.get(row.personId);
  const stage: CohortStage = standing?.stage ?? "none";
  let lastActivityAt = latest(facts.lastOpened.get(row.personId), practice?.lastAt);
  for (const quiz of quizzes) lastActivityAt = latest(lastActivityAt, quiz.lastSubmittedAt);
  const reasons = rules
    ? attentionReasons(
        {
          stage,
          stateSince: standing?.since ?? null,
          joinedAt: row.joinedAt,
          lastActivityAt,
          quizzes,
          hasSupervisor: supervisor !== null,
        },
        rules,
        now,
      )
    : [];
  return {
    personId: row.personId,
    shownName: row.shownName,
    joinedAt: row.joinedAt,
    supervisor,
    hasSupervisor: supervisor !== null,
    stage,
    lastActivityAt,
    isActive: lastActivityAt !== null && wholeDays(lastActivityAt, now) < (rules?.inactiveDays ?? 14),
    reasons,
    confirmedMinutes: practice?.confirmedMinutes ?? 0,
    waitingMinutes: practice?.waitingMinutes ?? 0,
    quizzes,
  };
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
};

/** How many of those who may need a hand are named at the top of the page; a link leads to all of them. */
const HANDS_SHOWN = 8;

/**
 * Everything the page of a cohort shows: figures over all of its people, and one page of the list.
 * @param asked which of them, in which order, and which page, as it stood in the address
 */
export async function cohortOverview(
  db: Reader,
  curriculum: Curriculum,
  cohort: CohortFacts,
  asked: { view: CohortView; sort: CohortSort; page: string | null; locale: string },
  now: number,
): Promise<CohortOverview> {
  const profile = profileOf(curriculum, cohort.profileId);
  const modules = modulesAskedFor(curriculum, profile);
  const collator = namesInOrder(asked.locale);
  const order = inOrder(asked.sort, (a, b) => collator.compare(a, b));
  const [members, staff, [gone]] = await Promise.all([
    membersOf(db, curriculum, cohort, now),
    staffOf(db, cohort.id),
    db
      .select({ people: count() })
      .from(memberships)
      .where(and(eq(memberships.cohortId, cohort.id), isNotNull(memberships.leftAt))),
  ]);

  const shown = members.filter((member) => isInView(member, asked.view)).sort(order);
  const { page, pages, from } = pageOf(asked.page, shown.length);
  const rows = shown.slice(from, from + 50);
  const progress = await progressOf(
    db,
    rows.map((row) => row.personId),
  );
  const inNeed = members
    .filter((member) => member.reasons.length > 0)
    .sort((a, b) => b.reasons.length - a.reasons.length || order(a, b));

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
      people: members.filter((member) => member.stage === stage).length,
    })),
    hand: inNeed
      .slice(0, HANDS_SHOWN)
      .map(({ personId, shownName, reasons }) => ({ personId, shownName, reasons })),
    modules: modules.map((module) => ({
      id: module.id,
      title: module.title,
      number: curriculum.modules.indexOf(module) + 1,
    })),
    hoursAsked: hoursAskedBy(profile),
    list: {
      page,
      pages,
      from,
      total: shown.length,
      rows: rows.map((member) =>
        overviewRow(member, modules, progress.get(member.personId)?.completedLessons ?? []),
      ),
    },
    supervisors: staff
      .filter((one) => one.role === "supervisor" && one.canAct)
      .map(({ personId, shownName }) => ({ personId, shownName })),
  };
}

/** How many practice hours a profile asks for, or null. */
export function hoursAskedBy(profile: Profile | undefined): number | null {
  const rule = profile?.requirements.find((requirement) => requirement.kind === "practice_hours");
  return rule?.kind === "practice_hours" ? rule.hours : null;
}

function overviewRow(
  member: Member,
  modules: Module[],
  completed: readonly { lessonId: string }[],
): OverviewRow {
  const read = new Set(completed.map((lesson) => lesson.lessonId));
  const quizzes = new Map(member.quizzes.map((quiz) => [quiz.moduleId, quiz]));
  return {
    personId: member.personId,
    shownName: member.shownName,
    joinedAt: member.joinedAt,
    stage: member.stage,
    lastActivityAt: member.lastActivityAt,
    supervisor: member.supervisor,
    confirmedMinutes: member.confirmedMinutes,
    waitingMinutes: member.waitingMinutes,
    reasons: member.reasons,
    cells: modules.map((module) =>
      moduleCell(
        { read: module.lessons.filter((lesson) => read.has(lesson.id)).length, total: module.lessons.length },
        quizzes.get(module.id),
      ),
    ),
  };
}

/** Who has left a cohort, the latest first; one page of them. */
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
