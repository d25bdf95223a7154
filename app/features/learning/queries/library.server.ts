import { parseStoredPolicy } from "~/curriculum/stored.server";
import type { Curriculum, DataProtection, Policy, Profile } from "~/curriculum/types";
import { readContentVersions } from "~/curriculum/versions.server";
import type { Reader } from "~/db/types";
import { profileInForce } from "~/features/agreements/model";
import { openAgreementOf, profileFor } from "~/features/agreements/queries/profile.server";
import { searchKey } from "~/lib/fold";
import type { Viewer } from "~/lib/roles";

/* Reference pages beside the lessons: glossary, policies and help. */

export type GlossaryPage = {
  entries: { id: string; term: string; meaning: string; see: { id: string; term: string }[] }[];
  total: number;
};

/**
 * Returns the glossary in alphabetical order of the language.
 * @param q text that the term or meaning must contain, ignoring case and accents
 */
export function glossaryPage(curriculum: Curriculum, locale: string, q: string): GlossaryPage {
  const terms = new Map(curriculum.glossary.map((entry) => [entry.id, entry.term]));
  const sought = searchKey(q);
  const order = new Intl.Collator(locale);
  const entries = curriculum.glossary
    .filter(
      ({ term, meaning }) =>
        sought === "" || searchKey(term).includes(sought) || searchKey(meaning).includes(sought),
    )
    .sort((a, b) => order.compare(a.term, b.term))
    .map(({ id, term, meaning, see }) => ({
      id,
      term,
      meaning,
      see: see.flatMap((other) => {
        const known = terms.get(other);
        return known ? [{ id: other, term: known }] : [];
      }),
    }));
  return { entries, total: curriculum.glossary.length };
}

export type PolicyPage = Pick<
  Policy,
  "slug" | "kind" | "title" | "version" | "effectiveOn" | "summary" | "html"
> & {
  isCurrent: boolean;
};

/**
 * Returns a policy in its current version, or in an earlier one that people confirmed.
 * @param hash of the version; null for the current one
 * @returns null when there is no such policy or version
 */
export async function policyPage(
  db: Reader,
  curriculum: Curriculum,
  slug: string,
  hash: string | null,
): Promise<PolicyPage | null> {
  const current = curriculum.policyBySlug(slug);
  if (current && (hash === null || hash === current.hash)) return shown(current, true);
  if (hash === null) return null;
  const json = (await readContentVersions(db, "policy", [hash])).get(hash);
  const stored = json === undefined ? null : parseStoredPolicy(json);
  return stored?.slug === slug ? shown(stored, false) : null;
}

function shown(policy: Policy, isCurrent: boolean): PolicyPage {
  const { slug, kind, title, version, effectiveOn, summary, html } = policy;
  return { slug, kind, title, version, effectiveOn, summary, html, isCurrent };
}

/**
 * Returns who answers for people's data today: whom to write to must never be out of date, so it is the current version
 * of the profile a person is held to, and the program's own for everyone else. Null while the profile names no one.
 */
export async function dataProtectionFor(
  db: Reader,
  viewer: Viewer | null,
  { curriculum }: { curriculum: Curriculum },
): Promise<DataProtection | null> {
  const agreement = viewer && (await openAgreementOf(db, viewer.personId));
  return profileInForce(curriculum, agreement?.profileId)?.dataProtection ?? null;
}

/**
 * Returns the profile with the crisis lines and the exit site. Help must be available whatever else is broken, so the
 * program's own profile is used when the person's cannot be read.
 */
export async function helpProfile(
  db: Reader,
  viewer: Viewer | null,
  { curriculum }: { curriculum: Curriculum },
): Promise<Pick<Profile, "crisis" | "exitSite">> {
  try {
    return await profileFor(db, curriculum, viewer?.personId ?? null);
  } catch {
    return profileFor(db, curriculum, null);
  }
}
