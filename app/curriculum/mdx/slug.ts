// Ids the page around a lesson uses itself; a heading of that name gets a number instead.
const TAKEN_BY_THE_PAGE = ["main", "top", "content", "lesson-sources"];

/**
 * Returns a function that takes a heading's text and returns its address, different for each heading of one page.
 * @param taken ids that other parts of the document have
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
