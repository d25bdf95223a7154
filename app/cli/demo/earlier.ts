import { FIRST_RELEASE } from "~/curriculum/first-release.server";
import { canonicalJson, hashJson } from "~/curriculum/hash.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import { keepContentVersions } from "~/curriculum/versions.server";
import type { Database } from "~/db/types";

/* The version of the profile that the demo's older cohorts began under: before overdose response was required. */

/** Creates the earlier version and stores it among the texts that were in force. */
export async function keepEarlierProfile(
  db: Database,
  { profile, curriculum, since }: { profile: Profile; curriculum: Curriculum; since: number },
): Promise<Profile> {
  const were = curriculum.modules.flatMap(({ id }) => (FIRST_RELEASE[id] ? [id] : []));
  const hours = were.reduce((sum, id) => sum + hoursOf(id), 0);
  const { hash: _hash, credit: _credit, ...rest } = profile;
  const facts = {
    ...rest,
    requirements: profile.requirements.map((requirement) =>
      requirement.modules
        ? { ...requirement, title: "Pass the four modules", modules: were, hours }
        : requirement.opensAfter
          ? { ...requirement, opensAfter: were }
          : requirement,
    ),
  };
  const earlier = { ...facts, hash: hashJson(facts) };
  const { id, hash } = earlier;
  await keepContentVersions(db, [{ kind: "profile", id, hash, json: canonicalJson(earlier) }], since);
  return earlier;
}

function hoursOf(moduleId: string): number {
  return Object.values(FIRST_RELEASE[moduleId]?.hours ?? {}).reduce((sum, one) => sum + one, 0);
}
