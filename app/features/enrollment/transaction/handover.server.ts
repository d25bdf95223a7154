/** Who takes over from somebody whose account is closed: cohort → person, or `none` for nobody yet. */

import { and, eq, inArray, isNull } from "drizzle-orm";

import type { Dependents } from "../queries/dependents.server";
import { supervisorAssignments } from "~/db/schema/cohorts";
import type { Tx } from "~/db/types";
import { noteOnApplications } from "~/features/certification/transaction/applications.server";
import { joinCohortStaff } from "~/features/cohorts/transaction.server";
import { appendAudits } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

export type Handover = {
  supervisorFor: Readonly<Record<string, string>>;
  managerFor: Readonly<Record<string, string>>;
};

/** A choice of a handover that is missing or cannot be made: its field, and the cohort it is about. */
export type HandoverFault = { field: string; cohortName: string | null };

/**
 * Says which choices of a handover are missing or cannot be made.
 * @returns empty when all is well
 */
export function handoverFaults(
  dependents: Dependents,
  { supervisorFor, managerFor }: Handover,
): HandoverFault[] {
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
 * Gives what waits for somebody to those who take over; where nobody does, ends the assignments, so that every list
 * shows who is without a supervisor.
 * @returns how many trainees have another supervisor now, and how many have none
 */
export async function handOverStep(
  tx: Tx,
  personId: string,
  { dependents, handover }: { dependents: Dependents; handover: Handover },
  actor: Viewer,
  deps: Deps,
): Promise<{ given: number; left: number; unmanaged: number }> {
  const at = deps.now();
  const done = { given: 0, left: 0, unmanaged: 0 };
  for (const { key, cohortId, traineeIds } of dependents.trainees) {
    const choice = handover.supervisorFor[key] ?? "none";
    const to = choice === "none" ? null : choice;
    // Nobody supervises themselves.
    const given = to === null ? [] : traineeIds.filter((id) => id !== to);
    await tx
      .update(supervisorAssignments)
      .set({ toAt: at })
      .where(
        and(
          eq(supervisorAssignments.supervisorId, personId),
          inArray(supervisorAssignments.traineeId, traineeIds),
          isNull(supervisorAssignments.toAt),
        ),
      );
    if (to !== null && given.length > 0) {
      await tx.insert(supervisorAssignments).values(
        given.map((traineeId) => ({
          id: deps.newId(),
          traineeId,
          supervisorId: to,
          assignedBy: actor.personId,
          fromAt: at,
        })),
      );
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
    const choice = handover.managerFor[key] ?? "none";
    if (choice === "none") {
      done.unmanaged += 1;
      continue;
    }
    const place = { personId: choice, cohortId, role: "manager" as const, addedBy: actor.personId };
    await joinCohortStaff(tx, place, deps);
  }
  return done;
}
