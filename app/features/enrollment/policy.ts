import type { Actor } from "~/features/people/policy";
import { hasRole } from "~/lib/roles";
import type { Role } from "~/lib/vocabulary";

/* Permissions for cohorts. Queries already scope to the manager. */

export type AssignmentRefusal = "self" | "not_supervisor" | "not_member";

/**
 * Returns why a person may not become the supervisor of these people, or null: no one supervises themselves, and only
 * an active supervisor of the cohort can be chosen.
 */
export function refusesAssignment(
  supervisor: { personId: string; isStaff: boolean; isActive: boolean; hasRole: boolean },
  trainees: { ids: readonly string[]; memberIds: ReadonlySet<string> },
): AssignmentRefusal | null {
  if (!supervisor.isStaff || !supervisor.isActive || !supervisor.hasRole) return "not_supervisor";
  if (trainees.ids.includes(supervisor.personId)) return "self";
  if (trainees.ids.some((id) => !trainees.memberIds.has(id))) return "not_member";
  return null;
}

/**
 * Returns whether an actor may invite into a role. Administrators invite anyone; managers invite trainees and
 * supervisors into cohorts they manage, and managers to the program.
 * @param managesCohort whether the actor manages the invitation's cohort; false when it names none
 */
export function canInvite(
  actor: Actor,
  to: { role: Role; cohortId: string | null },
  managesCohort: boolean,
): boolean {
  if (hasRole(actor, "administrator")) return true;
  if (!hasRole(actor, "manager")) return false;
  switch (to.role) {
    case "trainee":
    case "supervisor":
      return to.cohortId !== null && managesCohort;
    case "manager":
      return to.cohortId === null || managesCohort;
    case "administrator":
      return false;
  }
}
