import { paths } from "~/lib/paths";

import type { Base } from "../base.server";
import { remark, type Finding } from "../faults";
import { isPlace, type Facts } from "../mdx/facts";
import type { ModuleDraft } from "../module.server";

/** Anchors on a page by its URL; null when the page is not one of our documents, or could not be read. */
type Addresses = ReadonlyMap<string, ReadonlySet<string> | null>;

const PAGES: readonly string[] = [
  paths.home(),
  paths.learn(),
  paths.practice(),
  paths.certification(),
  paths.account(),
  paths.helpNow(),
  paths.exit(),
  paths.verify(),
];

/** Checks that every internal link leads to a page and a heading that exist. */
export function checkLinks(base: Base, modules: readonly ModuleDraft[]): Finding[] {
  const addresses = collectAddresses(base, modules);
  const documents = [
    ...base.policies.map(({ file, facts }) => ({ file, facts, isWhole: true })),
    ...modules.flatMap(({ lessons }) => lessons),
  ];
  return documents.flatMap(({ file, facts, isWhole }) =>
    facts.uses.flatMap(({ kind, value, line }) => {
      if (kind !== "link") return [];
      const problem = check(value, isWhole ? placesOf(facts) : null, addresses);
      return problem ? [remark(file, line, problem.found, problem.instead)] : [];
    }),
  );
}

function check(href: string, own: ReadonlySet<string> | null, addresses: Addresses) {
  const [address = "", place = ""] = href.split("#", 2);
  const path = address.split("?", 1)[0] ?? "";
  const places = path === "" ? own : addresses.get(path.length > 1 ? path.replace(/\/$/, "") : path);
  if (places === undefined) {
    return {
      found: `a link to ${path}, a page that does not exist`,
      instead:
        "Write the address of a lesson, a module, the glossary, or a policy, for instance `/glossary`.",
    };
  }
  if (href.includes("#") && places !== null && !places.has(decode(place))) {
    return {
      found: `a link to ${href}, a heading that does not exist`,
      instead: "Write the heading's words in lowercase with dashes between them.",
    };
  }
  return null;
}

function collectAddresses(base: Base, modules: readonly ModuleDraft[]): Addresses {
  const addresses = new Map<string, ReadonlySet<string> | null>(PAGES.map((page) => [page, null]));
  addresses.set(paths.glossary(), new Set(base.glossary.map(({ id }) => id)));
  for (const { policy, facts } of base.policies) addresses.set(paths.policy(policy.slug), placesOf(facts));
  for (const { slug, lessons } of modules) {
    addresses.set(paths.module(slug), null);
    addresses.set(paths.quiz(slug), null);
    for (const { name, facts, isWhole } of lessons) {
      addresses.set(paths.lesson(slug, name.slug), isWhole ? placesOf(facts) : null);
    }
  }
  return addresses;
}

function placesOf(facts: Facts): ReadonlySet<string> {
  const ofComponents = facts.uses.filter(({ kind }) => isPlace(kind)).map(({ value }) => value);
  return new Set([...facts.headings.map(({ id }) => id), ...ofComponents]);
}

function decode(place: string): string {
  try {
    return decodeURIComponent(place);
  } catch {
    return place;
  }
}
