import { and, asc, count, desc, eq, gt, inArray, isNull, sql, type SQL } from "drizzle-orm";

import { invitationState, type InvitationState } from "../model";
import { canInvite } from "../policy";
import { inChunks } from "~/db/ids";
import { cohorts, cohortStaff } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { people, personRoles } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { shownEmail } from "~/lib/email";
import { PAGE_SIZE, pageOf } from "~/lib/paging";
import { sha256 } from "~/lib/tokens.server";
import type { PersonStatus, Role } from "~/lib/vocabulary";

export type InvitationLine = {
  id: string;
  email: string;
  role: Role;
  state: InvitationState;
  sentAt: number;
  sentCount: number;
  expiresAt: number;
  inviterName: string;
  /** The inviter may no longer send it: another person resends it in their own name, or withdraws it. */
  needsTakingOver: boolean;
};

/** Returns the statement for `invitationsOf`. Exported for plan tests. */
export function invitationsQuery(db: Reader, cohortId: string, from: number) {
  return db
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      sentAt: invitations.sentAt,
      sentCount: invitations.sentCount,
      expiresAt: invitations.expiresAt,
      acceptedAt: invitations.acceptedAt,
      withdrawnAt: invitations.withdrawnAt,
      cohortId: invitations.cohortId,
      invitedBy: invitations.invitedBy,
      inviterName: people.shownName,
    })
    .from(invitations)
    .innerJoin(people, eq(people.id, invitations.invitedBy))
    .where(and(eq(invitations.cohortId, cohortId), isNull(invitations.acceptedAt)))
    .orderBy(desc(invitations.createdAt), desc(invitations.id))
    .limit(PAGE_SIZE)
    .offset(from);
}

/** Returns a page of a cohort's invitations that have not been accepted, the latest first. */
export async function invitationsOf(
  db: Reader,
  cohortId: string,
  askedPage: string | null,
  now: number,
): Promise<{ page: number; pages: number; total: number; rows: InvitationLine[] }> {
  const [counted] = await db
    .select({ invitations: count() })
    .from(invitations)
    .where(and(eq(invitations.cohortId, cohortId), isNull(invitations.acceptedAt)));
  const total = counted?.invitations ?? 0;
  const { page, pages, from } = pageOf(askedPage, total);
  const rows = await invitationsQuery(db, cohortId, from);
  const over = await invitersWhoMayNot(db, rows);
  return {
    page,
    pages,
    total,
    rows: rows.map(({ acceptedAt, withdrawnAt, cohortId: _in, invitedBy: _by, ...row }) => ({
      ...row,
      state: invitationState({ acceptedAt, withdrawnAt, expiresAt: row.expiresAt }, now),
      needsTakingOver: withdrawnAt === null && over.has(row.id),
    })),
  };
}

/** How many of a cohort's invitations are open, have expired, or were withdrawn. */
export type InvitationCounts = { open: number; expired: number; withdrawn: number };

