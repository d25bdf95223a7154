import { and, eq, inArray } from "drizzle-orm";

import { people, personRoles } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { ROLES, type PersonStatus, type Role } from "~/lib/vocabulary";

const IDS_AT_ONCE = 500;

export type PersonFacts = {
  id: string;
  shownName: string;
  legalName: string;
  email: string;
  /** null: the program's. */
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

/** Returns a person with their roles, or null. */
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

/**
 * Selects active people, as a condition.
 * @param personId only this one
 */
export function isActive(personId?: string) {
  return and(eq(people.status, "active"), personId === undefined ? undefined : eq(people.id, personId));
}

/** Returns a person's names; null for an unknown id. */
export async function namesOf(
  db: Reader,
  id: string,
): Promise<{ shownName: string; legalName: string } | null> {
  const [row] = await db
    .select({ shownName: people.shownName, legalName: people.legalName })
    .from(people)
    .where(eq(people.id, id));
  return row ?? null;
}

/** Returns the names and addresses of people. An unknown id is not in the map. */
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

/** Returns the person with this address, if the account is active: for links in an email. */
export async function findActivePerson(db: Reader, email: string): Promise<PersonFacts | null> {
  const [row] = await db
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.email, email), eq(people.status, "active")));
  return row ? findPerson(db, row.id) : null;
}
