import { hasRole, type Viewer } from "~/lib/roles";

/* Permissions for applications and certificates. No one decides about themselves. */

type Who = Pick<Viewer, "personId" | "roles">;

/** People's relations to an application; read fresh for each check. */
export type ApplicationRelation = {
  /** The applicant. */
  personId: string;
  /** That person's current supervisor. */
  supervisorId: string | null;
  /** The signer, while the signature recommends it. */
  signedBy: string | null;
  /** The cohort's current managers who can act: active, and with the role. */
  managerIds: readonly string[];
};

/** Returns whether the viewer reviews this application: the current supervisor, and never of their own. */
export function canReview(viewer: Who, of: Pick<ApplicationRelation, "personId" | "supervisorId">): boolean {
  return (
    hasRole(viewer, "supervisor") && of.supervisorId === viewer.personId && of.personId !== viewer.personId
  );
}

/** Returns the managers of the cohort who could be the second person. */
function secondPersons(of: ApplicationRelation): string[] {
  return of.managerIds.filter((id) => id !== of.personId && id !== of.signedBy);
}

/** Returns whether the viewer may read an application on the program's side, and reopen a closed one. */
export function canFollow(viewer: Who, of: ApplicationRelation): boolean {
  if (viewer.personId === of.personId) return false;
  if (hasRole(viewer, "manager") && of.managerIds.includes(viewer.personId)) return true;
  return hasRole(viewer, "administrator") && secondPersons(of).length === 0;
}

/**
 * Returns whether the viewer may issue, send back or deny: a manager of the cohort who is neither the trainee nor the
 * supervisor who signed; where there is none, an administrator who is neither.
 */
export function canDecide(viewer: Who, of: ApplicationRelation): boolean {
  return canFollow(viewer, of) && viewer.personId !== of.signedBy;
}

/** Returns whether the viewer may see a certificate with its name: the holder and the staff around them. */
export function canSeeCertificate(viewer: Who, of: ApplicationRelation): boolean {
  return (
    viewer.personId === of.personId ||
    hasRole(viewer, "administrator") ||
    isManager(viewer, of) ||
    canReview(viewer, of)
  );
}

/** Returns whether the viewer may suspend, reinstate or revoke a certificate. */
export function canGovernCertificate(viewer: Who, of: ApplicationRelation): boolean {
  return viewer.personId !== of.personId && (isManager(viewer, of) || hasRole(viewer, "administrator"));
}

/**
 * Returns whether the viewer may move applications to the requirements in force: a manager of the cohort, and never
 * their own.
 * @param of.personId the applicant; null for a whole cohort
 */
export function canMoveProfile(viewer: Who, of: { personId: string | null; isManaged: boolean }): boolean {
  return hasRole(viewer, "manager") && of.isManaged && viewer.personId !== of.personId;
}

function isManager(viewer: Who, of: ApplicationRelation): boolean {
  return hasRole(viewer, "manager") && of.managerIds.includes(viewer.personId);
}
