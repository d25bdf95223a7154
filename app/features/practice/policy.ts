import { hasRole, type Viewer } from "~/lib/roles";

/* Who may do what with an entry of the practice log. Nobody decides about themselves. */

type Who = Pick<Viewer, "personId" | "roles">;

/** Whether someone writes in an entry: the trainee whose it is. */
export function canLog(viewer: Who, entry: { personId: string }): boolean {
  return hasRole(viewer, "trainee") && viewer.personId === entry.personId;
}

/**
 * Whether someone reads and decides about a trainee's entries: the supervisor of today, and never of oneself.
 * @param of.supervisorId who supervises the trainee now; null: nobody
 */
export function canSupervise(viewer: Who, of: { personId: string; supervisorId: string | null }): boolean {
  return (
    hasRole(viewer, "supervisor") && of.supervisorId === viewer.personId && of.personId !== viewer.personId
  );
}
