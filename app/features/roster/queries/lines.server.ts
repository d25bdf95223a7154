import { and, asc, count, desc, eq, isNull, or, sql, type SQL } from "drizzle-orm";

import type { ROSTER_SORTS } from "../views";
import { type RosterSort, type RosterView } from "../views";
import { numberIn, packed, packedText, unpacked } from "~/db/packed";
import { people } from "~/db/schema/people";
import { rosterLines } from "~/db/schema/roster";
import type { Reader } from "~/db/types";
import { DAY } from "~/lib/dates";
import { lineOf, searchKey } from "~/lib/fold";
import { COHORT_STAGES, type CohortStage } from "~/lib/vocabulary";

/* Reads of stored lines. Each compares instants with now; nothing that depends on the clock is stored. */

/** Which current members of a cohort are meant. */
export type WhichLines = {
  cohortId: string;
  view: RosterView;
  /** Part of either name, as typed; empty: everyone. */
  search: string;
  /** Days without activity after which a member no longer counts as active. */
  activeDays: number;
};

/** The stage of a line at a moment, as `stageOfLine` has it. */
function stageNow(now: number): SQL<CohortStage> {
  return sql<CohortStage>`case when ${rosterLines.stage} = 'issued' and ${rosterLines.expiresAt} <= ${now}
    then 'expired' else ${rosterLines.stage} end`;
}

/** Selects the lines of people who need attention at a moment. */
export function needsAttention(now: number): SQL {
  const { inactiveFrom, returnedFrom, missedFrom, unsupervisedFrom } = rosterLines;
  return sql`(${inactiveFrom} <= ${now} or ${returnedFrom} <= ${now} or ${missedFrom} is not null
    or ${unsupervisedFrom} is not null)`;
}

const isActive = (activeDays: number, now: number) =>
  sql`${rosterLines.lastActivityAt} > ${now - activeDays * DAY}`;

