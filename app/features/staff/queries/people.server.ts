import {
  aliasedTable,
  and,
  asc,
  count,
  desc,
  eq,
  inArray,
  isNotNull,
  isNull,
  or,
  sql,
  type SQL,
  type SQLWrapper,
} from "drizzle-orm";

import type { PeopleFilter } from "../people-filter";
import type { Member } from "~/features/certification/queries/attention.server";
import type { Curriculum } from "~/curriculum/types";
import { inChunks } from "~/db/ids";
import { cohorts, cohortStaff, memberships } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import { rosterLines } from "~/db/schema/roster";
import type { Reader } from "~/db/types";
import { profileInForce } from "~/features/agreements/model";
import { openApplicationOf } from "~/features/certification/queries/applications.server";
import { factsOf, memberFrom } from "~/features/certification/queries/attention.server";
import { managedCohortIds, managesPerson } from "~/features/cohorts/queries/cohorts.server";
import { needsAttention, stageNow } from "~/features/roster/queries/lines.server";
import { findPerson } from "~/features/people/queries/people.server";
import { asciiDomain, shownEmail } from "~/lib/email";
import { lineOf, searchKey } from "~/lib/fold";
import { PAGE_SIZE, pageOf } from "~/lib/paging";
import type { CohortStage, CohortStatus, PersonStatus, Role } from "~/lib/vocabulary";

export type ListedPerson = {
  personId: string;
  shownName: string;
  /** The address as people read it. */
  email: string;
  status: PersonStatus;
  roles: Role[];
  lastActiveAt: number | null;
  /** Names of the manager's own cohorts they are in. */
  cohorts: string[];
  /** Where they stand in training; null for those who learn in none of the manager's cohorts. */
  training: {
    stage: CohortStage;
    supervisorName: string | null;
    lastActivityAt: number | null;
    needsAttention: boolean;
    /** Without a supervisor although they need one. */
    isUnsupervised: boolean;
  } | null;
};

export type PeoplePage = { page: number; pages: number; total: number; from: number; rows: ListedPerson[] };

/**
 * Returns the condition of a people search: part of either name or of the address, however it is typed (`searchKey`).
 * @param search as typed; wildcards of the database are matched literally
 */
export function matches(search: string): SQL | undefined {
  const typed = lineOf(search).slice(0, 100);
  if (typed === "") return undefined;
  const name = searchKey(typed);
  return or(
    name === "" ? undefined : sql`${people.searchKey} like ${containing(name)} escape '\\'`,
    sql`${people.email} like ${containing(addressPart(typed))} escape '\\'`,
  );
}

