import type { Version } from "../model";
import { hashStatement } from "~/curriculum/hash.server";
import type { Curriculum, Profile } from "~/curriculum/types";

/* What applications are held to, and what is in force. */
/** Returns the hashes of the texts in force: policy slug or statement id → hash. */
export function textsInForce(curriculum: Curriculum, profile: Profile): Record<string, string> {
  return {
    ...Object.fromEntries(profile.statements.map((statement) => [statement.id, hashStatement(statement)])),
    ...Object.fromEntries(curriculum.policies.map((policy) => [policy.slug, policy.hash])),
  };
}

/** Returns the profile in force under an id, with its texts; null when the content has no such profile any more. */
export function versionInForce(curriculum: Curriculum, profileId: string): Version | null {
  const profile = curriculum.profileById(profileId);
  return profile ? { profile, texts: textsInForce(curriculum, profile) } : null;
}
