import { parseStoredPolicy } from "~/curriculum/stored.server";
import type { Curriculum, Policy } from "~/curriculum/types";
import { readContentVersions } from "~/curriculum/versions.server";
import type { Reader } from "~/db/types";

/** Reads policies as they were in force, by slug. */
export async function pinnedPolicies(
  db: Reader,
  curriculum: Curriculum,
  pins: readonly { slug: string; hash: string }[],
): Promise<Map<string, Policy>> {
  const current = new Map(curriculum.policies.map((policy) => [policy.hash, policy]));
  const older = await readContentVersions(
    db,
    "policy",
    pins.flatMap(({ hash }) => (current.has(hash) ? [] : [hash])),
  );
  return new Map(
    pins.flatMap(({ slug, hash }): [string, Policy][] => {
      const json = older.get(hash);
      const policy = current.get(hash) ?? (json === undefined ? undefined : parseStoredPolicy(json));
      return policy ? [[slug, policy]] : [];
    }),
  );
}
