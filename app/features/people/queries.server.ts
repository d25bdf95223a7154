import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, ne } from "drizzle-orm";

import { invitationState, type InvitationState } from "./model";
import { canInvite } from "./policy";
import { inChunks } from "~/db/ids";
import { cohorts, cohortStaff } from "~/db/schema/cohorts";
import { auditLog } from "~/db/schema/journal";
import { emailChanges, invitations, passwordResets, people, personRoles, sessions } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { shownEmail } from "~/lib/email";
import { sha256 } from "~/lib/tokens.server";
import { ROLES, type PersonStatus, type Role } from "~/lib/vocabulary";

const IDS_AT_ONCE = 500;
const PAGE = 50;

export type PersonFacts = {
  id: string;
  shownName: string;
  legalName: string;
  email: string;
  /** null: the programme's. */
  timeZone: string | null;
  roles: Role[];
  status: PersonStatus;
  lastActiveAt: number | null;
  rev: number;
};

const PERSON_FACTS = {
  id: people.id,
  shownName: people.shownName,
  legalName: people.legalName,
  email: people.email,
  timeZone: people.timeZone,
  status: people.status,
  lastActiveAt: people.lastActiveAt,
  rev: people.rev,
};

/** A person with their roles, or null. */
export async function findPerson(db: Reader, id: string): Promise<PersonFacts | null> {
  const rows = await db
    .select({ ...PERSON_FACTS, role: personRoles.role })
    .from(people)
    .leftJoin(personRoles, eq(personRoles.personId, people.id))
    .where(eq(people.id, id));
  const [first] = rows;
  if (!first) return null;
  const { role: _role, ...person } = first;
  return { ...person, roles: ROLES.filter((role) => rows.some((row) => row.role === role)) };
}

/** The names and addresses of people. An unknown id is not in the map. */
export async function findPeople(
  db: Reader,
  ids: readonly string[],
): Promise<
  Map<string, { id: string; shownName: string; legalName: string; email: string; status: PersonStatus }>
> {
  const chunks: string[][] = [];
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) chunks.push(ids.slice(from, from + IDS_AT_ONCE));
  const rows = await Promise.all(
    chunks.map((some) =>
      db
        .select({
          id: people.id,
          shownName: people.shownName,
          legalName: people.legalName,
          email: people.email,
          status: people.status,
        })
        .from(people)
        .where(inArray(people.id, some)),
    ),
  );
  return new Map(rows.flat().map((person) => [person.id, person]));
}

/** The one person whose address this is, if the account is active: for links that a mail brought. */
export async function findActivePerson(db: Reader, email: string): Promise<PersonFacts | null> {
  const [row] = await db
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.email, email), eq(people.status, "active")));
  return row ? findPerson(db, row.id) : null;
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
  /** Whether whoever sent it could still send it: is active, and may still give this role in this cohort. */
  mayBeGiven: boolean;
  /** Whether there is an account with the address already, and whether it can be signed in to. */
  account: { id: string; status: PersonStatus } | null;
};

/** The invitation a link belongs to, or null for a link that was never made or has been replaced. */
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
 * Which of these invitations whoever sent them could not send any more: the account is closed, or the role or the place
 * among a cohort's managers is gone.
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
  /** As people read it. */
  email: string;
  role: Role;
  state: InvitationState;
  sentAt: number;
  sentCount: number;
  expiresAt: number;
  inviterName: string;
  /** Whoever sent it can send no more: somebody else sends it again in their own name, or withdraws it. */
  needsTakingOver: boolean;
};

/**
 * Invitations that nobody has accepted or withdrawn, expired ones included; the latest first, 200 at most.
 * @param of a cohort's; `null` for those that belong to no cohort
 */
export async function waitingInvitations(
  db: Reader,
  of: { cohortId: string | null },
  now: number,
): Promise<InvitationListed[]> {
  return listed(db, await waitingInvitationsQuery(db, of.cohortId), now);
}

/** The invitations a person sent that nobody has accepted or withdrawn; by address, 200 at most. */
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

