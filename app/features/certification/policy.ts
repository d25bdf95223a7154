import { hasRole, type Viewer } from "~/lib/roles";

/* Who may do what with an application or a certificate. Nobody decides about themselves. */

type Who = Pick<Viewer, "personId" | "roles">;

/** How people stand to an application; read fresh for each question. */
export type ApplicationRelation = {
  /** Whose it is. */
  personId: string;
  /** Who supervises that person today. */
  supervisorId: string | null;
  /** Whose signature recommends it, while it does. */
  signedBy: string | null;
  /** The cohort's managers of today who can act: active, and with the role. */
  managerIds: readonly string[];
};

/** Whether someone reviews this application: the supervisor of today, and never of oneself. */
export function canReview(viewer: Who, of: Pick<ApplicationRelation, "personId" | "supervisorId">): boolean {
  return (
    hasRole(viewer, "supervisor") && of.supervisorId === viewer.personId && of.personId !== viewer.personId
  );
}

/** Managers of the cohort who could be the second person. */
function secondPersons(of: ApplicationRelation): string[] {
  return of.managerIds.filter((id) => id !== of.personId && id !== of.signedBy);
}

/** Whether someone may look at an application from the program's side, and open a closed one again. */
export function canFollow(viewer: Who, of: ApplicationRelation): boolean {
  if (viewer.personId === of.personId) return false;
  if (hasRole(viewer, "manager") && of.managerIds.includes(viewer.personId)) return true;
  return hasRole(viewer, "administrator") && secondPersons(of).length === 0;
}

/**
 * Whether someone may issue, send back or deny: a manager of the cohort who is neither the trainee nor the supervisor
 * who signed; where there is none, an administrator who is neither.
 */
export function canDecide(viewer: Who, of: ApplicationRelation): boolean {
  return canFollow(viewer, of) && viewer.personId !== of.signedBy;
}

/** Whether someone may see a certificate with its name: the holder and the staff around them. */
export function canSeeCertificate(viewer: Who, of: ApplicationRelation): boolean {
  return (
    viewer.personId === of.personId ||
    hasRole(viewer, "administrator") ||
    isManager(viewer, of) ||
    canReview(viewer, of)
  );
}

/** Whether someone may suspend, reinstate or revoke a certificate. */
export function canGovernCertificate(viewer: Who, of: ApplicationRelation): boolean {
  return viewer.personId !== of.personId && (isManager(viewer, of) || hasRole(viewer, "administrator"));
}

/**
 * Whether someone may move applications to the requirements in force: a manager of the cohort, and never their own.
 * @param of.personId whose application it is; null for a whole cohort
 */
export function canMoveProfile(viewer: Who, of: { personId: string | null; isManaged: boolean }): boolean {
  return hasRole(viewer, "manager") && of.isManaged && viewer.personId !== of.personId;
}

function isManager(viewer: Who, of: ApplicationRelation): boolean {
  return hasRole(viewer, "manager") && of.managerIds.includes(viewer.personId);
}
