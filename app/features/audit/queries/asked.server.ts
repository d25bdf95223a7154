import type { AuditAsked } from "../asked";
import { scopeOf, type AuditFilter, type AuditScope } from "./log.server";
import type { Reader } from "~/db/types";
import { managedCohorts, managesPerson } from "~/features/cohorts/queries/cohorts.server";
import { findPeople } from "~/features/people/queries/people.server";
import { accounts, managersPeople } from "~/features/staff/queries/people.server";
import { endOfDay, startOfDay } from "~/lib/dates";
import { hasRole, type Viewer } from "~/lib/roles";

export type ResolvedAsked = {
  scope: AuditScope;
  filter: AuditFilter;
  cohorts: { id: string; name: string }[];
  names: { person: string | null; by: string | null; about: string | null };
};

/** Returns whose entries a viewer asks for; null when a cohort or a person in the filter is not theirs. */
export async function resolveAsked(
  db: Reader,
  viewer: Viewer,
  asked: AuditAsked,
): Promise<ResolvedAsked | null> {
  const seesAll = hasRole(viewer, "administrator");
  const ids = [...new Set([asked.person, asked.by, asked.about].filter((id) => id !== null))];
  const [cohorts, people, scope, reached] = await Promise.all([
    managedCohorts(db, viewer.personId),
    findPeople(db, ids),
    seesAll ? ("all" as const) : scopeOf(db, viewer.personId),
    seesAll ? [true] : Promise.all(ids.map((id) => managesPerson(db, viewer.personId, id))),
  ]);
  if (!seesAll && asked.cohort && !cohorts.some((one) => one.id === asked.cohort)) return null;
  if (ids.some((id) => !people.has(id)) || reached.includes(false)) return null;
  const nameOf = (id: string | null) => (id === null ? null : (people.get(id)?.shownName ?? null));
  return {
    scope,
    filter: {
      cohortId: asked.cohort,
      personId: asked.person,
      actorId: asked.by,
      aboutId: asked.about,
      kind: asked.kind,
      from: asked.from ? startOfDay(asked.from, viewer.timeZone) : null,
      until: asked.until ? endOfDay(asked.until, viewer.timeZone) : null,
      before: asked.before,
    },
    cohorts: cohorts.map(({ id, name }) => ({ id, name })),
    names: { person: nameOf(asked.person), by: nameOf(asked.by), about: nameOf(asked.about) },
  };
}

/** How many people are offered: whoever isn't among them is found by typing more of the name. */
const OFFERED = 10;

export type PeopleFound = { people: { id: string; name: string; cohorts: string[] }[]; total: number };

/** Returns the people of a viewer whose name or address contains what was typed; for choosing one of them. */
export async function peopleNamed(
  db: Reader,
  viewer: Viewer,
  { typed, now }: { typed: string; now: number },
): Promise<PeopleFound> {
  const asked = { search: typed, role: null, page: null };
  const found = hasRole(viewer, "administrator")
    ? await accounts(db, asked)
    : await managersPeople(db, viewer.personId, {
        ...asked,
        cohortId: null,
        stage: null,
        needsAttention: false,
        now,
      });
  return {
    people: found.rows
      .slice(0, OFFERED)
      .map((row) => ({ id: row.personId, name: row.shownName, cohorts: row.cohorts })),
    total: found.total,
  };
}