function contains(search: string): SQL | undefined {
  const key = searchKey(lineOf(search).slice(0, 100));
  if (key === "") return undefined;
  const wanted = `%${key.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return sql`${rosterLines.searchKey} like ${wanted} escape '\\'`;
}

function viewed(view: RosterView, activeDays: number, now: number): SQL | undefined {
  switch (view) {
    case "all":
      return undefined;
    case "hand":
      return needsAttention(now);
    case "active":
      return isActive(activeDays, now);
    case "unsupervised":
      return isNull(rosterLines.supervisorId);
    case "left":
      return sql`false`;
    case "issued":
      return sql`${rosterLines.stage} = 'issued' and (${rosterLines.expiresAt} is null or ${rosterLines.expiresAt} > ${now})`;
    case "expired":
      return or(
        eq(rosterLines.stage, "expired"),
        sql`${rosterLines.stage} = 'issued' and ${rosterLines.expiresAt} <= ${now}`,
      );
    default:
      return eq(rosterLines.stage, view);
  }
}

function whereOf(which: WhichLines, now: number): SQL | undefined {
  return and(
    eq(rosterLines.cohortId, which.cohortId),
    isNull(rosterLines.leftAt),
    viewed(which.view, which.activeDays, now),
    contains(which.search),
  );
}

/** The numbers of a cohort's current members, by stage. */
export type StageCounts = {
  stage: CohortStage;
  people: number;
  confirmedMinutes: number;
  active: number;
  attention: number;
  unsupervised: number;
};

/** Returns the statement behind `countsByStage`. Exported so that a test can check its plan. */
export function countsQuery(
  db: Reader,
  { cohortId, activeDays }: Omit<WhichLines, "view" | "search">,
  now: number,
) {
  const stage = stageNow(now);
  const whenTrue = (condition: SQL) =>
    sql<number>`sum(case when ${condition} then 1 else 0 end)`.mapWith(Number);
  return db
    .select({
      stage,
      people: count(),
      confirmedMinutes: sql<number>`sum(${rosterLines.confirmedMinutes})`.mapWith(Number),
      active: whenTrue(isActive(activeDays, now)),
      attention: whenTrue(needsAttention(now)),
      unsupervised: whenTrue(sql`${rosterLines.supervisorId} is null`),
    })
    .from(rosterLines)
    .where(and(eq(rosterLines.cohortId, cohortId), isNull(rosterLines.leftAt)))
    .groupBy(sql`1`);
}

/** Returns the numbers of a cohort's current members, by stage; a stage without people is missing. */
export async function countsByStage(
  db: Reader,
  which: Omit<WhichLines, "view" | "search">,
  now: number,
): Promise<StageCounts[]> {
  return countsQuery(db, which, now);
}

const LISTED = {
  membershipId: rosterLines.membershipId,
  personId: rosterLines.personId,
  shownName: people.shownName,
  joinedAt: rosterLines.joinedAt,
  stage: rosterLines.stage,
  stageSince: rosterLines.stageSince,
  expiresAt: rosterLines.expiresAt,
  lastActivityAt: rosterLines.lastActivityAt,
  supervisorId: rosterLines.supervisorId,
  confirmedMinutes: rosterLines.confirmedMinutes,
  waitingMinutes: rosterLines.waitingMinutes,
  completedModules: rosterLines.completedModules,
  modules: rosterLines.modules,
  inactiveFrom: rosterLines.inactiveFrom,
  returnedFrom: rosterLines.returnedFrom,
  missedFrom: rosterLines.missedFrom,
  unsupervisedFrom: rosterLines.unsupervisedFrom,
};

/** A line as the list shows it, with the person's name. */
export type ListedLine = Awaited<ReturnType<typeof linesQuery>>[number];

/** Returns the statement for one page of a cohort's list. Exported so that a test can check its plan. */
export function linesQuery(
  db: Reader,
  which: WhichLines & { sort: RosterSort; from: number; limit: number },
  now: number,
) {
  return db
    .select(LISTED)
    .from(rosterLines)
    .innerJoin(people, eq(people.id, rosterLines.personId))
    .where(whereOf(which, now))
    .orderBy(...orderOf(which.sort))
    .limit(which.limit)
    .offset(which.from);
}

const PLACE_OF_STAGE = sql.raw(
  `case roster_lines.stage ${COHORT_STAGES.map((stage, place) => `when '${stage}' then ${place}`).join(" ")} end`,
);

function orderOf(sort: (typeof ROSTER_SORTS)[number]): SQL[] {
  const byName = [asc(rosterLines.sortKey), asc(rosterLines.personId)];
  switch (sort) {
    case "name":
      return byName;
    case "activity":
      return [sql`coalesce(${rosterLines.lastActivityAt}, -1)`, ...byName];
    case "hours":
      return [desc(rosterLines.confirmedMinutes), ...byName];
    case "stage":
      return [sql`${PLACE_OF_STAGE} desc`, ...byName];
  }
}

/** Counts the current members that a filter and a search leave. */
export async function countLines(db: Reader, which: WhichLines, now: number): Promise<number> {
  const [counted] = await db.select({ people: count() }).from(rosterLines).where(whereOf(which, now));
  return counted?.people ?? 0;
}

/** A member of a cohort as an export needs it. */
export type ExportedLine = {
  personId: string;
  shownName: string;
  sortKey: string;
  joinedAt: number;
  stage: CohortStage;
  lastActivityAt: number | null;
  supervisorId: string | null;
  confirmedMinutes: number;
  waitingMinutes: number;
  completed: ReadonlySet<string>;
};

/** Returns every current member of a cohort, in no order, thousands of them in one row. */
export async function allLines(db: Reader, cohortId: string, now: number): Promise<ExportedLine[]> {
  const [row] = await db
    .select({
      ids: packed(rosterLines.personId),
      names: packedText(people.shownName),
      sortKeys: packed(rosterLines.sortKey),
      joinedAt: packed(rosterLines.joinedAt),
      stages: packed(stageNow(now)),
      lastActivityAt: packed(rosterLines.lastActivityAt),
      supervisorIds: packed(rosterLines.supervisorId),
      confirmed: packed(rosterLines.confirmedMinutes),
      waiting: packed(rosterLines.waitingMinutes),
      modules: packed(sql`cast(${rosterLines.modules} as text)`),
    })
    .from(rosterLines)
    .innerJoin(people, eq(people.id, rosterLines.personId))
    .where(and(eq(rosterLines.cohortId, cohortId), isNull(rosterLines.leftAt)));
  const columns = {
    names: unpacked(row?.names),
    sortKeys: unpacked(row?.sortKeys),
    joinedAt: unpacked(row?.joinedAt),
    stages: unpacked(row?.stages),
    lastActivityAt: unpacked(row?.lastActivityAt),
    supervisorIds: unpacked(row?.supervisorIds),
    confirmed: unpacked(row?.confirmed),
    waiting: unpacked(row?.waiting),
    modules: unpacked(row?.modules),
  };
  // Many people have completed the same modules; each distinct text is parsed once.
  const known = new Map<string, ReadonlySet<string>>();
  const completedIn = (written: string) => {
    const completed = known.get(written) ?? new Set([...written.matchAll(PASSED)].map(([, id = ""]) => id));
    known.set(written, completed);
    return completed;
  };
  return unpacked(row?.ids).map((personId, place) => ({
    personId,
    shownName: columns.names[place] ?? "",
    sortKey: columns.sortKeys[place] ?? "",
    joinedAt: numberIn(columns.joinedAt, place) ?? 0,
    stage: COHORT_STAGES.find((stage) => stage === columns.stages[place]) ?? "none",
    lastActivityAt: numberIn(columns.lastActivityAt, place),
    supervisorId: columns.supervisorIds[place] || null,
    confirmedMinutes: numberIn(columns.confirmed, place) ?? 0,
    waitingMinutes: numberIn(columns.waiting, place) ?? 0,
    completed: completedIn(columns.modules[place] ?? ""),
  }));
}

/** A module that is passed, in the JSON of a line. */
const PASSED = /"([\w-]+)":\s*"p"/g;
