// Ids used by the page around a lesson. A heading with one of these names gets a number.
const TAKEN_BY_THE_PAGE = ["main", "top", "content", "lesson-sources"];

/**
 * Returns a function that turns a heading's text into an anchor that is unique on the page.
 * @param taken ids used by other parts of the document
 */
export function createSlugger(taken: readonly string[] = []): (text: string) => string {
  const used = new Map([...TAKEN_BY_THE_PAGE, ...taken].map((slug) => [slug, 1]));
  return (text) => {
    const base =
      text
        .normalize("NFC")
        .toLowerCase()
        .replace(/['’]/g, "")
        .replace(/[^\p{L}\p{N}]+/gu, "-")
        .replace(/^-+|-+$/g, "") || "part";
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    if (count === 1) return base;
    const slug = `${base}-${count}`;
    used.set(slug, 1);
    return slug;
  };
}
