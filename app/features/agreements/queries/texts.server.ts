import type { Version } from "../model";
import { hashJson, hashStatement } from "~/curriculum/hash.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import type { AttestedKind } from "~/lib/vocabulary";

/* The texts in force, and those a person agrees to. */

/** Returns the hashes of the texts in force: policy slug or statement id → hash. */
export function textsInForce(curriculum: Curriculum, profile: Profile): Record<string, string> {
  return {
    ...Object.fromEntries(profile.statements.map((statement) => [statement.id, hashStatement(statement)])),
    ...Object.fromEntries(curriculum.policies.map((policy) => [policy.slug, policy.hash])),
  };
}

/** Returns the profile in force under an id, with its texts; null when the content no longer has such a profile. */
export function versionInForce(curriculum: Curriculum, profileId: string): Version | null {
  const profile = curriculum.profileById(profileId);
  return profile ? { profile, texts: textsInForce(curriculum, profile) } : null;
}

/** A text that is confirmed with a checkbox of its own on joining. */
export type JoiningText = {
  kind: AttestedKind;
  /** Policy slug or statement id. */
  id: string;
  /** A policy's title, or the statement itself. */
  text: string;
  hash: string;
};

export type JoiningTexts = {
  texts: JoiningText[];
  /** Of all of them: a form that was filled in under other texts has to be filled in again. */
  hash: string;
};

/**
 * Returns the texts that a profile asks people to confirm on joining, policies first.
 * @param profile null: of a role that confirms nothing
 */
export function joiningTexts(curriculum: Curriculum, profile: Profile | null): JoiningTexts {
  const { policies = [], statements = [] } = profile?.joining ?? {};
  const texts = [
    ...policies.flatMap((slug): JoiningText[] => {
      const policy = curriculum.policyBySlug(slug);
      return policy ? [{ kind: "policy", id: slug, text: policy.title, hash: policy.hash }] : [];
    }),
    ...statements.flatMap((id): JoiningText[] => {
      const statement = profile?.statements.find((one) => one.id === id);
      return statement
        ? [{ kind: "statement", id, text: statement.text, hash: hashStatement(statement) }]
        : [];
    }),
  ];
  return { texts, hash: hashJson(texts.map(({ kind, id, hash }) => [kind, id, hash])) };
}
