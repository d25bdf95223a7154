import type { Curriculum, Profile } from "~/curriculum/types";

/* What a person is held to: pure. */

/** The profile and the texts of an agreement, by hash. */
export type Pin = {
  profileId: string;
  profileHash: string;
  /** Policy slug or statement id → hash. */
  texts: Readonly<Record<string, string>>;
};

/** A version of the requirements: a profile, and the texts that go with it by hash. */
export type Version = { profile: Profile; texts: Readonly<Record<string, string>> };

/** Returns the program's own profile: what people without an agreement go by. */
export function defaultProfile(curriculum: Curriculum): Profile | undefined {
  return curriculum.profileById(curriculum.program.defaultProfile) ?? curriculum.profiles[0];
}

/** Returns a profile as it is in force under its id; the program's own when its file is gone, and without an id. */
export function profileInForce(curriculum: Curriculum, profileId: string | undefined): Profile | undefined {
  return (
    (profileId === undefined ? undefined : curriculum.profileById(profileId)) ?? defaultProfile(curriculum)
  );
}
