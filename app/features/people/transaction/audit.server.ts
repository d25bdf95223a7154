import type { AuditEntry } from "~/journal/audit.server";

/** Makes the audit entry of something that happened to a person's account. */
export function personEntry(
  actorId: string | null,
  personId: string,
  action: AuditEntry["action"],
): AuditEntry {
  return { actorId, action, subjectKind: "person", subjectId: personId, aboutPersonId: personId };
}
