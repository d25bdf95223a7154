import { and, asc, eq, inArray, isNull, max, sql, type SQLWrapper } from "drizzle-orm";

import { supervisedBy } from "~/features/cohorts/queries/cohorts.server";
import type { Curriculum } from "~/curriculum/types";
import { agreements } from "~/db/schema/agreements";
import { applications } from "~/db/schema/certification";
import { memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { profileInForce } from "~/features/agreements/model";
import { quizResults } from "~/features/assessment/queries/results.server";
import { type AttentionReason, attentionReasons, latest } from "~/features/certification/attention";
import { resultsOfHours } from "~/features/certification/model";
import { evaluations, underAgreement } from "~/features/certification/queries/applications.server";
import { submittedQuery } from "~/features/certification/queries/waiting.server";
import { stageAt } from "~/features/certification/stages";
import { lastOpenedQuery } from "~/features/learning/queries/progress.server";
import { practiceTotals } from "~/features/practice/queries/totals.server";
import { waitingFor, type WaitingLine } from "~/features/practice/queries/waiting.server";
import { inNameOrder } from "~/lib/fold";
import { PAGE_SIZE, pageOf } from "~/lib/paging";
import type { Viewer } from "~/lib/roles";
import { OPEN_APPLICATION_STATES, type CohortStage } from "~/lib/vocabulary";

/* What supervisors see of their own trainees. Private notes and messages are excluded. */

/** How many lines the queue shows: no one can read more at once. */
const QUEUE_SHOWN = 50;

/** An item that waits for the supervisor: the longest wait comes first. */
export type QueueItem =
  | ({ kind: "practice" } & WaitingLine)
  | { kind: "application"; personId: string; shownName: string; applicationId: string; since: number };

export type TraineeLine = {
  personId: string;
  shownName: string;
  stage: CohortStage;
  confirmedMinutes: number;
  hoursAsked: number | null;
  lastActivityAt: number | null;
  reasons: AttentionReason[];
};

export type SuperviseHome = {
  queue: QueueItem[];
  trainees: { page: number; pages: number; total: number; lines: TraineeLine[] };
  modules: { id: string; title: string }[];
};

/** Returns when a person joined their current cohort, as the cohort's pages count it; part of other statements. */
export function joinedAt(db: Reader, personId: SQLWrapper) {
  return sql<number | null>`(${db
    .select({ at: max(memberships.joinedAt) })
    .from(memberships)
    .where(and(eq(memberships.personId, personId), isNull(memberships.leftAt)))})`.mapWith(
    memberships.joinedAt,
  );
}

/** Returns the statement for the list of trainees. Exported for plan tests. */
export function traineesQuery(db: Reader, supervisorId: string) {
  return db
    .select({
      personId: people.id,
      shownName: people.shownName,
      sortKey: people.sortKey,
      joinedAt: joinedAt(db, people.id),
    })
    .from(supervisorAssignments)
    .innerJoin(people, eq(people.id, supervisorAssignments.traineeId))
    .where(supervisedBy(supervisorId))
    .orderBy(asc(supervisorAssignments.traineeId));
}

/**
 * Returns what is pending for a supervisor, and how their trainees are doing. The number of queries doesn't depend on
 * how many there are.
 * @param askedPage of the trainees, as given in the URL
 */
export async function superviseHome(
  db: Reader,
  viewer: Viewer,
  { askedPage, now }: { askedPage: string | null; now: number },
  { curriculum }: { curriculum: Curriculum },
): Promise<SuperviseHome> {
  const [waiting, submitted, trainees] = await Promise.all([
    waitingFor(db, viewer.personId),
    submittedQuery(db, viewer.personId),
    traineesQuery(db, viewer.personId),
  ]);
  const queue: QueueItem[] = [
    ...waiting.map((line): QueueItem => ({ kind: "practice", ...line })),
    ...submitted.map((line): QueueItem => ({ kind: "application", ...line })),
  ];
  const byName = trainees.sort(inNameOrder);
  const { page, pages, from } = pageOf(askedPage, trainees.length);
  return {
    queue: queue
      .sort((a, b) => a.since - b.since || (a.personId < b.personId ? -1 : 1))
      .slice(0, QUEUE_SHOWN),
    trainees: {
      page,
      pages,
      total: trainees.length,
      lines: await traineeLines(db, curriculum, byName.slice(from, from + PAGE_SIZE), now),
    },
    modules: curriculum.modules.map(({ id, title }) => ({ id, title })),
  };
}

/** Returns how trainees are doing, in a fixed number of queries. */
export async function traineeLines(
  db: Reader,
  curriculum: Curriculum,
  trainees: { personId: string; shownName: string; joinedAt: number | null }[],
  now: number,
): Promise<TraineeLine[]> {
  const ids = trainees.map(({ personId }) => personId);
  if (ids.length === 0) return [];
  const [evaluationOf, totals, quizzes, opened, open] = await Promise.all([
    evaluations(db, curriculum, ids),
    practiceTotals(db, ids),
    quizResults(db, ids),
    lastOpenedQuery(db, ids),
    db
      .select({
        personId: applications.personId,
        stateSince: applications.stateSince,
        openedAt: applications.openedAt,
        profileId: agreements.profileId,
      })
      .from(applications)
      .innerJoin(agreements, underAgreement)
      .where(
        and(inArray(applications.personId, ids), inArray(applications.state, [...OPEN_APPLICATION_STATES])),
      ),
  ]);
  const openedAt = new Map(opened.map(({ personId, at }) => [personId, at]));
  const openOf = new Map(open.map((row) => [row.personId, row]));
  return trainees.map(({ personId, shownName, joinedAt }) => {
    const evaluation = evaluationOf.get(personId);
    const practice = totals.get(personId);
    const results = quizzes.get(personId) ?? [];
    const lastActivityAt = latest(
      openedAt.get(personId),
      practice?.lastAt,
      ...results.map((result) => result.lastSubmittedAt),
    );
    const application = openOf.get(personId);
    const rules = profileInForce(curriculum, application?.profileId)?.attention;
    const stage: CohortStage = evaluation ? stageAt(evaluation, now) : "none";
    const facts = {
      stage,
      stateSince: application?.stateSince ?? null,
      joinedAt: joinedAt ?? application?.openedAt ?? now,
      lastActivityAt,
      quizzes: results,
      hasSupervisor: true,
    };
    return {
      personId,
      shownName,
      stage,
      confirmedMinutes: practice?.confirmedMinutes ?? 0,
      hoursAsked: resultsOfHours(evaluation?.requirements ?? [], "practice")[0]?.need ?? null,
      lastActivityAt,
      reasons: rules ? attentionReasons(facts, rules, now) : [],
    };
  });
}
