import { sql } from "drizzle-orm";

import { check, index, int, isOneOf, oneOf, table, text, time, uniqueIndex } from "../columns";
import { people } from "./people";
import { COHORT_STAFF_ROLES, COHORT_STATUSES } from "~/lib/vocabulary";

/** A group that starts together, under one profile. */
export const cohorts = table(
  "cohorts",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** The profile's id; a person's agreement determines the version they are held to. */
    profileId: text().notNull(),
    /** YYYY-MM-DD */
    startsOn: text().notNull(),
    endsOn: text(),
    status: oneOf(COHORT_STATUSES).notNull(),
    createdAt: time().notNull(),
    createdBy: text()
      .notNull()
      .references(() => people.id),
    closedAt: time(),
    rev: int().notNull().default(0),
  },
  (t) => [
    uniqueIndex("cohorts_name").on(t.name),
    index("cohorts_by_status").on(t.status, t.startsOn),
    isOneOf("cohorts_status", "status", COHORT_STATUSES),
    check("cohorts_dates", sql`ends_on is null or ends_on >= starts_on`),
  ],
);

/** The trainees of a cohort, with their period. */
export const memberships = table(
  "memberships",
  {
    id: text().primaryKey(),
    cohortId: text()
      .notNull()
      .references(() => cohorts.id),
    personId: text()
      .notNull()
      .references(() => people.id),
    joinedAt: time().notNull(),
    leftAt: time(),
  },
  (t) => [
    uniqueIndex("memberships_open")
      .on(t.personId, t.cohortId)
      .where(sql`left_at is null`),
    index("memberships_by_cohort").on(t.cohortId, t.joinedAt),
    index("memberships_by_person").on(t.personId, t.joinedAt),
  ],
);

/** The staff with access to a cohort's people, with their period. */
export const cohortStaff = table(
  "cohort_staff",
  {
    id: text().primaryKey(),
    cohortId: text()
      .notNull()
      .references(() => cohorts.id),
    personId: text()
      .notNull()
      .references(() => people.id),
    role: oneOf(COHORT_STAFF_ROLES).notNull(),
    fromAt: time().notNull(),
    toAt: time(),
  },
  (t) => [
    uniqueIndex("cohort_staff_open")
      .on(t.personId, t.cohortId, t.role)
      .where(sql`to_at is null`),
    index("cohort_staff_by_cohort").on(t.cohortId),
    isOneOf("cohort_staff_role", "role", COHORT_STAFF_ROLES),
  ],
);

/** Supervisors and their trainees. One supervisor at a time; earlier ones are retained. */
export const supervisorAssignments = table(
  "supervisor_assignments",
  {
    id: text().primaryKey(),
    traineeId: text()
      .notNull()
      .references(() => people.id),
    supervisorId: text()
      .notNull()
      .references(() => people.id),
    assignedBy: text()
      .notNull()
      .references(() => people.id),
    fromAt: time().notNull(),
    toAt: time(),
  },
  (t) => [
    uniqueIndex("supervisor_assignments_open")
      .on(t.traineeId)
      .where(sql`to_at is null`),
    index("supervisor_assignments_by_supervisor")
      .on(t.supervisorId, t.traineeId)
      .where(sql`to_at is null`),
    index("supervisor_assignments_by_trainee").on(t.traineeId, t.fromAt),
    check("supervisor_assignments_not_self", sql`trainee_id <> supervisor_id`),
  ],
);
