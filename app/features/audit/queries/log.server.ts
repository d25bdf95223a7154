import { and, desc, eq, gte, inArray, isNull, like, lt, notInArray, or, sql, type SQL } from "drizzle-orm";

import {
  AUDIT_GROUPS,
  AUDIT_PAGE,
  groupOf,
  OWN_ACCOUNT_ACTIONS,
  type AuditKind,
  type AuditLine,
} from "../model";
import { cohorts, cohortStaff, memberships } from "~/db/schema/cohorts";
import { auditLog, auditSeals } from "~/db/schema/journal";
import type { Reader } from "~/db/types";
import { learnsWith, managing } from "~/features/cohorts/queries/cohorts.server";
import { findPeople } from "~/features/people/queries/people.server";

export type AuditFilter = {
  cohortId: string | null;
  /** The person the entry is about, or its actor. */
  personId: string | null;
  actorId: string | null;
  aboutId: string | null;
  kind: AuditKind | null;
  /** From this instant on, and before that one. */
  from: number | null;
  until: number | null;
  /** The id of the last line of the previous page. */
  before: string | null;
};

/**
 * Whose entries are read: a manager sees what concerns their cohorts and the people in them; `all` is for administrators.
 * `areMany`: their people are many, so the log is read from its end and each entry is checked, instead of collecting
 * and sorting all of theirs.
 */
export type AuditScope = { managerId: string; areMany: boolean } | "all";

/** From so many people on, entries of a manager's people are frequent in the log. */
const MANY = 2000;

/** Returns the scope of a manager. */
export async function scopeOf(db: Reader, managerId: string): Promise<AuditScope> {
  const rows = await db
    .select({ id: memberships.id })
    .from(cohortStaff)
    .innerJoin(memberships, eq(memberships.cohortId, cohortStaff.cohortId))
    .where(managing(managerId))
    .limit(1)
    .offset(MANY - 1);
  return { managerId, areMany: rows.length > 0 };
}

/** Returns one page of the log, the latest first. */
export async function auditPage(
  db: Reader,
  scope: AuditScope,
  filter: AuditFilter,
): Promise<{ lines: AuditLine[]; next: string | null }> {
  const lines = await auditLines(db, scope, { filter, limit: AUDIT_PAGE + 1 });
  const shown = lines.slice(0, AUDIT_PAGE);
  return { lines: shown, next: lines.length > AUDIT_PAGE ? (shown.at(-1)?.id ?? null) : null };
}

/** Returns the latest lines of the log that a filter leaves, with the names that belong to their ids. */
export async function auditLines(
  db: Reader,
  scope: AuditScope,
  asked: { filter: AuditFilter; limit: number },
): Promise<AuditLine[]> {
  const rows = await auditQuery(db, scope, asked);
  const personIds = rows.flatMap((row) => [row.actorId, row.aboutPersonId]).filter((id) => id !== null);
  const cohortIds = [...new Set(rows.map((row) => row.cohortId).filter((id) => id !== null))];
  const [names, groups] = await Promise.all([
    findPeople(db, [...new Set(personIds)]),
    cohortIds.length === 0
      ? []
      : db.select({ id: cohorts.id, name: cohorts.name }).from(cohorts).where(inArray(cohorts.id, cohortIds)),
  ]);
  const nameOfCohort = new Map(groups.map((group) => [group.id, group]));
  const personOf = (id: string | null) => {
    const person = id === null ? undefined : names.get(id);
    return person ? { id: person.id, name: person.shownName } : null;
  };
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    actor: personOf(row.actorId),
    action: row.action,
    about: personOf(row.aboutPersonId),
    cohort: nameOfCohort.get(row.cohortId ?? "") ?? null,
  }));
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

/** The statement behind `auditLines`, so that a test can ask for its plan. */
export function auditQuery(
  db: Reader,
  scope: AuditScope,
  { filter, limit }: { filter: AuditFilter; limit: number },
) {
  return db
    .select({
      id: auditLog.id,
      at: auditLog.at,
      actorId: auditLog.actorId,
      action: auditLog.action,
      aboutPersonId: auditLog.aboutPersonId,
      cohortId: auditLog.cohortId,
    })
    .from(auditLog)
    .where(
      and(
        scope === "all" ? undefined : concerning(db, scope),
        filter.before ? isBefore(filter.before) : undefined,
        filter.cohortId ? eq(auditLog.cohortId, filter.cohortId) : undefined,
        filter.personId
          ? or(eq(auditLog.aboutPersonId, filter.personId), eq(auditLog.actorId, filter.personId))
          : undefined,
        filter.actorId ? eq(auditLog.actorId, filter.actorId) : undefined,
        filter.aboutId ? eq(auditLog.aboutPersonId, filter.aboutId) : undefined,
        filter.kind ? isOfKind(filter.kind) : undefined,
        filter.from === null ? undefined : gte(auditLog.at, filter.from),
        filter.until === null ? undefined : lt(auditLog.at, filter.until),
      ),
    )
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(limit);
}

/** Selects the entries that come after this one in the list, that is: earlier ones. */
function isBefore(id: string): SQL {
  return sql`(${auditLog.at}, ${auditLog.id}) < ((select c.at from audit_log c where c.id = ${id}), ${id})`;
}

/**
 * Returns the condition for what concerns a manager: their cohorts, and the records of the people who are learning or
 * learned there. What people do with their own account (signing in, a new password) is visible only to them and to
 * administrators.
 */
function concerning(db: Reader, { managerId, areMany }: Exclude<AuditScope, "all">): SQL | undefined {
  const mine = db.select({ id: cohortStaff.cohortId }).from(cohortStaff).where(managing(managerId));
  const theirPeople = db
    .select({ id: memberships.personId })
    .from(memberships)
    .where(and(inArray(memberships.cohortId, mine), isNull(memberships.leftAt)));
  return and(
    or(
      inArray(auditLog.cohortId, mine),
      areMany ? isAboutTheirs(managerId) : inArray(auditLog.aboutPersonId, theirPeople),
    ),
    notInArray(auditLog.action, [...OWN_ACCOUNT_ACTIONS]),
  );
}

/** Selects entries about people who learn in a manager's cohorts, by looking each of them up. */
function isAboutTheirs(managerId: string): SQL {
  return learnsWith(managerId, sql`audit_log.about_person_id`);
}

function isOfKind(kind: AuditKind): SQL | undefined {
  const group = groupOf(kind);
  if (group === null) return eq(auditLog.action, kind);
  // Never by the index of actions: a group has far more entries than a page, and they would all be sorted.
  return or(...AUDIT_GROUPS[group].map((word) => like(auditLog.action, `${word}.%`)));
}
