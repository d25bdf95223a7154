import {
  and,
  asc,
  desc,
  eq,
  exists,
  inArray,
  isNotNull,
  isNull,
  ne,
  sql,
  type Column,
  type SQL,
  type SQLWrapper,
} from "drizzle-orm";

import { inChunks, type Ids } from "~/db/ids";
import { packed, packedText, unpacked } from "~/db/packed";
import { prepared } from "~/db/prepared.server";
import { cohorts, cohortStaff, memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import type { CohortStaffRole, CohortStatus } from "~/lib/vocabulary";

/* Memberships and assignments, which every other subject checks. */
const supervisorQuery = prepared<"traineeId">()((db, at) =>
  db
    .select({ personId: people.id, shownName: people.shownName, email: people.email })
    .from(supervisorAssignments)
    .innerJoin(people, and(eq(people.id, supervisorAssignments.supervisorId), eq(people.status, "active")))
    .where(and(eq(supervisorAssignments.traineeId, at("traineeId")), isNull(supervisorAssignments.toAt))),
);

/** Returns a trainee's current supervisor, or null. A deactivated account supervises no one. */
export async function supervisorOf(
  db: Reader,
  traineeId: string,
): Promise<{ personId: string; shownName: string; email: string } | null> {
  const [row] = await supervisorQuery(db, { traineeId });
  return row ?? null;
}

/** Returns the current supervisor of each of these trainees. A trainee without one is not in the map. */
export async function supervisorsOf(
  db: Reader,
  traineeIds: Ids,
): Promise<Map<string, { personId: string; shownName: string; assignmentId: string }>> {
  const rows = await inChunks(traineeIds, (ids) =>
    db
      .select({
        traineeId: supervisorAssignments.traineeId,
        assignmentId: supervisorAssignments.id,
        personId: people.id,
        shownName: people.shownName,
      })
      .from(supervisorAssignments)
      .innerJoin(people, and(eq(people.id, supervisorAssignments.supervisorId), eq(people.status, "active")))
      .where(and(inArray(supervisorAssignments.traineeId, ids), isNull(supervisorAssignments.toAt))),
  );
  return new Map(rows.map(({ traineeId, ...supervisor }) => [traineeId, supervisor]));
}

/** Returns who has supervised a trainee before and no longer does. */
export async function formerSupervisorIds(db: Reader, traineeId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ supervisorId: supervisorAssignments.supervisorId })
    .from(supervisorAssignments)
    .where(and(eq(supervisorAssignments.traineeId, traineeId), isNotNull(supervisorAssignments.toAt)));
  return rows.map((row) => row.supervisorId);
}

/** Returns a supervisor's current trainees, in the order of their ids. */
export async function traineeIdsOf(db: Reader, supervisorId: string): Promise<string[]> {
  const rows = await db
    .select({ traineeId: supervisorAssignments.traineeId })
    .from(supervisorAssignments)
    .where(and(eq(supervisorAssignments.supervisorId, supervisorId), isNull(supervisorAssignments.toAt)))
    .orderBy(asc(supervisorAssignments.traineeId));
  return rows.map((row) => row.traineeId);
}

/** Returns whether this supervisor currently supervises this trainee. */
export async function isAssigned(db: Reader, supervisorId: string, traineeId: string): Promise<boolean> {
  const [row] = await db
    .select({ id: supervisorAssignments.id })
    .from(supervisorAssignments)
    .where(
      and(
        eq(supervisorAssignments.traineeId, traineeId),
        eq(supervisorAssignments.supervisorId, supervisorId),
        isNull(supervisorAssignments.toAt),
      ),
    );
  return row !== undefined;
}

/** Returns the cohorts a person currently manages, closed ones included. */
export async function managedCohortIds(db: Reader, managerId: string): Promise<string[]> {
  const rows = await db
    .select({ cohortId: cohortStaff.cohortId })
    .from(cohortStaff)
    .where(managing(managerId));
  return rows.map((row) => row.cohortId);
}

/** Returns the statement that yields the ids of the people who learn in the cohorts a person manages now. */
export function idsOfManaged(db: Reader, managerId: string): SQLWrapper {
  return db
    .select({ personId: memberships.personId })
    .from(cohortStaff)
    .innerJoin(memberships, and(eq(memberships.cohortId, cohortStaff.cohortId), isNull(memberships.leftAt)))
    .where(managing(managerId));
}

/**
 * Reads the names of the people who learn in the cohorts a person currently manages, with the names of those cohorts.
 * @param among a statement that yields ids: no one else is read
 */
