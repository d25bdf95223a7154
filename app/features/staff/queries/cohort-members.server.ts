import { and, eq, isNull, max, sql, type SQLWrapper } from "drizzle-orm";

import { type Listed } from "../cohort-list";
import type { Curriculum } from "~/curriculum/types";
import { numberIn, packed, packedText, unpacked } from "~/db/packed";
import { memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { lessonVisits } from "~/db/schema/learning";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { quizSummaries } from "~/features/assessment/queries/results.server";
import {
  attentionOf,
  type AttentionRules,
  type CohortStage,
  latest,
} from "~/features/certification/attention";
import { stages } from "~/features/certification/queries/applications.server";
import { practiceSummaries } from "~/features/practice/queries/totals.server";

/** A member of a cohort, as far as its numbers, its sorted list and its export need. */
export type MemberSummary = Listed & {
  joinedAt: number;
  confirmedMinutes: number;
  waitingMinutes: number;
  /** The modules that are completed. */
  completed: ReadonlySet<string>;
  supervisorId: string | null;
};

/** Returns the current members of a cohort, as a condition for other statements. */
export function idsOfMembers(db: Reader, cohortId: string): SQLWrapper {
  return db
    .select({ personId: memberships.personId })
    .from(memberships)
    .where(and(eq(memberships.cohortId, cohortId), isNull(memberships.leftAt)));
}

/** The first statement behind `memberSummaries`, so that a test can ask for its plan. */
export function membersQuery(db: Reader, cohortId: string) {
  const lastOpened = db
    .select({ at: max(lessonVisits.lastOpenedAt) })
    .from(lessonVisits)
    .where(eq(lessonVisits.personId, memberships.personId));
  return db
    .select({
      ids: packed(people.id),
      names: packedText(people.shownName),
      sortKeys: packed(people.sortKey),
      joinedAt: packed(memberships.joinedAt),
      supervisorIds: packed(
        sql`(select s.id from people s where s.id = ${supervisorAssignments.supervisorId} and s.status = 'active')`,
      ),
      openedAt: packed(sql`(${lastOpened})`),
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .leftJoin(
      supervisorAssignments,
      and(eq(supervisorAssignments.traineeId, memberships.personId), isNull(supervisorAssignments.toAt)),
    )
    .where(and(eq(memberships.cohortId, cohortId), isNull(memberships.leftAt)));
}

const NONE: ReadonlySet<string> = new Set();

/** Returns everyone who is learning in a cohort now, in a fixed number of statements with minimal rows. */
export async function memberSummaries(
  db: Reader,
  curriculum: Curriculum,
  cohortId: string,
  rules: AttentionRules | undefined,
  now: number,
): Promise<MemberSummary[]> {
  const whose = idsOfMembers(db, cohortId);
  const [[row], quizzes, practice] = await Promise.all([
    membersQuery(db, cohortId),
    quizSummaries(db, whose),
    practiceSummaries(db, whose),
  ]);
  const known = (personId: string) => ({
    completed: quizzes.get(personId)?.completed ?? NONE,
    confirmedMinutes: practice.get(personId)?.confirmedMinutes ?? 0,
  });
  const stageOf = await stages(db, curriculum, whose, known, now);
  const names = unpacked(row?.names);
  const sortKeys = unpacked(row?.sortKeys);
  const joinedAts = unpacked(row?.joinedAt);
  const supervisorIds = unpacked(row?.supervisorIds);
  const openedAt = unpacked(row?.openedAt);
  return unpacked(row?.ids).map((personId, place) => {
    const quiz = quizzes.get(personId);
    const done = practice.get(personId);
    const stands = stageOf.get(personId);
    const stage: CohortStage = stands?.stage ?? "none";
    const joinedAt = numberIn(joinedAts, place) ?? 0;
    const lastActivityAt = latest(numberIn(openedAt, place), done?.lastAt, quiz?.lastSubmittedAt);
    const supervisorId = supervisorIds[place] || null;
    const hasSupervisor = supervisorId !== null;
    const stateSince = stands?.since ?? null;
    const facts = { stage, stateSince, joinedAt, lastActivityAt, quizzes: quiz?.missed ?? [], hasSupervisor };
    return {
      personId,
      shownName: names[place] ?? "",
      sortKey: sortKeys[place] ?? "",
      joinedAt,
      stage,
      lastActivityAt,
      hasSupervisor,
      supervisorId,
      completed: quiz?.completed ?? NONE,
      confirmedMinutes: done?.confirmedMinutes ?? 0,
      waitingMinutes: done?.waitingMinutes ?? 0,
      ...attentionOf(facts, rules, now),
    };
  });
}
