import { and, eq, isNull, type Placeholder, type SQLWrapper } from "drizzle-orm";

import { defaultProfile, type Pin } from "../model";
import { pinnedProfile } from "~/curriculum/pinned.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import { prepared } from "~/db/prepared.server";
import { agreements } from "~/db/schema/agreements";
import type { Reader } from "~/db/types";

/** The columns of `agreements` that say what a person is held to: for other subjects' joins. */
export const pinned = {
  profileId: agreements.profileId,
  profileHash: agreements.profileHash,
  texts: agreements.texts,
};

const openQuery = prepared<"personId">()((db, at) => openAgreementQuery(db, at("personId")));

/** Builds the statement behind `openAgreementOf`, so that a test can ask for its plan. */
export function openAgreementQuery(db: Reader, personId: string | Placeholder) {
  return db
    .select(pinned)
    .from(agreements)
    .where(and(eq(agreements.personId, personId), isNull(agreements.toAt)));
}

/** Builds the query of the id of a person's agreement in force: for other subjects' statements. */
export function openAgreementId(db: Reader, personId: SQLWrapper) {
  return db
    .select({ id: agreements.id })
    .from(agreements)
    .where(and(eq(agreements.personId, personId), isNull(agreements.toAt)));
}

/** Reads what a person is held to now; null for people who never began an application. */
export async function openAgreementOf(db: Reader, personId: string): Promise<Pin | null> {
  const [open] = await openQuery(db, { personId });
  return open ?? null;
}

/**
 * Reads the profile a person is held to by their agreement in force; without any, the program's own.
 * @param personId null: not signed in, or the person reads along
 * @throws Error when the version of the profile was never stored
 */
export async function profileFor(
  db: Reader,
  curriculum: Curriculum,
  personId: string | null,
): Promise<Profile> {
  const agreement = personId === null ? null : await openAgreementOf(db, personId);
  if (agreement) return pinnedProfile(db, curriculum, agreement);
  const profile = defaultProfile(curriculum);
  if (!profile) throw new Error("The program has no profile.");
  return profile;
}

/** Reads the profiles that agreements name, each once, by hash. */
export async function profilesFor(
  db: Reader,
  curriculum: Curriculum,
  pins: Iterable<{ profileId: string; profileHash: string }>,
): Promise<Map<string, Profile>> {
  const distinct = new Map([...pins].map((pin) => [pin.profileHash, pin]));
  const profiles = await Promise.all([...distinct.values()].map((pin) => pinnedProfile(db, curriculum, pin)));
  return new Map([...distinct.keys()].flatMap((hash, i) => (profiles[i] ? [[hash, profiles[i]]] : [])));
}
