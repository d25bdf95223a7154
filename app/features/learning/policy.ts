import { hasRole, type Viewer } from "~/lib/roles";

/** Whether a person learns here: has progress, answers, notes. Everyone else reads along, and leaves no trace. */
export function canLearn(viewer: Pick<Viewer, "roles">): boolean {
  return hasRole(viewer, "trainee");
}

/** Whether someone may require that people read what is new in a module they finished. Of whom, the query asks. */
export function canRequireUpdates(viewer: Pick<Viewer, "roles">): boolean {
  return hasRole(viewer, "manager");
}

/** Whether someone may settle the flags of a person's completions: staff, and nobody their own. */
export function canSettleFlags(
  viewer: Pick<Viewer, "personId" | "roles">,
  of: { personId: string },
): boolean {
  return (hasRole(viewer, "manager") || hasRole(viewer, "supervisor")) && viewer.personId !== of.personId;
}
