import { sql, eq, and, asc, lte } from "drizzle-orm";

import { supervisorAssignments } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import type { Reader } from "~/db/types";
import { currentOf, supervisedBy } from "~/features/cohorts/queries/cohorts.server";
import { isActive } from "~/features/people/queries/people.server";

export type WaitingLine = {
  personId: string;
  shownName: string;
  /** How many entries are pending, and their minutes together. */
  entries: number;
  minutes: number;
  /** When the first of them was submitted: epoch ms. */
  since: number;
};

/** The statement behind `waitingFor`, so that a test can ask for its plan. */
export function waitingQuery(db: Reader, supervisorId: string) {
  const since = sql<number>`min(${practiceEntries.submittedAt})`.mapWith(Number);
  return db
    .select({
      personId: people.id,
      shownName: people.shownName,
      entries: sql<number>`count(*)`.mapWith(Number),
      minutes: sql<number>`sum(${practiceEntries.minutes})`.mapWith(Number),
      since,
    })
    .from(supervisorAssignments)
    .innerJoin(practiceEntries, eq(practiceEntries.personId, supervisorAssignments.traineeId))
    .innerJoin(people, eq(people.id, supervisorAssignments.traineeId))
    .where(and(supervisedBy(supervisorId), eq(practiceEntries.state, "submitted")))
    .groupBy(people.id, people.shownName)
    .orderBy(asc(since), asc(people.id));
}

/** Returns the trainees whose entries await a supervisor: a line each, the longest wait first. */
export async function waitingFor(db: Reader, supervisorId: string): Promise<WaitingLine[]> {
  return waitingQuery(db, supervisorId);
}

/**
 * Returns the supervisors whose trainees' hours have been pending since then or longer; all of them, or this person.
 */
export function supervisorsWithHours(db: Reader, since: number, personId?: string) {
  return db
    .selectDistinct({ personId: people.id, email: people.email })
    .from(practiceEntries)
    .innerJoin(supervisorAssignments, currentOf(practiceEntries.personId))
    .innerJoin(people, eq(people.id, supervisorAssignments.supervisorId))
    .where(
      and(
        eq(practiceEntries.state, "submitted"),
        lte(practiceEntries.submittedAt, since),
        isActive(personId),
      ),
    );
}
