import { msg } from "@lingui/core/macro";
import { z } from "zod";

import type { PeopleFilter } from "./people-filter";
import { LIST_COLUMNS, type ListAsked, type ListFilter } from "./cohort-list";
import { sortOf, viewOf } from "~/features/roster/views";
import { emptyIsNone, idField } from "~/lib/fields";
import { lineOf } from "~/lib/fold";
import { perLanguage } from "~/lib/i18n";
import { PAGE_SIZE } from "~/lib/paging";
import { COHORT_STAGES, ROLES } from "~/lib/vocabulary";

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

/** The filter of a manager's list of people; it comes from the address. */
export function readPeopleFilter(url: URL): PeopleFilter & { page: string | null } {
  const asked = url.searchParams;
  return {
    ...readSearch(url),
    cohortId: asked.get("cohort")?.slice(0, 64) || null,
    stage: COHORT_STAGES.find((stage) => stage === asked.get("stage")) ?? null,
    needsAttention: asked.get("attention") === "yes",
  };
}

/** One of several values, as often as it is in the address: once, or left out. */
const oneValue = <const W extends string>(values: readonly [W, ...W[]]) =>
  z
    .array(z.enum(values))
    .max(1)
    .transform(([chosen = values[0]]) => chosen);
/** How a table for spreadsheets is written; what is left out is as in the United States. */
export const tableStyleSchema = z.object({
  separator: oneValue(["comma", "semicolon", "tab"]),
  decimal: oneValue(["point", "comma"]),
});

/** Without control characters: the two engines disagree on what a pattern with them matches. */
const searchIn = (query: URLSearchParams) =>
  lineOf((query.get("search") ?? "").slice(0, 200).replace(/\p{Cc}/gu, " ")).slice(0, 100);

/** Reads a cohort's list from its URL; what is unknown or left out is as on the plain page. */
export function readList(query: URLSearchParams): ListAsked {
  const chosen = new Set(query.getAll("columns").flatMap((part) => part.slice(0, 200).split(".")));
  return {
    view: viewOf(query.get("show")),
    search: searchIn(query),
    sort: sortOf(query.get("sort")),
    columns: chosen.size === 0 ? LIST_COLUMNS : LIST_COLUMNS.filter((column) => chosen.has(column)),
    page: query.get("page"),
  };
}

/** Reads the value of the checkbox for everyone in the list, which `filterText` wrote. */
export function readFilter(text: string): ListFilter {
  const query = new URLSearchParams(text);
  const people = query.get("people") ?? "";
  return {
    view: viewOf(query.get("show")),
    search: searchIn(query),
    people: /^\d{1,9}$/.test(people) ? Number(people) : 0,
  };
}

const optionalId = z.preprocess(emptyIsNone, idField.optional());

/** An act on people of a cohort: those who are checked, or everyone in the list as it is filtered. */
export const selectionForm = perLanguage((i18n) =>
  z
    .object({
      intent: z.enum(["assign", "move", "export"]),
      /** Each check box carries the assignment that the page showed, as in `readTicks`. */
      trainee: z.preprocess(
        (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
        z.array(z.string().min(1).max(130)).max(200),
      ),
      everyone: z.preprocess(emptyIsNone, z.string().max(1000).optional()),
      supervisorId: optionalId,
      toCohortId: optionalId,
    })
    .superRefine((value, faults) => {
      const fault = (field: string, message: string) =>
        faults.addIssue({ code: "custom", path: [field], message });
      if (value.trainee.length === 0 && value.everyone === undefined)
        fault("everyone", i18n._(msg`Please select the people this is for.`));
      if (value.intent === "assign" && value.supervisorId === undefined)
        fault("supervisorId", i18n._(msg`Please choose a supervisor.`));
      if (value.intent === "move" && value.toCohortId === undefined)
        fault("toCohortId", i18n._(msg`Please choose a cohort.`));
    }),
);

/** Reads whom an export's URL names: people, or a filter of the list; null where it is the whole cohort. */
export function exportedOnly(
  query: URLSearchParams,
): (Pick<ListAsked, "view" | "search"> & { personIds?: string[] }) | null {
  if (query.has("person"))
    return { view: "all", search: "", personIds: query.getAll("person").slice(0, PAGE_SIZE) };
  if (!query.has("show") && !query.has("search")) return null;
  const { view, search } = readList(query);
  return { view, search };
}
