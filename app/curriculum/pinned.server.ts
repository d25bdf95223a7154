import { parseStoredProfile } from "./stored.server";
import type { Curriculum, Profile } from "./types";
import { readContentVersions } from "./versions.server";
import type { Reader } from "~/db/types";

/**
 * Reads the profile of an agreement: the version in force when the agreement began.
 * @param pin id and hash, as the agreement names them
 * @throws Error when that version was never stored, which only a damaged database can cause
 */
export async function pinnedProfile(
  db: Reader,
  curriculum: Curriculum,
  pin: { profileId: string; profileHash: string },
): Promise<Profile> {
  const current = curriculum.profileById(pin.profileId);
  if (current?.hash === pin.profileHash) return current;
  const json = (await readContentVersions(db, "profile", [pin.profileHash])).get(pin.profileHash);
  if (!json)
    throw new Error(
      `The profile ${pin.profileId} in the version ${pin.profileHash} is not in content_versions.`,
    );
  return parseStoredProfile(json);
}
