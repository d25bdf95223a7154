import type { AuditEntry } from "~/journal/audit.server";

/** Returns the audit entry for an event of a person's account. */
export function personEntry(
  actorId: string | null,
  personId: string,
  action: AuditEntry["action"],
): AuditEntry {
  return { actorId, action, subjectKind: "person", subjectId: personId, aboutPersonId: personId };
}
