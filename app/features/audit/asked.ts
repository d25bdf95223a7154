import { kindOf, type AuditKind } from "./model";
import { lineOf } from "~/lib/fold";
import { isDay } from "~/lib/dates";

/** What the filter above the log asks for; it comes from the address. */
export type AuditAsked = {
  cohort: string | null;
  /** The person an entry is by or about. */
  person: string | null;
  /** Who did it, and whom it is about. */
  by: string | null;
  about: string | null;
  /** A name to choose one of them by, as typed; empty once one is chosen. */
  byName: string;
  aboutName: string;
  kind: AuditKind | null;
  /** YYYY-MM-DD */
  from: string | null;
  until: string | null;
  /** The id of the last line of the previous page. */
  before: string | null;
};

const nameIn = (typed: string | null) => lineOf((typed ?? "").slice(0, 200)).slice(0, 100);

/** Reads the filter from the URL; what makes no sense counts as not asked. */
export function readAuditAsked(url: URL): AuditAsked {
  const query = url.searchParams;
  const given = (name: string) => query.get(name)?.slice(0, 100) || null;
  const dayIn = (name: string) => {
    const day = query.get(name) ?? "";
    return isDay(day) ? day : null;
  };
  const [by, about] = [given("by"), given("about")];
  return {
    cohort: given("cohort"),
    person: given("person"),
    by,
    about,
    byName: by === null ? nameIn(query.get("byName")) : "",
    aboutName: about === null ? nameIn(query.get("aboutName")) : "",
    kind: kindOf(query.get("what")),
    from: dayIn("from"),
    until: dayIn("until"),
    before: given("before"),
  };
}

/** Returns the query of a URL for the same filter with changes; a new filter begins on the first page. */
export function auditSearch(asked: AuditAsked, change: Partial<AuditAsked> = {}): string {
  const { kind, ...rest } = { ...asked, before: null, ...change };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...rest, what: kind })) if (value) query.set(name, value);
  return query.toString();
}
