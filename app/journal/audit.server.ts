import { auditLog } from "~/db/schema/journal";
import type { Tx } from "~/db/types";
import type { Deps } from "~/lib/ids";
import type { AuditAction } from "~/lib/audit-actions";

export type AuditEntry = {
  /** null: the program itself. */
  actorId: string | null;
  action: AuditAction;
  subjectKind: string;
  subjectId: string;
  /** The person whose record it is, if any. */
  aboutPersonId?: string | null;
  cohortId?: string | null;
  /** Facts only: ids, states, counts. No names and no free text. */
  details?: Record<string, string | number | boolean | null>;
};

/** Appends one entry to the audit log, in the same transaction as the change it records. */
export async function appendAudit(tx: Tx, entry: AuditEntry, deps: Deps): Promise<void> {
  await tx.insert(auditLog).values(rowOf(entry, deps));
}

/** Entries per statement: both engines limit the number of parameters. */
const LINES_AT_ONCE = 500;

/** Appends several entries to the audit log at once, for acts on many people. */
export async function appendAudits(tx: Tx, entries: readonly AuditEntry[], deps: Deps): Promise<void> {
  for (let from = 0; from < entries.length; from += LINES_AT_ONCE) {
    const some = entries.slice(from, from + LINES_AT_ONCE);
    await tx.insert(auditLog).values(some.map((entry) => rowOf(entry, deps)));
  }
}

function rowOf(entry: AuditEntry, deps: Deps): typeof auditLog.$inferInsert {
  return {
    id: deps.newId(),
    at: deps.now(),
    actorId: entry.actorId,
    action: entry.action,
    subjectKind: entry.subjectKind,
    subjectId: entry.subjectId,
    aboutPersonId: entry.aboutPersonId ?? null,
    cohortId: entry.cohortId ?? null,
    details: entry.details ?? {},
  };
}
