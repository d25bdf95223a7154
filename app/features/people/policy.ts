import { hasRole, type Viewer } from "~/lib/roles";
import type { Role } from "~/lib/vocabulary";

type Actor = Pick<Viewer, "personId" | "roles">;

/**
 * Whether someone may invite into a role. Administrators invite anyone; managers invite trainees and supervisors into
 * cohorts they manage, and managers to the programme.
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

/**
 * Whether someone may change a person's roles so. Administrators may change any, but not give up the role themselves;
 * managers may make their own people supervisors, or take that away.
 * @param managesPerson whether the person is one of the actor's people
 */
export function canChangeRoles(
  actor: Actor,
  change: { personId: string; added: readonly Role[]; removed: readonly Role[] },
  managesPerson: boolean,
): boolean {
  const isSelf = actor.personId === change.personId;
  if (hasRole(actor, "administrator")) return !(isSelf && change.removed.includes("administrator"));
  if (!hasRole(actor, "manager") || !managesPerson || isSelf) return false;
  return [...change.added, ...change.removed].every((role) => role === "supervisor");
}

/** Whether someone may deactivate or reactivate an account: administrators, and never their own. */
export function canChangeStatus(actor: Actor, personId: string): boolean {
  return hasRole(actor, "administrator") && actor.personId !== personId;
}
