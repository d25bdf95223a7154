import { and, asc, eq, inArray, type SQLWrapper } from "drizzle-orm";

import { factsOf, fingerprint, readEvidence } from "./evidence.server";
import {
  evaluate,
  NO_EVIDENCE,
  stageFrom,
  type Evaluation,
  type EvaluationWithEvidence,
  type Stage,
} from "./model";
import { pinnedProfile } from "~/curriculum/pinned.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import { inChunks, type Ids } from "~/db/ids";
import { applications } from "~/db/schema/certification";
import type { Reader } from "~/db/types";
import { OPEN_APPLICATION_STATES, type ApplicationState } from "~/lib/vocabulary";

export type ApplicationPin = {
  id: string;
  personId: string;
  cohortId: string;
  profileId: string;
  profileHash: string;
  texts: Record<string, string>;
  state: ApplicationState;
  openedAt: number;
  stateSince: number;
  rev: number;
};

const pinColumns = {
  id: applications.id,
  personId: applications.personId,
  cohortId: applications.cohortId,
  profileId: applications.profileId,
  profileHash: applications.profileHash,
  texts: applications.texts,
  state: applications.state,
  openedAt: applications.openedAt,
  stateSince: applications.stateSince,
  rev: applications.rev,
};

/** A person's open application, of which there is one at most. */
export async function openApplicationOf(db: Reader, personId: string): Promise<ApplicationPin | null> {
  const [open] = await db
    .select(pinColumns)
    .from(applications)
    .where(
      and(eq(applications.personId, personId), inArray(applications.state, [...OPEN_APPLICATION_STATES])),
    );
  return open ?? null;
}

/** An application by its id, whosever it is: who may see it is for the caller to ask. */
export async function applicationById(db: Reader, id: string): Promise<ApplicationPin | null> {
  const [row] = await db.select(pinColumns).from(applications).where(eq(applications.id, id));
  return row ?? null;
}

/** The application that tells where a person stands: the open one, else the one begun last. */
export async function latestApplicationOf(db: Reader, personId: string): Promise<ApplicationPin | null> {
  return (await latestApplications(db, [personId])).get(personId) ?? null;
}

async function latestApplications(
  db: Reader,
  personIds: string[] | SQLWrapper,
): Promise<Map<string, ApplicationPin>> {
  const rows = await db
    .select(pinColumns)
    .from(applications)
    .where(inArray(applications.personId, personIds))
    .orderBy(asc(applications.personId), asc(applications.openedAt), asc(applications.id));
  return latestOf(rows);
}

/** Of everyone's applications, in the order in which they were begun, the open one or else the last. */
function latestOf<T extends { personId: string; state: ApplicationState }>(
  rows: readonly T[],
): Map<string, T> {
  const latest = new Map<string, T>();
  for (const row of rows) {
    const known = latest.get(row.personId);
    if (!known || !OPEN_STATES.has(known.state)) latest.set(row.personId, row);
  }
  return latest;
}

const OPEN_STATES: ReadonlySet<ApplicationState> = new Set(OPEN_APPLICATION_STATES);

/**
 * The profile a person is held to: that of the open application or else the latest; without any, the programme's own.
 * @param personId null: nobody is signed in, or the person reads along
 * @throws Error when the version of the profile was never kept
 */
export async function profileFor(
  db: Reader,
  curriculum: Curriculum,
  personId: string | null,
): Promise<Profile> {
  const application = personId === null ? null : await latestApplicationOf(db, personId);
  if (application) return pinnedProfile(db, curriculum, application);
  const profile = curriculum.profileById(curriculum.programme.defaultProfile) ?? curriculum.profiles[0];
  if (!profile) throw new Error("The programme has no profile.");
  return profile;
}

/** The profiles that applications are held to, each read once. */
async function profilesFor(
  db: Reader,
  curriculum: Curriculum,
  pins: Iterable<{ profileId: string; profileHash: string }>,
): Promise<Map<string, Profile>> {
  const distinct = new Map([...pins].map((pin) => [pin.profileHash, pin]));
  const profiles = await Promise.all([...distinct.values()].map((pin) => pinnedProfile(db, curriculum, pin)));
  return new Map([...distinct.keys()].flatMap((hash, i) => (profiles[i] ? [[hash, profiles[i]]] : [])));
}

