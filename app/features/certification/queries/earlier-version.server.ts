import { and, eq, inArray, notInArray, sql } from "drizzle-orm";

import { isBehind, moduleNames, MOVABLE_STATES, newModulesMissing, type ModuleRef } from "../profile-move";
import { underAgreement } from "./applications.server";
import { parseStoredProfile } from "~/curriculum/stored.server";
import type { Curriculum } from "~/curriculum/types";
import { packed, unpacked } from "~/db/packed";
import { agreements } from "~/db/schema/agreements";
import { applications } from "~/db/schema/certification";
import { cohorts } from "~/db/schema/cohorts";
import { contentVersions } from "~/db/schema/curriculum";
import { moduleCompletions } from "~/db/schema/learning";
import type { Reader } from "~/db/types";
import { pinned } from "~/features/agreements/queries/profile.server";
import { versionInForce } from "~/features/agreements/queries/texts.server";
import { OPEN_APPLICATION_STATES, type ApplicationState } from "~/lib/vocabulary";

/** An open application that is held to an earlier version of the requirements. */
export type EarlierVersion = {
  applicationId: string;
  cohortId: string;
  state: ApplicationState;
  /** Whether a manager of the cohort can move it now. */
  canMove: boolean;
  /** Modules that became a requirement since, and were not completed. */
  missing: ModuleRef[];
};

/** Returns the statement for `earlierVersion`. Exported for plan tests. */
export function heldQuery(db: Reader, curriculum: Curriculum, personId: string) {
  const completed = db
    .select({ ids: packed(moduleCompletions.moduleId) })
    .from(moduleCompletions)
    .where(eq(moduleCompletions.personId, personId));
  return db
    .select({
      applicationId: applications.id,
      cohortId: applications.cohortId,
      state: applications.state,
      ...pinned,
      cohortProfileId: cohorts.profileId,
      stored: contentVersions.json,
      completed: sql<string | null>`(${completed})`,
    })
    .from(applications)
    .innerJoin(agreements, underAgreement)
    .innerJoin(cohorts, eq(cohorts.id, applications.cohortId))
    .leftJoin(
      contentVersions,
      and(
        eq(contentVersions.kind, "profile"),
        eq(contentVersions.id, agreements.profileId),
        eq(contentVersions.hash, agreements.profileHash),
        notInArray(
          agreements.profileHash,
          curriculum.profiles.map(({ hash }) => hash),
        ),
      ),
    )
    .where(
      and(eq(applications.personId, personId), inArray(applications.state, [...OPEN_APPLICATION_STATES])),
    );
}

/**
 * Reads whether a person's open application is held to an earlier version of the requirements, in one statement.
 * @returns null when it is not, and without an open application
 */
export async function earlierVersion(
  db: Reader,
  curriculum: Curriculum,
  personId: string,
): Promise<EarlierVersion | null> {
  const [row] = await heldQuery(db, curriculum, personId);
  const inForce = row && versionInForce(curriculum, row.cohortProfileId);
  if (!row || !inForce || !isBehind(row, inForce)) return null;
  const held =
    curriculum.profiles.find(({ hash }) => hash === row.profileHash) ??
    (row.stored === null ? inForce.profile : parseStoredProfile(row.stored));
  const nameOf = moduleNames(curriculum.modules);
  return {
    applicationId: row.applicationId,
    cohortId: row.cohortId,
    state: row.state,
    canMove: MOVABLE_STATES.some((state) => state === row.state),
    missing: newModulesMissing(held, inForce.profile, new Set(unpacked(row.completed))).map(nameOf),
  };
}