export async function namesOfManaged(
  db: Reader,
  managerId: string,
  among: SQLWrapper,
): Promise<Map<string, { shownName: string; cohorts: string[] }>> {
  const rows = await db
    .select({
      ids: packed(people.id),
      names: packedText(people.shownName),
      groups: packedText(cohorts.name),
    })
    .from(cohortStaff)
    .innerJoin(memberships, and(eq(memberships.cohortId, cohortStaff.cohortId), isNull(memberships.leftAt)))
    .innerJoin(people, eq(people.id, memberships.personId))
    .innerJoin(cohorts, eq(cohorts.id, memberships.cohortId))
    .where(and(managing(managerId), inArray(people.id, among)));
  const found = new Map<string, { shownName: string; cohorts: string[] }>();
  for (const row of rows) {
    const [names, groups] = [unpacked(row.names), unpacked(row.groups)];
    unpacked(row.ids).forEach((personId, place) => {
      const known = found.get(personId) ?? { shownName: names[place] ?? "", cohorts: [] };
      known.cohorts.push(groups[place] ?? "");
      found.set(personId, known);
    });
  }
  return found;
}

/** Returns whether a person currently manages this cohort. */
export async function managesCohort(db: Reader, managerId: string, cohortId: string): Promise<boolean> {
  const [row] = await db
    .select({ id: cohortStaff.id })
    .from(cohortStaff)
    .where(and(managing(managerId), eq(cohortStaff.cohortId, cohortId)));
  return row !== undefined;
}

/**
 * Returns whether a person is one of a manager's people: learns in, or is staff of, a cohort they manage. A person who
 * has left such a cohort and learns nowhere else stays theirs, so that every record stays within someone's reach.
 */
export async function managesPerson(db: Reader, managerId: string, personId: string): Promise<boolean> {
  const mine = await managedCohortIds(db, managerId);
  if (mine.length === 0) return false;
  const [learnsIn, worksIn] = await Promise.all([
    db
      .select({ cohortId: memberships.cohortId, leftAt: memberships.leftAt })
      .from(memberships)
      .where(eq(memberships.personId, personId)),
    db
      .select({ cohortId: cohortStaff.cohortId })
      .from(cohortStaff)
      .where(and(eq(cohortStaff.personId, personId), isNull(cohortStaff.toAt))),
  ]);
  const present = learnsIn.filter((membership) => membership.leftAt === null);
  const reached = [...(present.length > 0 ? present : learnsIn), ...worksIn];
  return reached.some(({ cohortId }) => mine.includes(cohortId));
}

/** Returns a cohort's name, whoever manages it; null for an unknown id. */
export async function cohortNameOf(db: Reader, cohortId: string): Promise<string | null> {
  const [row] = await db.select({ name: cohorts.name }).from(cohorts).where(eq(cohorts.id, cohortId));
  return row?.name ?? null;
}

/** Selects the assignments of those a supervisor supervises now. No one supervises themselves. */
export function supervisedBy(supervisorId: string) {
  return and(
    eq(supervisorAssignments.supervisorId, supervisorId),
    isNull(supervisorAssignments.toAt),
    ne(supervisorAssignments.traineeId, supervisorId),
  );
}

/** Selects the assignment that is current for a trainee. */
export function currentOf(traineeId: Column) {
  return and(eq(supervisorAssignments.traineeId, traineeId), isNull(supervisorAssignments.toAt));
}

/** Returns the cohort a person learns in: the latest they joined and have not left; or null. */
export async function cohortOf(
  db: Reader,
  personId: string,
): Promise<{ id: string; name: string; status: CohortStatus; startsOn: string } | null> {
  const [row] = await db
    .select({ id: cohorts.id, name: cohorts.name, status: cohorts.status, startsOn: cohorts.startsOn })
    .from(memberships)
    .innerJoin(cohorts, eq(cohorts.id, memberships.cohortId))
    .where(and(eq(memberships.personId, personId), isNull(memberships.leftAt)))
    .orderBy(desc(memberships.joinedAt), desc(memberships.id))
    .limit(1);
  return row ?? null;
}

export type CohortFacts = {
  id: string;
  name: string;
  profileId: string;
  startsOn: string;
  endsOn: string | null;
  status: CohortStatus;
  closedAt: number | null;
  rev: number;
};

const COHORT_FACTS = {
  id: cohorts.id,
  name: cohorts.name,
  profileId: cohorts.profileId,
  startsOn: cohorts.startsOn,
  endsOn: cohorts.endsOn,
  status: cohorts.status,
  closedAt: cohorts.closedAt,
  rev: cohorts.rev,
};

/** Returns a cohort, if this person manages it; otherwise null, as if it did not exist. */
export async function managedCohort(
  db: Reader,
  managerId: string,
  cohortId: string,
): Promise<CohortFacts | null> {
  const [row] = await db
    .select(COHORT_FACTS)
    .from(cohorts)
    .innerJoin(cohortStaff, and(eq(cohortStaff.cohortId, cohorts.id), managing(managerId)))
    .where(eq(cohorts.id, cohortId));
  return row ?? null;
}