/**
 * How far people are, by the open application or else the latest.
 * @returns by person id; a person who never had an application is missing
 */
export async function evaluations(
  db: Reader,
  curriculum: Curriculum,
  personIds: readonly string[],
): Promise<Map<string, Evaluation>> {
  return new Map(await inChunks(personIds, (some) => evaluateSome(db, curriculum, some)));
}

async function evaluateSome(
  db: Reader,
  curriculum: Curriculum,
  personIds: string[] | SQLWrapper,
): Promise<[personId: string, Evaluation][]> {
  const latest = await latestApplications(db, personIds);
  if (latest.size === 0) return [];
  const profiles = await profilesFor(db, curriculum, latest.values());
  const evidence = await readEvidence(db, curriculum, profiles.values(), [...latest.values()]);
  const facts = factsOf(curriculum, profiles.values());
  return [...latest].flatMap(([personId, application]) => {
    const profile = profiles.get(application.profileHash);
    if (!profile) return [];
    return [[personId, evaluate(application, profile, facts, evidence.get(personId) ?? NO_EVIDENCE)]];
  });
}

/** The statement behind `stages`, so that a test can ask for its plan. */
export function statesQuery(db: Reader, personIds: string[] | SQLWrapper) {
  return db
    .select({
      personId: applications.personId,
      state: applications.state,
      since: applications.stateSince,
      profileId: applications.profileId,
      profileHash: applications.profileHash,
    })
    .from(applications)
    .where(inArray(applications.personId, personIds))
    .orderBy(asc(applications.personId), asc(applications.openedAt), asc(applications.id));
}

/**
 * Where people stand, for lists of any length: only of those who may be ready is everything weighed.
 * @param known what was read of the same people: their quizzes and their practice
 * @returns by person id; a person who never had an application is missing
 */
export async function stages(
  db: Reader,
  curriculum: Curriculum,
  personIds: Ids,
  known: {
    quizzes: ReadonlyMap<string, readonly { moduleId: string; passedAt: number | null }[]>;
    practice: ReadonlyMap<string, { confirmedMinutes: number }>;
  },
): Promise<Map<string, { stage: Stage; since: number }>> {
  const latest = latestOf(await inChunks(personIds, (some) => statesQuery(db, some)));
  const profiles = await profilesFor(db, curriculum, latest.values());
  const found = new Map<string, { stage: Stage; since: number }>();
  const perhapsReady: string[] = [];
  for (const [personId, { state, since, profileHash }] of latest) {
    const profile = profiles.get(profileHash);
    if (!profile) continue;
    const quizzes = known.quizzes.get(personId) ?? [];
    const stage = stageFrom(state, profile, {
      hasPassed: (id) => quizzes.some(({ moduleId, passedAt }) => moduleId === id && passedAt !== null),
      confirmedMinutes: known.practice.get(personId)?.confirmedMinutes ?? 0,
    });
    if (stage) found.set(personId, { stage, since });
    else perhapsReady.push(personId);
  }
  for (const [personId, { stage }] of await evaluations(db, curriculum, perhapsReady)) {
    found.set(personId, { stage, since: latest.get(personId)?.since ?? 0 });
  }
  return found;
}

/** How far one person is, with the fingerprint of the evidence; null without any application. */
export async function evaluationOf(
  db: Reader,
  curriculum: Curriculum,
  personId: string,
): Promise<EvaluationWithEvidence | null> {
  const application = await latestApplicationOf(db, personId);
  return application ? (await evaluateApplication(db, curriculum, application)).evaluation : null;
}

/** Weighs one application, and returns the profile it is held to as well. Works inside a unit of work. */
export async function evaluateApplication(
  db: Reader,
  curriculum: Curriculum,
  application: ApplicationPin,
): Promise<{ evaluation: EvaluationWithEvidence; profile: Profile }> {
  const profile = await pinnedProfile(db, curriculum, application);
  const evidence =
    (await readEvidence(db, curriculum, [profile], [application])).get(application.personId) ?? NO_EVIDENCE;
  const evaluation = evaluate(application, profile, factsOf(curriculum, [profile]), evidence);
  const print = await fingerprint(db, application.personId, evaluation, evidence);
  return { evaluation: { ...evaluation, ...print }, profile };
}
