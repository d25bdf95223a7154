import { type Viewer, hasRole } from "~/lib/roles";

/** Tells whether an export may include names: only for the cohort's own managers. */
export function canExportNames(viewer: Viewer, cohort: { managerIds: readonly string[] }): boolean {
  return hasRole(viewer, "manager") && cohort.managerIds.includes(viewer.personId);
}
