import { z } from "zod";

import { lineOf } from "~/lib/fold";
import { ROLES } from "~/lib/vocabulary";

/** The search above a list; it comes from the address. */
export function readSearch(url: URL): {
  search: string;
  role: (typeof ROLES)[number] | null;
  page: string | null;
} {
  return {
    search: lineOf((url.searchParams.get("q") ?? "").slice(0, 200)).slice(0, 100),
    role: ROLES.find((role) => role === url.searchParams.get("role")) ?? null,
    page: url.searchParams.get("page"),
  };
}

/** One of some words, as often as it stands in the address: once, or left out. */
const oneWord = <const W extends string>(words: readonly [W, ...W[]]) =>
  z
    .array(z.enum(words))
    .max(1)
    .transform(([chosen = words[0]]) => chosen);
/** How a table for spreadsheets is written; what is left out is as in the United States. */
export const tableStyleSchema = z.object({
  separator: oneWord(["comma", "semicolon", "tab"]),
  decimal: oneWord(["point", "comma"]),
});
