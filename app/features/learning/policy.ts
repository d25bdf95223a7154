import { hasRole, type Viewer } from "~/lib/roles";

/** Whether a person learns here, with progress, answers and notes. Everyone else reads along and leaves no record. */
export function canLearn(viewer: Pick<Viewer, "roles">): boolean {
  return hasRole(viewer, "trainee");
}

/** Whether someone can require people to read an update of a module they completed. The query decides of whom. */
export function canRequireUpdates(viewer: Pick<Viewer, "roles">): boolean {
  return hasRole(viewer, "manager");
}

/** Whether someone can resolve the flags of a person's completions: staff, but not their own. */
export function canSettleFlags(
  viewer: Pick<Viewer, "personId" | "roles">,
  of: { personId: string },
): boolean {
  return (hasRole(viewer, "manager") || hasRole(viewer, "supervisor")) && viewer.personId !== of.personId;
}
