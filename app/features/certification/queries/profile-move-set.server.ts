import { and, asc, count, eq, inArray, isNull, sql } from "drizzle-orm";
import { z } from "zod";

import { canMoveProfile } from "../policy";
import { isBehind, MOVABLE_STATES, staysBecause, type StaysBecause } from "../profile-move";
import { applicationById, pinColumns, underAgreement, type ApplicationPin } from "./applications.server";
import { hashJson } from "~/curriculum/hash.server";
import type { Curriculum } from "~/curriculum/types";
import { agreements } from "~/db/schema/agreements";
import { applications } from "~/db/schema/certification";
import { cohorts, memberships } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { type Version } from "~/features/agreements/model";
import { versionInForce } from "~/features/agreements/queries/texts.server";
import { managesCohort } from "~/features/cohorts/queries/cohorts.server";
import type { Viewer } from "~/lib/roles";

/* The applications that would move to the profile and texts in force: the same for the preview and for the act. */

/** Everyone who currently learns in a cohort, or one application. */
export type MoveScope = { cohortId: string } | { applicationId: string };

export type ScopedApplication = ApplicationPin & { shownName: string };

/** What would move, and what stays although it is held to an earlier version. */
export type MoveSet = {
  inForce: Version;
  moves: ScopedApplication[];
  stays: { application: ScopedApplication; because: StaysBecause }[];
  /** Changes with the set, with any change to one of its applications, and with what is in force. */
  seen: string;
};

/**
 * Reads what would move in a scope, by name.
 * @returns null when the scope is not the actor's, or its profile is not among the content
 */
export async function moveSet(
  db: Reader,
  actor: Viewer,
  scope: MoveScope,
  { curriculum }: { curriculum: Curriculum },
): Promise<MoveSet | null> {
  const cohortId = await cohortOfScope(db, actor, scope);
  if (cohortId === null) return null;
  const [cohort] = await db
    .select({ profileId: cohorts.profileId })
    .from(cohorts)
    .where(eq(cohorts.id, cohortId));
  const inForce = cohort && versionInForce(curriculum, cohort.profileId);
  if (!inForce) return null;
  const behind = (await scopedApplications(db, scope)).filter((one) => isBehind(one, inForce));
  const moves = behind.filter(({ state, personId }) => staysBecause(state, isOwn(actor, personId)) === null);
  const stays = behind.flatMap((application) => {
    const because = staysBecause(application.state, isOwn(actor, application.personId));
    return because === null || because === "closed" ? [] : [{ application, because }];
  });
  const { profile, texts } = inForce;
  const set = moves.map(({ id, rev }) => [id, rev]).sort();
  return { inForce, moves, stays, seen: hashJson([profile.id, profile.hash, texts, set]) };
}

const isOwn = (actor: Viewer, personId: string) => actor.personId === personId;

/** Returns whether a scope is one the actor may move. */
export async function mayMove(db: Reader, actor: Viewer, scope: MoveScope): Promise<boolean> {
  return (await cohortOfScope(db, actor, scope)) !== null;
}

async function cohortOfScope(db: Reader, actor: Viewer, scope: MoveScope): Promise<string | null> {
  if ("cohortId" in scope) {
    const isManaged = await managesCohort(db, actor.personId, scope.cohortId);
    return canMoveProfile(actor, { personId: null, isManaged }) ? scope.cohortId : null;
  }
  const application = await applicationById(db, scope.applicationId);
  if (!application) return null;
  const isManaged = await managesCohort(db, actor.personId, application.cohortId);
  return canMoveProfile(actor, { personId: application.personId, isManaged }) ? application.cohortId : null;
}

function scopedApplications(db: Reader, scope: MoveScope): Promise<ScopedApplication[]> {
  const columns = { ...pinColumns, shownName: people.shownName };
  if ("applicationId" in scope) {
    return db
      .select(columns)
      .from(applications)
      .innerJoin(agreements, underAgreement)
      .innerJoin(people, eq(people.id, applications.personId))
      .where(eq(applications.id, scope.applicationId));
  }
  return db
    .select(columns)
    .from(applications)
    .innerJoin(agreements, underAgreement)
    .innerJoin(memberships, present)
    .innerJoin(people, eq(people.id, applications.personId))
    .where(
      and(
        eq(applications.cohortId, scope.cohortId),
        inArray(applications.state, [...MOVABLE_STATES, "submitted", "recommended", "issued"]),
      ),
    )
    .orderBy(asc(people.sortKey), asc(applications.id));
}

/** A person who has left a cohort is not moved with it. */
const present = and(
  eq(memberships.personId, applications.personId),
  eq(memberships.cohortId, applications.cohortId),
  isNull(memberships.leftAt),
);

const storedTexts = z.record(z.string(), z.string());

/** Returns the statement for `countBehind`. Exported for plan tests. */
export function versionsHeldQuery(db: Reader, cohortId: string) {
  const { profileId, profileHash } = agreements;
  // Cast to text: PostgreSQL does not compare JSON.
  const texts = sql<string>`cast(${agreements.texts} as text)`;
  return db
    .select({ profileId, profileHash, texts, people: count() })
    .from(applications)
    .innerJoin(agreements, underAgreement)
    .innerJoin(memberships, present)
    .where(and(eq(applications.cohortId, cohortId), inArray(applications.state, [...MOVABLE_STATES])))
    .groupBy(profileId, profileHash, texts);
}

/** Counts the people of a cohort who could be moved to what is in force, in one statement. */
export async function countBehind(
  db: Reader,
  curriculum: Curriculum,
  cohort: { id: string; profileId: string },
): Promise<number> {
  const inForce = versionInForce(curriculum, cohort.profileId);
  if (!inForce) return 0;
  const held = await versionsHeldQuery(db, cohort.id);
  return held
    .filter(({ texts, ...pin }) => isBehind({ ...pin, texts: storedTexts.parse(JSON.parse(texts)) }, inForce))
    .reduce((sum, { people: some }) => sum + some, 0);
}