function containing(wanted: string): string {
  return `%${wanted.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

/** Returns part of an address in its stored form: internationalized domains are stored in ASCII. */
function addressPart(typed: string): string {
  const [domain = "", ...before] = typed.normalize("NFKC").toLowerCase().split("@").reverse();
  return [...before.reverse(), asciiDomain(domain) ?? domain].join("@");
}

/** From this many memberships on, people are scanned by name and each is looked up, instead of the other way round. */
const MANY = 2000;

async function haveMany(db: Reader, cohortIds: string[]): Promise<boolean> {
  const rows = db
    .select({ id: memberships.id })
    .from(memberships)
    .where(inArray(memberships.cohortId, cohortIds))
    .limit(MANY)
    .as("some_memberships");
  const [counted] = await db.select({ people: count() }).from(rows);
  return (counted?.people ?? 0) >= MANY;
}

/** A condition on a row `m` of memberships: a current one, or a past one of someone who learns nowhere else. */
const tells = sql`(m.left_at is null or not exists (
  select 1 from memberships elsewhere where elsewhere.person_id = m.person_id and elsewhere.left_at is null
))`;

/**
 * Returns whom a manager reaches: current members and staff of their cohorts, and former members who learn nowhere
 * else. Names are written out: Drizzle drops the table name in single-table statements.
 */
function reached(cohortIds: string[]): { learners: SQL; staff: SQL; everyone: SQL } {
  const learners = sql`from memberships m where m.cohort_id in ${cohortIds} and ${tells}`;
  const staff = sql`from cohort_staff s where s.cohort_id in ${cohortIds} and s.to_at is null`;
  return {
    learners,
    staff,
    everyone: sql`(select m.person_id ${learners} union select s.person_id ${staff})`,
  };
}

/**
 * Returns the same as one condition.
 * @param areMany whether their people are many: the same people are then found by another plan
 */
function isReached(cohortIds: string[], areMany: boolean): SQL {
  const { learners, staff, everyone } = reached(cohortIds);
  return areMany
    ? sql`(exists (select 1 ${learners} and m.person_id = people.id)
        or exists (select 1 ${staff} and s.person_id = people.id))`
    : sql`people.id in ${everyone}`;
}

async function reachedCount(db: Reader, cohortIds: string[]): Promise<number> {
  const { everyone } = reached(cohortIds);
  const [counted] = await db.select({ people: count() }).from(sql`${everyone} as everyone`);
  return counted?.people ?? 0;
}

function withRole(db: Reader, role: Role): SQL {
  return inArray(
    people.id,
    db.select({ personId: personRoles.personId }).from(personRoles).where(eq(personRoles.role, role)),
  );
}

/** What a list of a manager's people is asked for, at a moment. */
export type AskedPeople = PeopleFilter & { now: number };

/** Returns the statement behind `managersPeople`. Exported so that a test can ask for its plan. */
export function managersPeopleQuery(
  db: Reader,
  cohortIds: string[],
  asked: AskedPeople & { areMany: boolean },
  { from, limit }: { from: number; limit: number },
) {
  return db
    .select(LISTED)
    .from(people)
    .where(whichOf(db, cohortIds, asked))
    .orderBy(asc(people.sortKey), asc(people.id))
    .limit(limit)
    .offset(from);
}

function whichOf(
  db: Reader,
  cohortIds: string[],
  asked: AskedPeople & { areMany: boolean },
): SQL | undefined {
  return and(
    isByLine(asked)
      ? inArray(people.id, idsByLine(db, cohortIds, asked))
      : isReached(cohortIds, asked.areMany),
    matches(asked.search),
    asked.role ? withRole(db, asked.role) : undefined,
  );
}

/** Whether the filter asks what only current members have. */
const isByLine = (asked: PeopleFilter) => asked.stage !== null || asked.needsAttention;

/** Selects the current members of these cohorts who are at a stage or need attention. */
function idsByLine(db: Reader, cohortIds: string[], asked: AskedPeople) {
  return db
    .select({ personId: rosterLines.personId })
    .from(rosterLines)
    .where(
      and(
        inArray(rosterLines.cohortId, cohortIds),
        isNull(rosterLines.leftAt),
        asked.stage === null ? undefined : sql`${stageNow(asked.now)} = ${asked.stage}`,
        asked.needsAttention ? needsAttention(asked.now) : undefined,
      ),
    );
}

const LISTED = {
  personId: people.id,
  shownName: people.shownName,
  email: people.email,
  status: people.status,
  lastActiveAt: people.lastActiveAt,
};

/** Returns a manager's people by name; one page. */
export async function managersPeople(
  db: Reader,
  managerId: string,
  asked: AskedPeople & { page: string | null },
): Promise<PeoplePage> {
  const { total, page, pages, from, listed } = await listedPeople(db, managerId, asked, PAGE_SIZE);
  return { page, pages, from, total, rows: await listed() };
}

/** Maximum number of people in one downloaded list. */
export const PEOPLE_EXPORT_MAX = 5000;

/** Returns all of a manager's people whom a filter leaves, by name; null when they are too many for one download. */
export async function managersPeopleForExport(
  db: Reader,
  managerId: string,
  asked: AskedPeople,
): Promise<ListedPerson[] | null> {
  const all = { ...asked, page: null };
  const { total, listed } = await listedPeople(db, managerId, all, PEOPLE_EXPORT_MAX);
  return total > PEOPLE_EXPORT_MAX ? null : listed();
}

async function listedPeople(
  db: Reader,
  managerId: string,
  asked: AskedPeople & { page: string | null },
  size: number,
): Promise<Omit<PeoplePage, "rows"> & { listed: () => Promise<ListedPerson[]> }> {
  const managed = await managedCohortIds(db, managerId);
  // Someone else's cohort is an empty list, as an unknown one is.
  const mine = asked.cohortId === null ? managed : managed.filter((id) => id === asked.cohortId);
  if (mine.length === 0) return { page: 1, pages: 1, total: 0, from: 0, listed: async () => [] };
  const which = { ...asked, areMany: await haveMany(db, mine) };
  const isEveryone = matches(asked.search) === undefined && asked.role === null && !isByLine(asked);
  const [counted] = isEveryone
    ? [{ people: await reachedCount(db, mine) }]
    : await db
        .select({ people: count() })
        .from(people)
        .where(whichOf(db, mine, which));
  const total = counted?.people ?? 0;
  const { page, pages, from } = pageOf(asked.page, total, size);
  const listed = async () =>
    withRolesAndTraining(
      db,
      await managersPeopleQuery(db, mine, which, { from, limit: size }),
      managed,
      asked.now,
    );
  return { page, pages, from, total, listed };
}

/** The statement behind `accounts`, so that a test can ask for its plan. */
export function accountsQuery(db: Reader, asked: { search: string; role: Role | null }, from: number) {
  return db
    .select(LISTED)
    .from(people)
    .where(and(matches(asked.search), asked.role ? withRole(db, asked.role) : undefined))
    .orderBy(asc(people.sortKey), asc(people.id))
    .limit(PAGE_SIZE)
    .offset(from);
}

/** Returns every account of the installation by name; one page. For administrators. */
export async function accounts(
  db: Reader,
  asked: { search: string; role: Role | null; page: string | null },
): Promise<PeoplePage> {
  const where = and(matches(asked.search), asked.role ? withRole(db, asked.role) : undefined);
  const [counted] = await db.select({ people: count() }).from(people).where(where);
  const { page, pages, from } = pageOf(asked.page, counted?.people ?? 0);
  const rows = await accountsQuery(db, asked, from);
  return {
    page,
    pages,
    from,
    total: counted?.people ?? 0,
    rows: await withRolesAndTraining(db, rows, [], 0),
  };
}

async function withRolesAndTraining(
  db: Reader,
  rows: Omit<ListedPerson, "roles" | "cohorts" | "training">[],
  cohortIds: string[],
  now: number,
): Promise<ListedPerson[]> {
  const ids = rows.map((row) => row.personId);
  const [roles, lines] = await Promise.all([
    inChunks(ids, (some) =>
      db
        .select({ personId: personRoles.personId, role: personRoles.role })
        .from(personRoles)
        .where(inArray(personRoles.personId, some)),
    ),
    cohortIds.length === 0 ? [] : inChunks(ids, (some) => trainingQuery(db, some, now)),
  ]);
  const rolesOf = byPerson(roles);
  const linesOf = byPerson(lines.filter(({ cohortId }) => cohortIds.includes(cohortId)));
  return rows.map((row): ListedPerson => {
    const own = linesOf.get(row.personId) ?? [];
    const [line] = own;
    return {
      ...row,
      email: shownEmail(row.email),
      roles: (rolesOf.get(row.personId) ?? []).map(({ role }) => role),
      cohorts: own.map(({ cohortName }) => cohortName),
      training: line
        ? {
            stage: line.stage,
            supervisorName: line.supervisorName,
            lastActivityAt: line.lastActivityAt,
            needsAttention: own.some((one) => one.attention === 1),
            isUnsupervised: line.unsupervisedFrom !== null,
          }
        : null,
    };
  });
}

/**
 * Returns the statement for where people stand in each of their cohorts: whose cohorts count is left to the caller,
 * because SQLite would otherwise read whole cohorts. Exported so that a test can check its plan.
 */
export function trainingQuery(db: Reader, personIds: string[] | SQLWrapper, now: number) {
  return db
    .select({
      personId: rosterLines.personId,
      cohortId: rosterLines.cohortId,
      cohortName: cohorts.name,
      stage: stageNow(now),
      supervisorName: supervisors.shownName,
      lastActivityAt: rosterLines.lastActivityAt,
      unsupervisedFrom: rosterLines.unsupervisedFrom,
      attention: sql`case when ${needsAttention(now)} then 1 else 0 end`.mapWith(Number),
    })
    .from(rosterLines)
    .innerJoin(cohorts, eq(cohorts.id, rosterLines.cohortId))
    .leftJoin(supervisors, eq(supervisors.id, rosterLines.supervisorId))
    .where(and(inArray(rosterLines.personId, personIds), isNull(rosterLines.leftAt)))
    .orderBy(asc(cohorts.name), asc(cohorts.id));
}

const supervisors = aliasedTable(people, "supervisors");

function byPerson<T extends { personId: string }>(rows: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const own = found.get(row.personId) ?? [];
    own.push(row);
    found.set(row.personId, own);
  }
  return found;
}

export type PersonMembership = {
  cohortId: string;
  name: string;
  status: CohortStatus;
  joinedAt: number;
  leftAt: number | null;
  /** Whether the viewing manager manages it: only then can it be opened. */
  isMine: boolean;
};

export type ManagedPerson = {
  person: NonNullable<Awaited<ReturnType<typeof findPerson>>>;
  memberships: PersonMembership[];
  /** Null for a person who learns in no cohort. */
  progress: Member | null;
  applicationId: string | null;
  staffIn: { cohortId: string; name: string; role: string; isMine: boolean }[];
};

/** Returns one of a manager's people with their progress; null when they aren't the manager's. */
export async function managedPerson(
  db: Reader,
  managerId: string,
  { personId, now }: { personId: string; now: number },
  { curriculum }: { curriculum: Curriculum },
): Promise<ManagedPerson | null> {
  if (!(await managesPerson(db, managerId, personId))) return null;
  const [person, mine, learnsIn, staffIn, application] = await Promise.all([
    findPerson(db, personId),
    managedCohortIds(db, managerId),
    membershipsOf(db, personId),
    db
      .select({ cohortId: cohorts.id, name: cohorts.name, role: cohortStaff.role })
      .from(cohortStaff)
      .innerJoin(cohorts, eq(cohorts.id, cohortStaff.cohortId))
      .where(and(eq(cohortStaff.personId, personId), isNull(cohortStaff.toAt)))
      .orderBy(asc(cohorts.name)),
    openApplicationOf(db, personId),
  ]);
  if (!person) return null;
  const [present] = learnsIn.filter((one) => one.leftAt === null);
  const [latest] = learnsIn;
  const at = present ?? latest;
  let progress: Member | null = null;
  if (at) {
    const facts = await factsOf(db, curriculum, [personId], now);
    const row = { personId, shownName: person.shownName, joinedAt: at.joinedAt };
    progress = memberFrom(row, facts, profileInForce(curriculum, at.profileId)?.attention, now);
  }
  return {
    person,
    memberships: learnsIn.map(({ profileId: _profileId, ...one }) => ({
      ...one,
      isMine: mine.includes(one.cohortId),
    })),
    progress,
    applicationId: application?.id ?? null,
    staffIn: staffIn.map((one) => ({ ...one, isMine: mine.includes(one.cohortId) })),
  };
}

async function membershipsOf(db: Reader, personId: string) {
  return db
    .select({
      cohortId: cohorts.id,
      name: cohorts.name,
      status: cohorts.status,
      profileId: cohorts.profileId,
      joinedAt: memberships.joinedAt,
      leftAt: memberships.leftAt,
    })
    .from(memberships)
    .innerJoin(cohorts, eq(cohorts.id, memberships.cohortId))
    .where(eq(memberships.personId, personId))
    .orderBy(desc(memberships.joinedAt), desc(memberships.id));
}

/** Returns how many accounts there are, by role, and how many are deactivated. For administrators. */
export async function accountCounts(
  db: Reader,
): Promise<{ active: number; deactivated: number; roles: { role: Role; people: number }[] }> {
  const [[all], [closed], roles] = await Promise.all([
    db.select({ people: count() }).from(people),
    db.select({ people: count() }).from(people).where(isNotNull(people.deactivatedAt)),
    db
      .select({ role: personRoles.role, people: count() })
      .from(personRoles)
      .groupBy(personRoles.role)
      .orderBy(asc(personRoles.role)),
  ]);
  const deactivated = closed?.people ?? 0;
  return { active: (all?.people ?? 0) - deactivated, deactivated, roles };
}