const LISTED = {
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

type RowListed = Omit<InvitationListed, "state" | "needsTakingOver"> & {
  cohortId: string | null;
  invitedBy: string;
  acceptedAt: number | null;
  withdrawnAt: number | null;
};

async function listed<R extends RowListed>(db: Reader, rows: readonly R[], now: number) {
  const over = await invitersWhoMayNot(db, rows);
  return rows.map(({ acceptedAt, withdrawnAt, invitedBy: _by, cohortId: _in, ...row }) => ({
    ...row,
    email: shownEmail(row.email),
    state: invitationState({ acceptedAt, withdrawnAt, expiresAt: row.expiresAt }, now),
    needsTakingOver: over.has(row.id),
  }));
}

/** The query of `waitingInvitations`. */
export function waitingInvitationsQuery(db: Reader, cohortId: string | null) {
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
    .limit(200);
}

/** Whose a link to a new password is, while it can be used; otherwise null. */
export async function findPasswordReset(
  db: Reader,
  token: string,
  now: number,
): Promise<{ personId: string; personal: string[] } | null> {
  const [row] = await db
    .select({
      personId: people.id,
      email: people.email,
      shownName: people.shownName,
      legalName: people.legalName,
    })
    .from(passwordResets)
    .innerJoin(people, eq(people.id, passwordResets.personId))
    .where(
      and(
        eq(passwordResets.tokenHash, sha256(token)),
        isNull(passwordResets.usedAt),
        gt(passwordResets.expiresAt, now),
        eq(people.status, "active"),
      ),
    );
  return row ? { personId: row.personId, personal: [row.email, row.shownName, row.legalName] } : null;
}

/** The new address a link confirms and whose it is to be, while it can be used; otherwise null. */
export async function findEmailChange(
  db: Reader,
  token: string,
  now: number,
): Promise<{ newEmail: string; personId: string } | null> {
  const [row] = await db
    .select({ newEmail: emailChanges.newEmail, personId: emailChanges.personId })
    .from(emailChanges)
    .innerJoin(people, eq(people.id, emailChanges.personId))
    .where(
      and(
        eq(emailChanges.tokenHash, sha256(token)),
        isNull(emailChanges.usedAt),
        gt(emailChanges.expiresAt, now),
        eq(people.status, "active"),
      ),
    );
  return row ?? null;
}

/** What a link to an old address restores, while it can be used; otherwise null. */
export async function findEmailUndo(
  db: Reader,
  token: string,
  now: number,
): Promise<{ oldEmail: string; personal: string[] } | null> {
  const [row] = await db
    .select({
      oldEmail: emailChanges.oldEmail,
      shownName: people.shownName,
      legalName: people.legalName,
    })
    .from(emailChanges)
    .innerJoin(people, eq(people.id, emailChanges.personId))
    .where(
      and(
        eq(emailChanges.undoTokenHash, sha256(token)),
        isNull(emailChanges.undoneAt),
        gt(emailChanges.undoExpiresAt, now),
        eq(people.status, "active"),
      ),
    );
  if (!row || row.oldEmail === null) return null;
  return { oldEmail: row.oldEmail, personal: [row.oldEmail, row.shownName, row.legalName] };
}

export type Device = {
  id: string;
  device: string;
  signedInAt: number;
  lastSeenAt: number;
  isThisOne: boolean;
};

/** Where a person is signed in: this device first, then the latest seen. */
export async function devicesOf(
  db: Reader,
  who: { personId: string; sessionId: string },
  now: number,
): Promise<Device[]> {
  const rows = await db
    .select({
      id: sessions.id,
      device: sessions.device,
      signedInAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      lastAuthAt: sessions.lastAuthAt,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.personId, who.personId),
        isNull(sessions.replacedAt),
        gt(sessions.expiresAt, now),
        gt(sessions.absoluteExpiresAt, now),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt), asc(sessions.id))
    .limit(200);
  return rows
    .map(({ lastAuthAt, ...row }) => ({
      ...row,
      lastSeenAt: Math.max(row.lastSeenAt, lastAuthAt),
      isThisOne: row.id === who.sessionId,
    }))
    .sort((a, b) => Number(b.isThisOne) - Number(a.isThisOne));
}

export type RecordAccess = { id: string; at: number; actorName: string; action: string };

/**
 * Who else opened or changed a person's record, the latest first, a page at a time.
 * @param page from 1
 */
export async function accessToRecord(
  db: Reader,
  personId: string,
  page: number,
): Promise<{ rows: RecordAccess[]; total: number; pages: number; page: number }> {
  const about = aboutMe(personId);
  const [counted] = await db.select({ total: count() }).from(auditLog).where(about);
  const total = counted?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const shown = Math.min(Math.max(1, page), pages);
  const rows = await accessQuery(db, personId, shown);
  return { rows, total, pages, page: shown };
}

/** The query of `accessToRecord`. */
export function accessQuery(db: Reader, personId: string, page: number) {
  return db
    .select({ id: auditLog.id, at: auditLog.at, actorName: people.shownName, action: auditLog.action })
    .from(auditLog)
    .innerJoin(people, eq(people.id, auditLog.actorId))
    .where(aboutMe(personId))
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(PAGE)
    .offset((page - 1) * PAGE);
}

function aboutMe(personId: string) {
  return and(
    eq(auditLog.aboutPersonId, personId),
    isNotNull(auditLog.actorId),
    ne(auditLog.actorId, personId),
  );
}
