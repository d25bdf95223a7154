import type { TestWorld } from "./world";
import { canonicalJson, hashJson, sha256 } from "~/curriculum/hash.server";
import type { Curriculum, Policy, Profile } from "~/curriculum/types";
import { keepContentVersions } from "~/curriculum/versions.server";

/* A curriculum whose requirements and texts changed after people had started. */

type Change = {
  /** Changes to the first profile. */
  profile?: Partial<Profile>;
  /** Slugs of policies whose text changed. */
  policies?: string[];
  /** A module at the end of the path. */
  module?: { id: string; title: string };
};

/** Returns the curriculum of a later day. */
export function laterVersion(
  curriculum: Curriculum,
  { profile = {}, policies = [], module }: Change,
): Curriculum {
  const [first, ...others] = curriculum.profiles;
  const { hash: _hash, ...facts } = { ...first!, ...profile };
  const profiles: Profile[] = [{ ...facts, hash: hashJson(facts) }, ...others];
  const changed = curriculum.policies.map((policy): Policy =>
    policies.includes(policy.slug)
      ? {
          ...policy,
          version: `${policy.version}.1`,
          html: `${policy.html}<p>Changed in ${policy.slug}.</p>`,
          hash: sha256(`later ${policy.hash}`),
        }
      : policy,
  );
  const [model] = curriculum.modules;
  const modules = module
    ? [
        ...curriculum.modules,
        {
          ...model!,
          ...module,
          slug: module.id,
          hash: sha256(module.id),
          lessons: model!.lessons.map((lesson) => ({
            ...lesson,
            id: `${module.id}-${lesson.id}`,
            moduleId: module.id,
          })),
        },
      ]
    : curriculum.modules;
  return {
    ...curriculum,
    profiles,
    policies: changed,
    modules,
    profileById: (id) => profiles.find((one) => one.id === id),
    policyBySlug: (slug) => changed.find((one) => one.slug === slug),
    moduleById: (id) => modules.find((one) => one.id === id),
    moduleBySlug: (slug) => modules.find((one) => one.slug === slug),
    lessonById: (id) => modules.flatMap(({ lessons }) => lessons).find((one) => one.id === id),
    questionById: (id) => curriculum.questionById(id),
  };
}

/** Stores the versions in force, as the server does at startup. */
export async function putInForce(world: TestWorld, curriculum: Curriculum): Promise<void> {
  const stored = <T extends { hash: string }>(kind: "profile" | "policy", id: string, value: T) => ({
    kind,
    id,
    hash: value.hash,
    json: canonicalJson(value),
  });
  await keepContentVersions(
    world.db,
    [
      ...curriculum.profiles.map((profile) => stored("profile", profile.id, profile)),
      ...curriculum.policies.map((policy) => stored("policy", policy.slug, policy)),
    ],
    world.clock.now,
  );
}

/** Returns the arguments of a loader or action with another curriculum than the world's. */
export function under<T extends { context: { curriculum: Curriculum } }>(curriculum: Curriculum, args: T): T {
  return { ...args, context: { ...args.context, curriculum } };
}
