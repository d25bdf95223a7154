import { hasRole, type Viewer } from "~/lib/roles";

/* Who may do what with an entry of the practice log. No one decides about themselves. */

type Who = Pick<Viewer, "personId" | "roles">;

/** Tells whether a person writes an entry: only the trainee who owns it. */
export function canLog(viewer: Who, entry: { personId: string }): boolean {
  return hasRole(viewer, "trainee") && viewer.personId === entry.personId;
}

/**
 * Tells whether a person reads and decides a trainee's entries: only the current supervisor, and never for oneself.
 * @param of.supervisorId who supervises the trainee now; null: no one
 */
export function canSupervise(viewer: Who, of: { personId: string; supervisorId: string | null }): boolean {
  return (
    hasRole(viewer, "supervisor") && of.supervisorId === viewer.personId && of.personId !== viewer.personId
  );
}
