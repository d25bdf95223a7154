import { pinnedProfile } from "~/curriculum/pinned.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import type { Reader } from "~/db/types";

/** The programme's own profile, which most people are held to. */
export function usualProfile(curriculum: Curriculum): Profile | undefined {
  return curriculum.profileById(curriculum.programme.defaultProfile) ?? curriculum.profiles[0];
}

/** The profiles that applications are held to, each read once. */
export async function profilesFor(
  db: Reader,
  curriculum: Curriculum,
  pins: Iterable<{ profileId: string; profileHash: string }>,
): Promise<Map<string, Profile>> {
  const distinct = new Map([...pins].map((pin) => [pin.profileHash, pin]));
  const profiles = await Promise.all([...distinct.values()].map((pin) => pinnedProfile(db, curriculum, pin)));
  return new Map([...distinct.keys()].flatMap((hash, i) => (profiles[i] ? [[hash, profiles[i]]] : [])));
}

/** Returns the current profile with this id, or the program's own when its file is gone. */
export function profileOf(curriculum: Curriculum, profileId: string): Profile | undefined {
  return curriculum.profileById(profileId) ?? usualProfile(curriculum);
}
