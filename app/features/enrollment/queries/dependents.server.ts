import { and, eq, isNull, desc, asc } from "drizzle-orm";

import { loadsOf, type CohortLoad } from "./cohort-loads.server";
import { supervisorAssignments, cohorts, memberships, cohortStaff } from "~/db/schema/cohorts";
import type { Reader } from "~/db/types";
import { submittedQuery } from "~/features/certification/queries/waiting.server";
import {
  staffOf,
  type StaffMember,
  possibleStaff,
  managing,
  type Successor,
} from "~/features/cohorts/queries/cohorts.server";
import { waitingFor } from "~/features/practice/queries/waiting.server";
import type { CohortStaffRole } from "~/lib/vocabulary";

/** What would be left pending if a person's account were deactivated, and who could take it over. */
export type Dependents = {
  trainees: {
    /** The cohort's id; `elsewhere` for those who currently learn in none. */
    key: string;
    cohortId: string | null;
    cohortName: string | null;
    traineeIds: string[];
    /** Entries waiting for confirmation, and applications waiting for a signature. */
    entries: number;
    applications: number;
    successors: Successor[];
  }[];
  /** Cohorts without another active manager. */
  cohorts: { key: string; cohortId: string; cohortName: string; load: CohortLoad; successors: Successor[] }[];
};

/** Counts what is pending for a person: their trainees by cohort, and the cohorts without another manager. */
export async function dependentsOf(db: Reader, personId: string): Promise<Dependents> {
  const theirs = and(eq(supervisorAssignments.supervisorId, personId), isNull(supervisorAssignments.toAt));
  const [rows, entries, submitted, managed, managers] = [
    await db
      .select({
        traineeId: supervisorAssignments.traineeId,
        cohortId: cohorts.id,
        cohortName: cohorts.name,
      })
      .from(supervisorAssignments)
      .leftJoin(
        memberships,
        and(eq(memberships.personId, supervisorAssignments.traineeId), isNull(memberships.leftAt)),
      )
      .leftJoin(cohorts, eq(cohorts.id, memberships.cohortId))
      .where(theirs)
      .orderBy(desc(memberships.joinedAt), asc(supervisorAssignments.traineeId)),
    await waitingFor(db, personId),
    await submittedQuery(db, personId),
    await db
      .select({ cohortId: cohorts.id, cohortName: cohorts.name })
      .from(cohortStaff)
      .innerJoin(cohorts, eq(cohorts.id, cohortStaff.cohortId))
      .where(managing(personId))
      .orderBy(asc(cohorts.name)),
    await possibleStaff(db),
  ];
  const waiting = new Map(entries.map((line) => [line.personId, line.entries]));
  const applying = new Set(submitted.map((one) => one.personId));
  const canTake = (staff: StaffMember[], role: CohortStaffRole): Successor[] =>
    staff
      .filter((one) => one.role === role && one.canAct && one.personId !== personId)
      .map(({ personId, shownName }) => ({ personId, shownName }));

  const groups = new Map<string, Dependents["trainees"][number]>();
  const seen = new Set<string>();
  for (const { traineeId, cohortId, cohortName } of rows) {
    // A trainee who learns in two cohorts is counted in the later one.
    if (seen.has(traineeId)) continue;
    seen.add(traineeId);
    const key = cohortId ?? "elsewhere";
    const group = groups.get(key) ?? {
      key,
      cohortId,
      cohortName,
      traineeIds: [],
      entries: 0,
      applications: 0,
      successors: cohortId === null ? [] : canTake(await staffOf(db, cohortId), "supervisor"),
    };
    group.traineeIds.push(traineeId);
    group.entries += waiting.get(traineeId) ?? 0;
    group.applications += applying.has(traineeId) ? 1 : 0;
    groups.set(key, group);
  }
  const alone: Dependents["cohorts"] = [];
  const loads = await loadsOf(
    db,
    managed.map(({ cohortId }) => cohortId),
  );
  for (const { cohortId, cohortName } of managed) {
    if (canTake(await staffOf(db, cohortId), "manager").length > 0) continue;
    const successors = managers
      .filter((one) => one.role === "manager" && one.personId !== personId)
      .map(({ personId, shownName }) => ({ personId, shownName }));
    const load = loads.get(cohortId) ?? { learners: 0, applications: 0 };
    alone.push({ key: cohortId, cohortId, cohortName, load, successors });
  }
  return { trainees: [...groups.values()], cohorts: alone };
}