/** Returns every cohort a person manages: open ones first, then the latest start first. */
export async function managedCohorts(db: Reader, managerId: string): Promise<CohortFacts[]> {
  return db
    .select(COHORT_FACTS)
    .from(cohortStaff)
    .innerJoin(cohorts, eq(cohorts.id, cohortStaff.cohortId))
    .where(managing(managerId))
    .orderBy(desc(cohorts.status), desc(cohorts.startsOn), asc(cohorts.name));
}

export type StaffMember = {
  staffId: string;
  personId: string;
  shownName: string;
  role: CohortStaffRole;
  /** False when the account is deactivated or the role was removed: such a person can be given no work. */
  canAct: boolean;
  /** How many people they supervise now, in any cohort. */
  trainees: number;
};

/** Returns the current staff of a cohort, by name. */
export async function staffOf(db: Reader, cohortId: string): Promise<StaffMember[]> {
  const rows = await db
    .select({
      staffId: cohortStaff.id,
      personId: people.id,
      shownName: people.shownName,
      role: cohortStaff.role,
      status: people.status,
      granted: personRoles.role,
      trainees: sql`(
        select count(*) from supervisor_assignments now where now.supervisor_id = ${people.id} and now.to_at is null
      )`.mapWith(Number),
    })
    .from(cohortStaff)
    .innerJoin(people, eq(people.id, cohortStaff.personId))
    .leftJoin(personRoles, and(eq(personRoles.personId, people.id), eq(personRoles.role, cohortStaff.role)))
    .where(and(eq(cohortStaff.cohortId, cohortId), isNull(cohortStaff.toAt)))
    .orderBy(asc(people.sortKey), asc(people.id));
  return rows.map(({ status, granted, ...member }) => ({
    ...member,
    canAct: status === "active" && granted !== null,
  }));
}

/** Returns people who have a staff role and an active account, by name; for adding them to a cohort. */
export async function possibleStaff(
  db: Reader,
): Promise<{ personId: string; shownName: string; role: CohortStaffRole }[]> {
  const rows = await db
    .select({ personId: people.id, shownName: people.shownName, role: personRoles.role })
    .from(personRoles)
    .innerJoin(people, eq(people.id, personRoles.personId))
    .where(and(inArray(personRoles.role, ["supervisor", "manager"]), eq(people.status, "active")))
    .orderBy(asc(people.sortKey), asc(people.id))
    .limit(1000);
  return rows.flatMap(({ role, ...person }) =>
    role === "supervisor" || role === "manager" ? [{ ...person, role }] : [],
  );
}

export function managing(managerId: string) {
  return and(eq(cohortStaff.personId, managerId), eq(cohortStaff.role, "manager"), isNull(cohortStaff.toAt));
}

/**
 * Selects people who learn in a cohort that a person manages, by looking each of them up: for statements that find their
 * rows in another way. The concatenation keeps SQLite from trying every one of the cohorts for each person.
 */
export function learnsWith(managerId: string, personId: SQLWrapper): SQL {
  return sql`exists (select 1 from memberships m where m.person_id = ${personId} and m.left_at is null
    and m.cohort_id || '' in (select s.cohort_id from cohort_staff s
      where s.person_id = ${managerId} and s.role = 'manager' and s.to_at is null))`;
}

/** Returns the cohorts that people can be invited to, by name; for administrators, 200 at most. */
export async function openCohorts(db: Reader): Promise<{ id: string; name: string }[]> {
  return db
    .select({ id: cohorts.id, name: cohorts.name })
    .from(cohorts)
    .where(eq(cohorts.status, "open"))
    .orderBy(desc(cohorts.startsOn), asc(cohorts.name))
    .limit(200);
}

export type Successor = { personId: string; shownName: string };

export function hasManager(db: Reader) {
  return exists(
    db
      .select({ id: cohortStaff.id })
      .from(cohortStaff)
      .innerJoin(people, and(eq(people.id, cohortStaff.personId), eq(people.status, "active")))
      .innerJoin(personRoles, and(eq(personRoles.personId, people.id), eq(personRoles.role, "manager")))
      .where(
        and(eq(cohortStaff.cohortId, cohorts.id), eq(cohortStaff.role, "manager"), isNull(cohortStaff.toAt)),
      ),
  );
}

/** Returns whether a person can act in a role today: has it, and the account is active. */
export async function isActiveWithRole(
  db: Reader,
  personId: string,
  role: CohortStaffRole,
): Promise<boolean> {
  const [row] = await db
    .select({ id: people.id })
    .from(people)
    .innerJoin(personRoles, and(eq(personRoles.personId, people.id), eq(personRoles.role, role)))
    .where(and(eq(people.id, personId), eq(people.status, "active")));
  return row !== undefined;
}
