import type { ListAsked, ListFilter } from "../cohort-list";
import {
  requirementCells,
  requirementColumns,
  type RequirementCell,
  type RequirementColumn,
} from "./requirement-columns.server";
import { modulesRequired, practiceRequirement } from "~/curriculum/requirements";
import type { Curriculum, Module, Profile } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import { profileInForce } from "~/features/agreements/model";
import type { AttentionReason, AttentionRules } from "~/features/certification/attention";
import {
  staffOf,
  supervisorsOf,
  type CohortFacts,
  type StaffMember,
} from "~/features/cohorts/queries/cohorts.server";
import { PEOPLE_AT_ONCE } from "~/features/enrollment/model";
import { type ModuleCell, readCell, reasonsAt, stageOfLine } from "~/features/roster/model";
import {
  countFormer,
  countLines,
  countsByStage,
  formerQuery,
  idsOfLines,
  linesQuery,
  type ListedLine,
  type WhichLines,
} from "~/features/roster/queries/lines.server";
import { PAGE_SIZE, pageOf } from "~/lib/paging";
import { COHORT_STAGES, type CohortStage } from "~/lib/vocabulary";

/** Returns the modules a profile requires, in the order of the path. */
export function modulesAskedFor(curriculum: Curriculum, profile: Profile | undefined): Module[] {
  const asked = new Set(profile ? modulesRequired(profile) : []);
  return curriculum.modules.filter((module) => asked.size === 0 || asked.has(module.id));
}

export type CohortOverview = {
  totals: {
    enrolled: number;
    active: number;
    activeDays: number;
    confirmedMinutes: number;
    hand: number;
    unsupervised: number;
    left: number;
  };
  /** With the median of the days that people have been in it; null where no one is, or no one knows. */
  stages: { stage: CohortStage; people: number; medianDays: number | null }[];
  modules: { id: string; title: string; number: number }[];
  hoursAsked: number | null;
  /** Requirements beside modules and practice hours that have a column of their own. */
  columns: RequirementColumn[];
  list: { page: number; pages: number; total: number; from: number; rows: OverviewRow[] };
  supervisors: { personId: string; shownName: string; trainees: number }[];
  /** Those who can act today. */
  staff: Omit<StaffMember, "canAct">[];
};

export type OverviewRow = {
  personId: string;
  shownName: string;
  joinedAt: number;
  stage: CohortStage;
  lastActivityAt: number | null;
  supervisor: { personId: string; shownName: string; assignmentId: string } | null;
  confirmedMinutes: number;
  waitingMinutes: number;
  reasons: readonly AttentionReason[];
  cells: ModuleCell[];
  /** In the order of the columns. */
  requirements: (RequirementCell | null)[];
};

/** Where no profile sets a threshold. */
const DEFAULT_ACTIVE_DAYS = 14;

/** Returns which stored lines a filter of a cohort's list means. */
export function linesMeant(
  curriculum: Curriculum,
  cohort: Pick<CohortFacts, "id" | "profileId">,
  { view, search }: Pick<ListAsked, "view" | "search">,
): WhichLines {
  const rules = profileInForce(curriculum, cohort.profileId)?.attention;
  return { cohortId: cohort.id, view, search, activeDays: rules?.inactiveDays ?? DEFAULT_ACTIVE_DAYS };
}

export type PeopleMeant =
  | { ok: true; personIds: string[] }
  /** `stale`: other people match now than when the page was shown. */
  | { ok: false; code: "too_many" | "stale"; people: number };

/** Returns everyone whom a filter of a cohort's list leaves now, for an act on all of them. */
export async function peopleMeant(
  db: Reader,
  curriculum: Curriculum,
  input: { cohort: Pick<CohortFacts, "id" | "profileId">; filter: ListFilter; now: number },
): Promise<PeopleMeant> {
  const which = linesMeant(curriculum, input.cohort, input.filter);
  const people = await countLines(db, which, input.now);
  if (people !== input.filter.people) return { ok: false, code: "stale", people };
  if (people > PEOPLE_AT_ONCE) return { ok: false, code: "too_many", people };
  return { ok: true, personIds: await idsOfLines(db, which, input.now, PEOPLE_AT_ONCE) };
}

