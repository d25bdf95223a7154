import { parseStoredPolicy } from "~/curriculum/stored.server";
import type { Curriculum, DataProtection, Policy, Profile } from "~/curriculum/types";
import { readContentVersions } from "~/curriculum/versions.server";
import type { Reader } from "~/db/types";
import { profileInForce } from "~/features/agreements/model";
import { openAgreementOf, profileFor } from "~/features/agreements/queries/profile.server";
import { searchKey } from "~/lib/fold";
import type { Viewer } from "~/lib/roles";

/* What can be looked up beside the lessons: words, policies, and where help is. */

export type GlossaryPage = {
  entries: { id: string; term: string; meaning: string; see: { id: string; term: string }[] }[];
  total: number;
};

/**
 * The glossary in the order of the language's alphabet.
 * @param q what term or meaning has to hold; capitals and accents do not matter
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
 * A policy as it stands, or in a version that was in force before: people confirmed that very text.
 * @param hash of the version; null for today's
 * @returns null when there is no such policy, or it never had such a version
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
  const kept = json === undefined ? null : parseStoredPolicy(json);
  return kept?.slug === slug ? shown(kept, false) : null;
}

function shown(policy: Policy, isCurrent: boolean): PolicyPage {
  const { slug, kind, title, version, effectiveOn, summary, html } = policy;
  return { slug, kind, title, version, effectiveOn, summary, html, isCurrent };
}

/**
 * Returns who answers for people's data today: whom to write to must never be out of date, so it is the current version
 * of the profile a person is held to, and the program's own for everyone else. Null while the profile names nobody.
 */
export async function dataProtectionFor(
  db: Reader,
  curriculum: Curriculum,
  viewer: Viewer | null,
): Promise<DataProtection | null> {
  const agreement = viewer && (await openAgreementOf(db, viewer.personId));
  return profileInForce(curriculum, agreement?.profileId)?.dataProtection ?? null;
}

/**
 * The profile that says where help is and where leaving leads. Help has to be there whatever else is broken, so the
 * programme's own profile stands in for one that cannot be read.
 */
export async function helpProfile(
  db: Reader,
  curriculum: Curriculum,
  viewer: Viewer | null,
): Promise<Pick<Profile, "crisis" | "exitSite">> {
  try {
    return await profileFor(db, curriculum, viewer?.personId ?? null);
  } catch {
    return profileFor(db, curriculum, null);
  }
}
