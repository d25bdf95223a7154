import { inArray, max } from "drizzle-orm";

import { attentionOf, latest, type AttentionReason, type AttentionRules } from "../attention";
import { stages } from "./applications.server";
import type { Curriculum } from "~/curriculum/types";
import { inChunks } from "~/db/ids";
import { lessonVisits } from "~/db/schema/learning";
import type { Reader } from "~/db/types";
import type { QuizResult } from "~/features/assessment/model";
import { quizResults } from "~/features/assessment/queries/results.server";
import { supervisorsOf } from "~/features/cohorts/queries/cohorts.server";
import { practiceTotals } from "~/features/practice/queries/totals.server";
import { sortKey } from "~/lib/fold";
import type { CohortStage } from "~/lib/vocabulary";

/* Trainees' activity, and why they may need attention: for their own page and for the pages of staff. */

/** A trainee with their stage, their activity and the reasons they may need attention. */
export type Member = {
  personId: string;
  shownName: string;
  sortKey: string;
  joinedAt: number;
  supervisor: { personId: string; shownName: string; assignmentId: string } | null;
  hasSupervisor: boolean;
  stage: CohortStage;
  lastActivityAt: number | null;
  isActive: boolean;
  reasons: readonly AttentionReason[];
  confirmedMinutes: number;
  waitingMinutes: number;
  /** The results of each quiz that was started. */
  quizzes: readonly QuizResult[];
};

type Facts = Awaited<ReturnType<typeof factsOf>>;

/** Returns what is known of some people, in a fixed number of queries. */
export async function factsOf(db: Reader, curriculum: Curriculum, ids: readonly string[], now: number) {
  const [supervisors, quizzes, practice, lastOpened] = await Promise.all([
    supervisorsOf(db, ids),
    quizResults(db, ids),
    practiceTotals(db, ids),
    lastOpenedBy(db, ids),
  ]);
  const known = (personId: string) => ({
    completed: new Set(
      quizzes.get(personId)?.flatMap(({ moduleId, completedAt }) => (completedAt === null ? [] : [moduleId])),
    ),
    confirmedMinutes: practice.get(personId)?.confirmedMinutes ?? 0,
  });
  const stageOf = await stages(db, curriculum, ids, known, now);
  return { supervisors, quizzes, practice, stageOf, lastOpened };
}

/** Returns when people last opened a lesson. People who never did are missing. */
async function lastOpenedBy(db: Reader, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await inChunks(ids, (some) =>
    db
      .select({ personId: lessonVisits.personId, at: max(lessonVisits.lastOpenedAt) })
      .from(lessonVisits)
      .where(inArray(lessonVisits.personId, some))
      .groupBy(lessonVisits.personId),
  );
  return new Map(rows.flatMap((row) => (row.at === null ? [] : [[row.personId, row.at]])));
}

/** Combines what is known of one person. */
export function memberFrom(
  row: { personId: string; shownName: string; joinedAt: number },
  facts: Facts,
  rules: AttentionRules | undefined,
  now: number,
): Member {
  const { personId, shownName, joinedAt } = row;
  const quizzes = facts.quizzes.get(personId) ?? [];
  const practice = facts.practice.get(personId);
  const supervisor = facts.supervisors.get(personId) ?? null;
  const hasSupervisor = supervisor !== null;
  const known = facts.stageOf.get(personId);
  const stage: CohortStage = known?.stage ?? "none";
  const stateSince = known?.since ?? null;
  const lastActivityAt = latest(
    facts.lastOpened.get(personId),
    practice?.lastAt,
    ...quizzes.map((quiz) => quiz.lastSubmittedAt),
  );
  return {
    personId,
    shownName,
    sortKey: sortKey(shownName),
    joinedAt,
    supervisor,
    hasSupervisor,
    stage,
    lastActivityAt,
    ...attentionOf({ stage, stateSince, joinedAt, lastActivityAt, quizzes, hasSupervisor }, rules, now),
    confirmedMinutes: practice?.confirmedMinutes ?? 0,
    waitingMinutes: practice?.waitingMinutes ?? 0,
    quizzes,
  };
}