/** Returns the statement behind `invitationCounts`. Exported for plan tests. */
export function invitationCountsQuery(db: Reader, cohortId: string, now: number) {
  const { withdrawnAt, expiresAt } = invitations;
  const whenTrue = (condition: SQL) =>
    sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`.mapWith(Number);
  return db
    .select({
      open: whenTrue(sql`${withdrawnAt} is null and ${expiresAt} > ${now}`),
      expired: whenTrue(sql`${withdrawnAt} is null and ${expiresAt} <= ${now}`),
      withdrawn: whenTrue(sql`${withdrawnAt} is not null`),
    })
    .from(invitations)
    .where(and(eq(invitations.cohortId, cohortId), isNull(invitations.acceptedAt)));
}

/** Counts the invitations of a cohort that have not been accepted, by state. */
export async function invitationCounts(db: Reader, cohortId: string, now: number): Promise<InvitationCounts> {
  const [counted] = await invitationCountsQuery(db, cohortId, now);
  return counted ?? { open: 0, expired: 0, withdrawn: 0 };
}

/** Counts the invitations of a cohort whose links could be used now, if the cohort takes new people. */
export async function openInvitationsOf(db: Reader, cohortId: string, now: number): Promise<number> {
  return db.$count(
    invitations,
    and(
      eq(invitations.cohortId, cohortId),
      isNull(invitations.acceptedAt),
      isNull(invitations.withdrawnAt),
      gt(invitations.expiresAt, now),
    ),
  );
}

export type InvitationByLink = {
  id: string;
  state: InvitationState;
  email: string;
  role: Role;
  inviterName: string;
  cohort: { id: string; name: string; profileId: string; isClosed: boolean } | null;
  supervisorId: string | null;
  invitedBy: string;
  /** Whether the inviter could still send it: is active, and may still give this role in this cohort. */
  mayBeGiven: boolean;
  /** The account with this address, if any, and its status. */
  account: { id: string; status: PersonStatus } | null;
};

/** Returns the invitation a link belongs to, or null for an unknown or replaced link. */
export async function findInvitationByToken(
  db: Reader,
  token: string,
  now: number,
): Promise<InvitationByLink | null> {
  const [row] = await db
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      supervisorId: invitations.supervisorId,
      invitedBy: invitations.invitedBy,
      acceptedAt: invitations.acceptedAt,
      withdrawnAt: invitations.withdrawnAt,
      expiresAt: invitations.expiresAt,
      inviterName: people.shownName,
      cohortId: invitations.cohortId,
      cohortName: cohorts.name,
      cohortStatus: cohorts.status,
      profileId: cohorts.profileId,
    })
    .from(invitations)
    .innerJoin(people, eq(people.id, invitations.invitedBy))
    .leftJoin(cohorts, eq(cohorts.id, invitations.cohortId))
    .where(eq(invitations.tokenHash, sha256(token)));
  if (!row) return null;
  const [account] = await db
    .select({ id: people.id, status: people.status })
    .from(people)
    .where(eq(people.email, row.email));
  return {
    id: row.id,
    state: invitationState(row, now),
    email: row.email,
    role: row.role,
    inviterName: row.inviterName,
    supervisorId: row.supervisorId,
    invitedBy: row.invitedBy,
    mayBeGiven: (await invitersWhoMayNot(db, [row])).size === 0,
    cohort:
      row.cohortId && row.cohortName && row.profileId
        ? {
            id: row.cohortId,
            name: row.cohortName,
            profileId: row.profileId,
            isClosed: row.cohortStatus === "closed",
          }
        : null,
    account: account ?? null,
  };
}

/**
 * Returns which of these invitations their inviters could no longer send: the account is deactivated, or the role or
 * the place among a cohort's managers is gone.
 * @returns their ids
 */
export async function invitersWhoMayNot(
  db: Reader,
  sent: readonly { id: string; invitedBy: string; role: Role; cohortId: string | null }[],
): Promise<Set<string>> {
  if (sent.length === 0) return new Set();
  const inviters = [...new Set(sent.map((one) => one.invitedBy))];
  const roles = await inChunks(inviters, (ids) =>
    db
      .select({ personId: people.id, role: personRoles.role })
      .from(people)
      .innerJoin(personRoles, eq(personRoles.personId, people.id))
      .where(and(inArray(people.id, ids), eq(people.status, "active"))),
  );
  const places = await inChunks(inviters, (ids) =>
    db
      .select({ personId: cohortStaff.personId, cohortId: cohortStaff.cohortId })
      .from(cohortStaff)
      .where(
        and(inArray(cohortStaff.personId, ids), eq(cohortStaff.role, "manager"), isNull(cohortStaff.toAt)),
      ),
  );
  const mayGive = ({ invitedBy, role, cohortId }: (typeof sent)[number]) => {
    const own = roles.flatMap((row) => (row.personId === invitedBy ? [row.role] : []));
    const manages = places.some((place) => place.personId === invitedBy && place.cohortId === cohortId);
    return canInvite({ personId: invitedBy, roles: own }, { role, cohortId }, manages);
  };
  return new Set(sent.filter((one) => !mayGive(one)).map((one) => one.id));
}

export type InvitationListed = {
  id: string;
  /** As displayed. */
  email: string;
  role: Role;
  state: InvitationState;
  sentAt: number;
  sentCount: number;
  expiresAt: number;
  inviterName: string;
  /** The inviter may no longer send it: another person resends it in their own name, or withdraws it. */
  needsTakingOver: boolean;
};

/**
 * Returns invitations that have been neither accepted nor withdrawn, expired ones included; the latest first, 200 at
 * most.
 * @param of.cohortId a cohort's; `null` for those that belong to no cohort
 */
export async function waitingInvitations(
  db: Reader,
  of: { cohortId: string | null; limit?: number },
  now: number,
): Promise<InvitationListed[]> {
  return listed(db, await waitingInvitationsQuery(db, of.cohortId, of.limit), now);
}

/** Returns the invitations a person sent that have been neither accepted nor withdrawn; by address, 200 at most. */
export async function invitationsSentBy(
  db: Reader,
  personId: string,
  now: number,
): Promise<(InvitationListed & { cohortName: string | null })[]> {
  const rows = await db
    .select({ ...LISTED, cohortName: cohorts.name })
    .from(invitations)
    .innerJoin(people, eq(people.id, invitations.invitedBy))
    .leftJoin(cohorts, eq(cohorts.id, invitations.cohortId))
    .where(
      and(
        eq(invitations.invitedBy, personId),
        isNull(invitations.acceptedAt),
        isNull(invitations.withdrawnAt),
      ),
    )
    .orderBy(asc(invitations.email), asc(invitations.id))
    .limit(200);
  return listed(db, rows, now);
}

/** How many invitations a list beside people shows; more are found by address. */
const BESIDE_PEOPLE = 20;

/**
 * Returns invitations to these cohorts that have been neither accepted nor withdrawn, expired ones included; the latest
 * first, and how many there are.
 * @param asked.search part of the address, as typed; empty: all
 */
export async function invitationsInto(
  db: Reader,
  cohortIds: readonly string[],
  asked: { search: string; role: Role | null; now: number },
): Promise<{ rows: (InvitationListed & { cohortName: string | null })[]; total: number }> {
  if (cohortIds.length === 0) return { rows: [], total: 0 };
  const wanted = asked.search
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const where = and(
    inArray(invitations.cohortId, [...cohortIds]),
    isNull(invitations.acceptedAt),
    isNull(invitations.withdrawnAt),
    wanted === "" ? undefined : sql`${invitations.email} like ${`%${wanted}%`} escape '\\'`,
    asked.role === null ? undefined : eq(invitations.role, asked.role),
  );
  const [counted, rows] = await Promise.all([
    db.$count(invitations, where),
    db
      .select({ ...LISTED, cohortName: cohorts.name })
      .from(invitations)
      .innerJoin(people, eq(people.id, invitations.invitedBy))
      .leftJoin(cohorts, eq(cohorts.id, invitations.cohortId))
      .where(where)
      .orderBy(desc(invitations.createdAt), desc(invitations.id))
      .limit(BESIDE_PEOPLE),
  ]);
  return { rows: await listed(db, rows, asked.now), total: counted };
}

export const LISTED = {
  id: invitations.id,
  email: invitations.email,
  role: invitations.role,
  cohortId: invitations.cohortId,
  invitedBy: invitations.invitedBy,
  sentAt: invitations.sentAt,
  sentCount: invitations.sentCount,
  expiresAt: invitations.expiresAt,
  acceptedAt: invitations.acceptedAt,
  withdrawnAt: invitations.withdrawnAt,
  inviterName: people.shownName,
};

export type RowListed = Omit<InvitationListed, "state" | "needsTakingOver"> & {
  cohortId: string | null;
  invitedBy: string;
  acceptedAt: number | null;
  withdrawnAt: number | null;
};

export async function listed<R extends RowListed>(db: Reader, rows: readonly R[], now: number) {
  const over = await invitersWhoMayNot(db, rows);
  return rows.map(({ acceptedAt, withdrawnAt, invitedBy: _by, cohortId: _in, ...row }) => ({
    ...row,
    email: shownEmail(row.email),
    state: invitationState({ acceptedAt, withdrawnAt, expiresAt: row.expiresAt }, now),
    needsTakingOver: over.has(row.id),
  }));
}

/** Returns the statement for `waitingInvitations`. */
export function waitingInvitationsQuery(db: Reader, cohortId: string | null, limit = 200) {
  return db
    .select(LISTED)
    .from(invitations)
    .innerJoin(people, eq(people.id, invitations.invitedBy))
    .where(
      and(
        cohortId === null ? isNull(invitations.cohortId) : eq(invitations.cohortId, cohortId),
        isNull(invitations.acceptedAt),
        isNull(invitations.withdrawnAt),
      ),
    )
    .orderBy(desc(invitations.createdAt), desc(invitations.id))
    .limit(limit);
}
