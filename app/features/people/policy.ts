import { hasRole, type Viewer } from "~/lib/roles";
import type { Role } from "~/lib/vocabulary";

export type Actor = Pick<Viewer, "personId" | "roles">;

/**
 * Returns whether an actor may change a person's roles this way. Administrators may change any, but not give up the
 * role themselves; managers may grant or withdraw the supervisor role for their own people.
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

/** Returns whether an actor may deactivate or reactivate an account: administrators, and never their own. */
export function canChangeStatus(actor: Actor, personId: string): boolean {
  return hasRole(actor, "administrator") && actor.personId !== personId;
}
