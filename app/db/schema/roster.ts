import { index, int, json, oneOf, isOneOf, table, text, time } from "../columns";
import { cohorts, memberships } from "./cohorts";
import { people } from "./people";
import { COHORT_STAGES } from "~/lib/vocabulary";

/**
 * One line per membership with what staff pages list and count: facts, and the instants from which a reason for attention
 * holds. Nothing in it depends on the clock, and all of it can be computed anew from the other tables.
 */
export const rosterLines = table(
  "roster_lines",
  {
    membershipId: text()
      .primaryKey()
      .references(() => memberships.id),
    cohortId: text()
      .notNull()
      .references(() => cohorts.id),
    personId: text()
      .notNull()
      .references(() => people.id),
    joinedAt: time().notNull(),
    leftAt: time(),
    sortKey: text().notNull(),
    /** Both names, folded. */
    searchKey: text().notNull(),
    /** A certificate that is valid counts as issued, even after its last day: see `expiresAt`. */
    stage: oneOf(COHORT_STAGES).notNull(),
    stageSince: time(),
    /** When a person whose stage is `issued` becomes expired. */
    expiresAt: time(),
    /** When the certificate behind the stage was issued, whatever became of it. */
    certifiedAt: time(),
    lastActivityAt: time(),
    /** The current supervisor, if their account is active. */
    supervisorId: text().references(() => people.id),
    confirmedMinutes: int().notNull(),
    waitingMinutes: int().notNull(),
    completedModules: int().notNull(),
    /** Quizzes whose first attempt was graded, and how many of those it passed. */
    firstAttempts: int().notNull().default(0),
    firstPassed: int().notNull().default(0),
    /** Progress by module id, as `app/features/roster/model.ts` writes it. */
    modules: json<Record<string, string>>().notNull(),
    /** The instants from which each reason for attention holds; null: it does not apply. */
    inactiveFrom: time(),
    returnedFrom: time(),
    missedFrom: time(),
    unsupervisedFrom: time(),
    /** The content and profiles it was computed under. */
    contentHash: text().notNull(),
  },
  (t) => [
    index("roster_lines_by_name").on(t.cohortId, t.sortKey, t.personId),
    index("roster_lines_by_activity").on(t.cohortId, t.lastActivityAt),
    index("roster_lines_by_person").on(t.personId),
    index("roster_lines_by_supervisor").on(t.supervisorId),
    /** Covers the sums of the program page, which are over every line. */
    index("roster_lines_summary").on(
      t.cohortId,
      t.joinedAt,
      t.leftAt,
      t.stage,
      t.expiresAt,
      t.certifiedAt,
      t.lastActivityAt,
      t.confirmedMinutes,
      t.firstAttempts,
      t.firstPassed,
      t.inactiveFrom,
      t.returnedFrom,
      t.missedFrom,
      t.unsupervisedFrom,
    ),
    index("roster_lines_by_content").on(t.contentHash),
    // Everything that is counted over all of a manager's cohorts, so that no row has to be read for it.
    index("roster_lines_for_counts").on(
      t.cohortId,
      t.stage,
      t.stageSince,
      t.expiresAt,
      t.lastActivityAt,
      t.inactiveFrom,
      t.returnedFrom,
      t.missedFrom,
      t.unsupervisedFrom,
      t.leftAt,
      t.membershipId,
    ),
    isOneOf("roster_lines_stage", "stage", COHORT_STAGES),
  ],
);
