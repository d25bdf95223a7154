import type { RosterSort, RosterView } from "~/features/roster/views";
import { paths } from "~/lib/paths";

/* The list of a cohort's people as its URL describes it, so that filters survive paging, sorting, and acting. */

/** The columns besides the name that people choose from, in display order. */
export const LIST_COLUMNS = [
  "path",
  "requirements",
  "hours",
  "stage",
  "supervisor",
  "activity",
  "reasons",
] as const;
export type ListColumn = (typeof LIST_COLUMNS)[number];

export type ListAsked = {
  view: RosterView;
  /** Part of either name, as typed. */
  search: string;
  sort: RosterSort;
  columns: readonly ListColumn[];
  page: string | null;
};

/** Which people an act on “everyone in this list” means, and how many the page showed. */
export type ListFilter = Pick<ListAsked, "view" | "search"> & { people: number };

/**
 * Returns the URL of a cohort's page with a list like this one.
 * @param change what is different; the page is the first one unless it is given
 */
export function listUrl(
  cohortId: string,
  asked: Omit<ListAsked, "page">,
  change: Partial<Omit<ListAsked, "page">> & { page?: number } = {},
): string {
  const { view, search, sort, columns, page = 1 } = { ...asked, ...change };
  const query = new URLSearchParams({
    ...(view === "all" ? {} : { show: view }),
    ...(search === "" ? {} : { search }),
    ...(sort === "name" ? {} : { sort }),
    ...(columns.length === LIST_COLUMNS.length ? {} : { columns: columnsText(columns) }),
    ...(page > 1 ? { page: String(page) } : {}),
  });
  const written = query.toString();
  return `${paths.cohort(cohortId)}${written === "" ? "" : `?${written}`}#people`;
}

/** Returns columns as the URL writes them; `name` alone stands for none of them. */
export function columnsText(columns: readonly ListColumn[]): string {
  return ["name", ...columns].join(".");
}

/** Returns a filter as the value of the checkbox for everyone in the list. */
export function filterText({ view, search, people }: ListFilter): string {
  return new URLSearchParams({ show: view, search, people: String(people) }).toString();
}

/** Returns the URL of a file with the names of people of a cohort: these ones, or those whom a filter leaves. */
export function namesFileUrl(
  cohortId: string,
  of: { personIds: readonly string[] } | Pick<ListAsked, "view" | "search">,
): string {
  const chosen =
    "personIds" in of
      ? of.personIds.map((id) => ["person", id])
      : [
          ["show", of.view],
          ["search", of.search],
        ];
  return `${paths.cohortCsv(cohortId)}?${new URLSearchParams([["names", "yes"], ...chosen])}`;
}
