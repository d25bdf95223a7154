import { eq, inArray } from "drizzle-orm";

import { moduleCell, reasonInstants, writeCell } from "../model";
import { hashJson } from "~/curriculum/hash.server";
import type { Curriculum } from "~/curriculum/types";
import { cohorts, memberships } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import type { rosterLines } from "~/db/schema/roster";
import type { Reader } from "~/db/types";
import { profileInForce } from "~/features/agreements/model";
import { latest } from "~/features/certification/attention";
import { factsOf } from "~/features/certification/queries/attention.server";
import { lessonsReadBy } from "~/features/learning/queries/progress.server";
import { searchKey } from "~/lib/fold";

/** A line as it is stored. */
export type RosterLine = typeof rosterLines.$inferSelect;

/** Counts up whenever a line is computed otherwise than before, so that stored ones are computed anew. */
const COMPUTATION = 2;

/** Before every certificate's last day: what is stored must not depend on the clock. */
const NO_CLOCK = 0;

const hashes = new WeakMap<Curriculum, string>();

/** Returns the hash of the content and profiles that lines depend on. */
export function contentHashOf(curriculum: Curriculum): string {
  const known = hashes.get(curriculum);
  if (known !== undefined) return known;
  const hash = hashJson({
    computation: COMPUTATION,
    modules: curriculum.modules.map((module) => [module.id, module.hash]),
    profiles: curriculum.profiles.map((profile) => [profile.id, profile.hash]),
    policies: curriculum.policies.map((policy) => [policy.slug, policy.hash]),
    default: curriculum.program.defaultProfile,
  });
  hashes.set(curriculum, hash);
  return hash;
}

/** Returns the statement that finds people's memberships, those that ended included. Exported for plan tests. */
export function membershipsQuery(db: Reader, personIds: string[]) {
  return db
    .select({
      membershipId: memberships.id,
      cohortId: memberships.cohortId,
      personId: memberships.personId,
      joinedAt: memberships.joinedAt,
      leftAt: memberships.leftAt,
      profileId: cohorts.profileId,
      shownName: people.shownName,
      legalName: people.legalName,
      sortKey: people.sortKey,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .innerJoin(cohorts, eq(cohorts.id, memberships.cohortId))
    .where(inArray(memberships.personId, personIds));
}

/**
 * Computes the lines of some people from the other tables, in a fixed number of statements.
 * @param personIds 500 at most
 */
export async function computeLines(
  db: Reader,
  curriculum: Curriculum,
  personIds: readonly string[],
): Promise<RosterLine[]> {
  const ids = [...personIds];
  const found = await membershipsQuery(db, ids);
  if (found.length === 0) return [];
  const [facts, lessons] = await Promise.all([
    factsOf(db, curriculum, ids, NO_CLOCK),
    lessonsReadBy(db, ids),
  ]);
  const contentHash = contentHashOf(curriculum);
  return found.map(({ profileId, shownName, legalName, ...membership }) => {
    const { personId } = membership;
    const read = lessons.get(personId);
    const quizzes = facts.quizzes.get(personId) ?? [];
    const practice = facts.practice.get(personId);
    const at = facts.stageOf.get(personId);
    const modules: Record<string, string> = {};
    const quizOf = new Map(
      quizzes.map((quiz) => [quiz.moduleId, quiz.passedAt === null ? quiz : { ...quiz, missed: 0 }]),
    );
    const lessonsOf = new Map(curriculum.modules.map((module) => [module.id, module.lessons]));
    for (const moduleId of new Set([...lessonsOf.keys(), ...quizOf.keys()])) {
      const ofModule = lessonsOf.get(moduleId) ?? [];
      const done = ofModule.filter((lesson) => read?.has(lesson.id)).length;
      const written = writeCell(moduleCell({ read: done, total: ofModule.length }, quizOf.get(moduleId)));
      if (written !== "") modules[moduleId] = written;
    }
    const known = {
      stage: at?.stage ?? ("none" as const),
      stageSince: at?.since ?? null,
      joinedAt: membership.joinedAt,
      leftAt: membership.leftAt,
      lastActivityAt: latest(
        facts.lastOpened.get(personId),
        practice?.lastAt,
        ...quizzes.map((quiz) => quiz.lastSubmittedAt),
      ),
      supervisorId: facts.supervisors.get(personId)?.personId ?? null,
    };
    return {
      ...membership,
      ...known,
      searchKey: searchKey(`${shownName} ${legalName}`),
      expiresAt: at?.expiresAt ?? null,
      certifiedAt: at?.certifiedAt ?? null,
      confirmedMinutes: practice?.confirmedMinutes ?? 0,
      waitingMinutes: practice?.waitingMinutes ?? 0,
      completedModules: quizzes.filter(({ completedAt }) => completedAt !== null).length,
      firstAttempts: quizzes.filter(({ firstPassed }) => firstPassed !== null).length,
      firstPassed: quizzes.filter(({ firstPassed }) => firstPassed === 1).length,
      modules,
      ...reasonInstants(
        {
          ...known,
          missed: quizzes.flatMap((quiz) =>
            quiz.passedAt === null && quiz.completedAt === null ? [quiz.missed] : [],
          ),
        },
        profileInForce(curriculum, profileId)?.attention,
      ),
      contentHash,
    };
  });
}
