import { and, desc, eq, gte, inArray, isNull, like, lt, notInArray, or, type SQL } from "drizzle-orm";

import { AUDIT_GROUPS, AUDIT_PAGE, OWN_ACCOUNT_ACTIONS, type AuditGroup, type AuditLine } from "../model";
import { cohorts, cohortStaff, memberships } from "~/db/schema/cohorts";
import { auditLog, auditSeals } from "~/db/schema/journal";
import type { Reader } from "~/db/types";
import { findPeople } from "~/features/people/queries/people.server";

export type AuditFilter = {
  cohortId: string | null;
  /** The person the entry is about, or its actor. */
  personId: string | null;
  group: AuditGroup | null;
  /** From this instant on, and before that one. */
  from: number | null;
  until: number | null;
  /** The id of the last line of the previous page. */
  before: string | null;
};

/**
 * Returns one page of the log, the latest first.
 * @param scope a manager sees what concerns their cohorts and the people in them; `all` is for administrators
 */
export async function auditPage(
  db: Reader,
  scope: { managerId: string } | "all",
  filter: AuditFilter,
): Promise<{ lines: AuditLine[]; next: string | null }> {
  const rows = await auditQuery(db, scope, filter);
  const shown = rows.slice(0, AUDIT_PAGE);
  const personIds = shown.flatMap((row) => [row.actorId, row.aboutPersonId]).filter((id) => id !== null);
  const cohortIds = [...new Set(shown.map((row) => row.cohortId).filter((id) => id !== null))];
  const [names, groups] = await Promise.all([
    findPeople(db, [...new Set(personIds)]),
    cohortIds.length === 0
      ? []
      : db.select({ id: cohorts.id, name: cohorts.name }).from(cohorts).where(inArray(cohorts.id, cohortIds)),
  ]);
  const personOf = (id: string | null) => {
    const person = id === null ? undefined : names.get(id);
    return person ? { id: person.id, name: person.shownName } : null;
  };
  return {
    lines: shown.map((row) => ({
      id: row.id,
      at: row.at,
      actor: personOf(row.actorId),
      action: row.action,
      about: personOf(row.aboutPersonId),
      cohort: groups.find((cohort) => cohort.id === row.cohortId) ?? null,
      details: row.details,
    })),
    next: rows.length > AUDIT_PAGE ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** Returns when the log was last sealed, and in how many batches; null before the first. */
export async function lastSeal(db: Reader): Promise<{ number: number; sealedAt: number } | null> {
  const [seal] = await db
    .select({ number: auditSeals.number, sealedAt: auditSeals.sealedAt })
    .from(auditSeals)
    .orderBy(desc(auditSeals.number))
    .limit(1);
  return seal ?? null;
}

/** The statement behind `auditPage`, so that a test can ask for its plan. */
export function auditQuery(db: Reader, scope: { managerId: string } | "all", filter: AuditFilter) {
  return db
    .select({
      id: auditLog.id,
      at: auditLog.at,
      actorId: auditLog.actorId,
      action: auditLog.action,
      aboutPersonId: auditLog.aboutPersonId,
      cohortId: auditLog.cohortId,
      details: auditLog.details,
    })
    .from(auditLog)
    .where(
      and(
        scope === "all" ? undefined : concerning(db, scope.managerId),
        filter.before ? lt(auditLog.id, filter.before) : undefined,
        filter.cohortId ? eq(auditLog.cohortId, filter.cohortId) : undefined,
        filter.personId
          ? or(eq(auditLog.aboutPersonId, filter.personId), eq(auditLog.actorId, filter.personId))
          : undefined,
        filter.group ? inGroup(filter.group) : undefined,
        filter.from === null ? undefined : gte(auditLog.at, filter.from),
        filter.until === null ? undefined : lt(auditLog.at, filter.until),
      ),
    )
    .orderBy(desc(auditLog.id))
    .limit(AUDIT_PAGE + 1);
}

/**
 * Returns the condition for what concerns a manager: their cohorts, and the records of the people who are learning or
 * learned there. What people do with their own account (signing in, a new password) is visible only to them and to
 * administrators.
 */
function concerning(db: Reader, managerId: string): SQL | undefined {
  const mine = db
    .select({ id: cohortStaff.cohortId })
    .from(cohortStaff)
    .where(
      and(eq(cohortStaff.personId, managerId), eq(cohortStaff.role, "manager"), isNull(cohortStaff.toAt)),
    );
  const theirPeople = db
    .select({ id: memberships.personId })
    .from(memberships)
    .where(and(inArray(memberships.cohortId, mine), isNull(memberships.leftAt)));
  return and(
    or(inArray(auditLog.cohortId, mine), inArray(auditLog.aboutPersonId, theirPeople)),
    notInArray(auditLog.action, [...OWN_ACCOUNT_ACTIONS]),
  );
}

function inGroup(group: AuditGroup): SQL | undefined {
  return or(...AUDIT_GROUPS[group].map((word) => like(auditLog.action, `${word}.%`)));
}
