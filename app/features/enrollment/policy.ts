import type { Actor } from "~/features/people/policy";
import { hasRole } from "~/lib/roles";
import type { Role } from "~/lib/vocabulary";

/* Who may do what with a cohort. Whose cohort it is, the query has asked before. */

export type AssignmentRefusal = "self" | "not_supervisor" | "not_member";

/**
 * Whether somebody may become the supervisor of these people: nobody supervises themselves, and only an active
 * supervisor of the cohort can be chosen.
 * @returns why not, or null
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
 * Whether someone may invite into a role. Administrators invite anyone; managers invite trainees and supervisors into
 * cohorts they manage, and managers to the program.
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
