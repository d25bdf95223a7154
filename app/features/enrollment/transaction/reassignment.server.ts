import type { Dependents } from "../queries/dependents.server";
import type { Tx } from "~/db/types";
import { noteOnApplications } from "~/features/certification/transaction/applications.server";
import { beginAssignments, endAssignments } from "~/features/cohorts/transaction/assignments.server";
import { joinCohortStaff } from "~/features/cohorts/transaction/staff.server";
import { appendAudits } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/** Who takes over from a person whose account is deactivated: cohort → person, or `none` for no one yet. */
export type Reassignment = {
  supervisorFor: Readonly<Record<string, string>>;
  managerFor: Readonly<Record<string, string>>;
};

/** A choice that is missing or can't be made: its field, and the cohort it is about. */
export type ReassignmentFault = { field: string; cohortName: string | null };

/** Returns the choices that are missing or can't be made; none when the reassignment can go ahead. */
export function reassignmentFaults(
  dependents: Dependents,
  { supervisorFor, managerFor }: Reassignment,
): ReassignmentFault[] {
  const isPossible = (choice: string | undefined, successors: readonly { personId: string }[]) =>
    choice === "none" || successors.some(({ personId }) => personId === choice);
  return [
    ...dependents.trainees.flatMap(({ key, cohortName, successors }) =>
      isPossible(supervisorFor[key], successors) ? [] : [{ field: `supervisorFor.${key}`, cohortName }],
    ),
    ...dependents.cohorts.flatMap(({ key, cohortName, successors }) =>
      isPossible(managerFor[key], successors) ? [] : [{ field: `managerFor.${key}`, cohortName }],
    ),
  ];
}

/**
 * Reassigns the trainees of a person who leaves to the supervisors who take over; where no one does, ends their
 * assignments, so that every list shows who has no supervisor. Gives each cohort that they alone manage its new manager.
 * @returns how many trainees have another supervisor now, how many have none, and how many cohorts have no manager
 */
export async function reassign(
  tx: Tx,
  actor: Viewer,
  input: { personId: string; dependents: Dependents; reassignment: Reassignment },
  deps: Deps,
): Promise<{ given: number; left: number; unmanaged: number }> {
  const { personId, dependents, reassignment } = input;
  const at = deps.now();
  const done = { given: 0, left: 0, unmanaged: 0 };
  for (const { key, cohortId, traineeIds } of dependents.trainees) {
    const choice = reassignment.supervisorFor[key] ?? "none";
    const to = choice === "none" ? null : choice;
    // People can't supervise themselves.
    const given = to === null ? [] : traineeIds.filter((id) => id !== to);
    await endAssignments(tx, { traineeIds, supervisorId: personId }, deps);
    if (to !== null && given.length > 0) {
      await beginAssignments(tx, actor, { traineeIds: given, supervisorId: to }, deps);
      await noteOnApplications(tx, actor, given, at);
    }
    await appendAudits(
      tx,
      traineeIds.map((traineeId) => ({
        actorId: actor.personId,
        action: given.includes(traineeId) ? "supervisor.assigned" : "supervisor.ended",
        subjectKind: "person",
        subjectId: traineeId,
        aboutPersonId: traineeId,
        cohortId,
        details: { from: personId, to: given.includes(traineeId) ? to : null },
      })),
      deps,
    );
    done.given += given.length;
    done.left += traineeIds.length - given.length;
  }
  for (const { key, cohortId } of dependents.cohorts) {
    const choice = reassignment.managerFor[key] ?? "none";
    if (choice === "none") {
      done.unmanaged += 1;
      continue;
    }
    const place = { personId: choice, cohortId, role: "manager" as const, addedBy: actor.personId };
    await joinCohortStaff(tx, place, deps);
  }
  return done;
}
