import { type Viewer, hasRole } from "~/lib/roles";

/** Whether an export may carry names: for the cohort's own managers alone. */
export function canExportNames(viewer: Viewer, cohort: { managerIds: readonly string[] }): boolean {
  return hasRole(viewer, "manager") && cohort.managerIds.includes(viewer.personId);
}
