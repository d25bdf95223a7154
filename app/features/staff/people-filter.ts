import type { CohortStage, Role } from "~/lib/vocabulary";

/** Which of a manager's people a list shows. Pure. */
export type PeopleFilter = {
  /** Part of either name or of the address, as typed; empty: everyone. */
  search: string;
  role: Role | null;
  /** One of the manager's cohorts; null: all of them. */
  cohortId: string | null;
  stage: CohortStage | null;
  needsAttention: boolean;
};

/** Returns a filter as the query of a URL, with its question mark; empty without any. */
export function peopleQuery(filter: PeopleFilter, page = 1): string {
  const query = new URLSearchParams();
  if (filter.search) query.set("q", filter.search);
  if (filter.role) query.set("role", filter.role);
  if (filter.cohortId) query.set("cohort", filter.cohortId);
  if (filter.stage) query.set("stage", filter.stage);
  if (filter.needsAttention) query.set("attention", "yes");
  if (page > 1) query.set("page", String(page));
  const search = query.toString();
  return search === "" ? "" : `?${search}`;
}