/**
 * Returns everything the page of a cohort shows: key numbers over all of its people, and one page of the list.
 * @param asked the list as it stands in the URL
 */
export async function cohortOverview(
  db: Reader,
  curriculum: Curriculum,
  cohort: CohortFacts,
  asked: Omit<ListAsked, "columns">,
  now: number,
): Promise<CohortOverview> {
  const profile = profileInForce(curriculum, cohort.profileId);
  const rules = profile?.attention;
  const modules = modulesAskedFor(curriculum, profile);
  const which = linesMeant(curriculum, cohort, asked);
  const isFiltered = asked.view !== "all" || asked.search !== "";
  const [counts, filtered, staff] = await Promise.all([
    countsByStage(db, which, now),
    isFiltered ? countLines(db, which, now) : null,
    staffOf(db, cohort.id),
  ]);
  const sum = (of: (one: (typeof counts)[number]) => number) =>
    counts.reduce((total, one) => total + of(one), 0);
  const enrolled = sum(({ people }) => people);
  const total = filtered ?? enrolled;
  const { page, pages, from } = pageOf(asked.page, total);
  const lines = await linesQuery(db, { ...which, sort: asked.sort, from, limit: PAGE_SIZE }, now);
  const columns = requirementColumns(profile);
  const ids = lines.map((line) => line.personId);
  const [supervisors, requirementsOf] = await Promise.all([
    supervisorsOf(db, ids),
    requirementCells(db, curriculum, { columns, personIds: ids }),
  ]);
  const acting = staff.flatMap(({ canAct, ...one }) => (canAct ? [one] : []));
  const countsAt = new Map(counts.map((one) => [one.stage, one]));

  return {
    totals: {
      enrolled,
      active: sum(({ active }) => active),
      activeDays: which.activeDays,
      confirmedMinutes: sum(({ confirmedMinutes }) => confirmedMinutes),
      hand: sum(({ attention }) => attention),
      unsupervised: sum(({ unsupervised }) => unsupervised),
      left: sum(({ left }) => left),
    },
    stages: COHORT_STAGES.map((stage) => ({
      stage,
      people: countsAt.get(stage)?.people ?? 0,
      medianDays: countsAt.get(stage)?.medianDays ?? null,
    })),
    modules: modules.map((module) => ({
      id: module.id,
      title: module.title,
      number: curriculum.modules.indexOf(module) + 1,
    })),
    hoursAsked: (profile && practiceRequirement(profile)?.hours) ?? null,
    columns,
    list: {
      page,
      pages,
      from,
      total,
      rows: lines.map((line) => ({
        ...rowOf(line, { modules, rules, now }),
        supervisor: supervisors.get(line.personId) ?? null,
        requirements: requirementsOf(line.personId),
      })),
    },
    supervisors: acting
      .filter((one) => one.role === "supervisor")
      .map(({ personId, shownName, trainees }) => ({ personId, shownName, trainees })),
    staff: acting,
  };
}

/** Returns what the list shows of a stored line. */
function rowOf(
  line: ListedLine,
  { modules, rules, now }: { modules: Module[]; rules: AttentionRules | undefined; now: number },
): Omit<OverviewRow, "requirements" | "supervisor"> {
  const { personId, shownName, joinedAt, lastActivityAt, confirmedMinutes, waitingMinutes } = line;
  return {
    personId,
    shownName,
    joinedAt,
    stage: stageOfLine(line, now),
    lastActivityAt,
    confirmedMinutes,
    waitingMinutes,
    reasons: reasonsAt(line, rules, now),
    cells: modules.map(({ id }) => readCell(line.modules[id])),
  };
}

/** Returns who has left a cohort, the latest first; one page of them. */
export async function formerMembers(
  db: Reader,
  which: { cohortId: string; search: string },
  askedPage: string | null,
): Promise<{
  page: number;
  pages: number;
  total: number;
  rows: { personId: string; shownName: string; joinedAt: number; leftAt: number }[];
}> {
  const total = await countFormer(db, which);
  const { page, pages, from } = pageOf(askedPage, total);
  const rows = await formerQuery(db, { ...which, from, limit: PAGE_SIZE });
  return {
    page,
    pages,
    total,
    rows: rows.flatMap(({ leftAt, ...row }) => (leftAt === null ? [] : [{ ...row, leftAt }])),
  };
}
