/** A lesson's file name, parsed: `02-gifts.es.mdx` → 02, gifts, es. No language means English. */
export type LessonName = { number: number; slug: string; language: string; stem: string };

const LESSON = /^((\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*))(?:\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?\.mdx$/;
const VARIANT = /^(.+?)(?:\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?\.(?:mdx|yaml)$/;

/** Parses a lesson's file name; returns null for any other name. */
export function parseLessonName(name: string): LessonName | null {
  const match = LESSON.exec(name);
  if (!match) return null;
  const [, stem = "", number = "", slug = "", language = "en"] = match;
  return { number: Number(number), slug, language, stem };
}

/** Returns the language in a content file's name; English when there is none. */
export function languageOfFile(name: string): string {
  return VARIANT.exec(name)?.[2] ?? "en";
}

/** Returns a content file's name without language and extension. */
export function stemOfFile(name: string): string {
  return VARIANT.exec(name)?.[1] ?? name;
}

/** Returns whether a language tag names a variety of English. */
export function isEnglish(language: string): boolean {
  return language === "en" || language.startsWith("en-");
}

/**
 * Returns the languages in which a text may be served, best first; English is always the last.
 * @param language the program's
 */
export function languageChain(language: string): string[] {
  const primary = language.split("-")[0] ?? language;
  return [...new Set([language, primary, "en"])];
}

/**
 * Returns, for each stem in a folder, the file to serve: in the program's language if available, else in English, else
 * the only one.
 */
export function chooseByLanguage(names: readonly string[], language: string): string[] {
  const chain = languageChain(language);
  const rank = (name: string) => {
    const place = chain.indexOf(languageOfFile(name));
    return place === -1 ? chain.length : place;
  };
  const best = new Map<string, string>();
  for (const name of names) {
    const stem = stemOfFile(name);
    const other = best.get(stem);
    if (other === undefined || rank(name) < rank(other)) best.set(stem, name);
  }
  return [...best.values()].sort();
}
