/* Moving applications to the profile and texts in force: what differs, and what it means for a person. Pure. */
/** What an application is held to. */

import type { Profile } from "~/curriculum/types";

export type Pin = {
  profileId: string;
  profileHash: string;
  /** Policy slug or statement id → hash. */
  texts: Readonly<Record<string, string>>;
};

/** A version of the requirements: a profile, and the texts that go with it by hash. */
export type Version = { profile: Profile; texts: Readonly<Record<string, string>> };
