import { hasRole, type Viewer } from "~/lib/roles";

/** Whether this person takes quizzes at all. Staff read along and take none. */
export function canTakeQuizzes(viewer: Pick<Viewer, "roles">): boolean {
  return hasRole(viewer, "trainee");
}

/** Whether this person can regrade an attempt: an administrator or the trainee's manager, never their own. */
export function canRegrade(
  viewer: Pick<Viewer, "personId" | "roles">,
  attempt: { personId: string; isOfMyCohorts: boolean },
): boolean {
  if (attempt.personId === viewer.personId) return false;
  return hasRole(viewer, "administrator") || (hasRole(viewer, "manager") && attempt.isOfMyCohorts);
}
