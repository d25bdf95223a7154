import type { Viewer } from "~/lib/roles";
import { hasRole } from "~/lib/roles";

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

/** Whether an export may carry names: for the cohort's own managers alone. */
export function canExportNames(viewer: Viewer, cohort: { managerIds: readonly string[] }): boolean {
  return hasRole(viewer, "manager") && cohort.managerIds.includes(viewer.personId);
}
