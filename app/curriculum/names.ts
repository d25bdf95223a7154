/** A lesson's file name in its parts: `02-gifts.es.mdx` → 02, gifts, es. No language is English. */
export type LessonName = { number: number; slug: string; language: string; stem: string };

const LESSON = /^((\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*))(?:\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?\.mdx$/;
const VARIANT = /^(.+?)(?:\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?\.(?:mdx|yaml)$/;

/** Takes a file's name and returns its parts, or null when it is no lesson's name. */
export function parseLessonName(name: string): LessonName | null {
  const match = LESSON.exec(name);
  if (!match) return null;
  const [, stem = "", number = "", slug = "", language = "en"] = match;
  return { number: Number(number), slug, language, stem };
}

/** Takes the name of any content file and returns the language in it; English when there is none. */
export function languageOfFile(name: string): string {
  return VARIANT.exec(name)?.[2] ?? "en";
}

/** Takes the name of any content file and returns it without language and ending. */
export function stemOfFile(name: string): string {
  return VARIANT.exec(name)?.[1] ?? name;
}

/** Returns whether a language tag names any variety of English. */
export function isEnglish(language: string): boolean {
  return language === "en" || language.startsWith("en-");
}

/** Takes a program's language and returns the languages a text may be served in, best first. English is the last. */
export function languageChain(language: string): string[] {
  const primary = language.split("-")[0] ?? language;
  return [...new Set([language, primary, "en"])];
}

/**
 * Takes the files of a folder and returns the one to be served for each stem: in the program's language where there
 * is one, else in English, else the only one there is.
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
