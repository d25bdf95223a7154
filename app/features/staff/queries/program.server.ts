import { and, count, desc, eq, gte, inArray, isNull, lt, sql, type SQL } from "drizzle-orm";

import {
  ACTIVE_DAYS,
  CERTIFIED_STAGES,
  countByMonth,
  hiddenCells,
  INACTIVE_DAYS,
  instantsOf,
  median,
  monthsOf,
  OVER_STAGES,
  percentile,
  percentOf,
  RENEWAL_DAYS,
  RETENTION_DAYS,
  runningTotal,
  SMALLEST_CELL,
  TRAINED_STAGES,
  type Cell,
  type Counted,
  type Period,
} from "../program-metrics";
import type { Curriculum } from "~/curriculum/types";
import { numberIn, packed, unpacked } from "~/db/packed";
import { applicationEvents, applications } from "~/db/schema/certification";
import { practiceEntries } from "~/db/schema/practice";
import { rosterLines } from "~/db/schema/roster";
import type { Reader } from "~/db/types";
import { managedCohorts, type CohortFacts } from "~/features/cohorts/queries/cohorts.server";
import { findPeople } from "~/features/people/queries/people.server";
import { DAY } from "~/lib/dates";
import type { Viewer } from "~/lib/roles";
import { DOMAINS, type Domain } from "~/lib/vocabulary";

/** Hours and reviews are read entry by entry, so they are shown for at most this many people. */
export const DETAIL_LIMIT = 5000;

/** What became of those who joined in the period: a cohort's, or everyone's. */
export type ResultsRow = {
  enrolled: Cell;
  /** Percent, at each of `RETENTION_DAYS`. */
  retention: Cell[];
  trained: Cell;
  certified: Cell;
  medianDays: Cell;
  slowDays: Cell;
  /** Percent. */
  firstPassed: Cell;
  confirmedMinutes: Cell;
};

/** How things stand now, whenever people joined. */
export type PresentRow = { present: Cell; active: Cell; attention: Cell; renewals: Cell };

type Table<Row> = { rows: ({ id: string; name: string } & Row)[]; total: Row };

export type HoursRow = { key: string; label: string; minutes: Cell };

export type ReviewRow = {
  personId: string;
  shownName: string;
  decisions: Cell;
  /** Percent of decisions that returned the application. */
  returned: Cell;
  medianDays: Cell;
};

export type ProgramSummary = {
  period: Period;
  results: Table<ResultsRow>;
  present: Table<PresentRow>;
  months: string[];
  /** Certificates issued since the period began, month by month; null where a step would be about too few people. */
  certified: (number | null)[];
  /** null: more people than `DETAIL_LIMIT`. */
  detail: {
    byActivity: HoursRow[];
    byDomain: { domain: Domain; minutes: Cell }[];
    byMonth: Cell[];
    reviews: ReviewRow[];
  } | null;
};

/** Returns a manager's cohorts, and which of them are meant: those asked for, or all of them when none was. */
export async function selectedCohorts(
  db: Reader,
  actor: Viewer,
  asked: readonly string[],
): Promise<{ all: CohortFacts[]; selected: CohortFacts[] }> {
  const all = await managedCohorts(db, actor.personId);
  const wanted = new Set(asked);
  const selected = all.filter(({ id }) => wanted.has(id));
  return { all, selected: selected.length > 0 ? selected : all };
}

/** Returns the numbers of some cohorts for a period: of the people who joined in it, and of what happened in it. */
export async function programSummary(
  db: Reader,
  actor: Viewer,
  input: { period: Period; cohorts: readonly CohortFacts[] },
  deps: { now: () => number; curriculum: Curriculum },
): Promise<ProgramSummary> {
  const { period, cohorts } = input;
  const now = deps.now();
  const cohortIds = cohorts.map(({ id }) => id);
  const query = { cohortIds, ...instantsOf(period, actor.timeZone) };
  const [sums, days, here, issued, members] = await Promise.all([
    resultsQuery(db, query, now),
    daysQuery(db, query),
    presentQuery(db, query, now),
    issuedQuery(db, query),
    db.select({ people: count() }).from(rosterLines).where(inCohorts(query)),
  ]);
  const sumsOf = new Map(sums.map((row) => [row.cohortId, row]));
  const daysOf = new Map(days.map((row) => [row.cohortId, unpacked(row.days).map(Number)]));
  const hereOf = new Map(here.map((row) => [row.cohortId, row]));
  const months = monthsOf(period);
  const issuedAt = unpacked(issued[0]?.certifiedAt).map(Number);
  const isDetailed = (members[0]?.people ?? 0) <= DETAIL_LIMIT;
  return {
    period,
    results: resultsTable(
      cohorts,
      cohorts.map(({ id }) => ({ sums: sumsOf.get(id) ?? NO_RESULTS, days: daysOf.get(id) ?? [] })),
    ),
    present: presentTable(
      cohorts,
      cohorts.map(({ id }) => hereOf.get(id) ?? NO_ONE),
    ),
    months,
    certified: runningTotal(countByMonth(issuedAt, months, actor.timeZone)),
    detail: isDetailed ? await detailOf(db, query, { period, months, curriculum: deps.curriculum }) : null,
  };
}

type Instants = { cohortIds: readonly string[]; from: number; to: number };

const inCohorts = ({ cohortIds }: Instants) => inArray(rosterLines.cohortId, [...cohortIds]);
const joinedIn = (query: Instants) =>
  and(inCohorts(query), gte(rosterLines.joinedAt, query.from), lt(rosterLines.joinedAt, query.to));

const whenTrue = (condition: SQL) =>
  sql<number>`sum(case when ${condition} then 1 else 0 end)`.mapWith(Number);
const total = (column: SQL) => sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number);

/** Whether a person was certified before they left the cohort, and the certificate was not revoked. */
const isCertified = sql`(${rosterLines.stage} in ${[...CERTIFIED_STAGES]}
  and (${rosterLines.leftAt} is null or ${rosterLines.certifiedAt} <= ${rosterLines.leftAt}))`;

/** Whether a line was there on a day after joining, and whether it was retained, as `isRetained` has it. */
function retention(days: number, now: number) {
  const { joinedAt, leftAt, lastActivityAt, stage } = rosterLines;
  const isReached = sql`${joinedAt} <= ${now - days * DAY}`;
  const isThere = sql`(${leftAt} is null or ${leftAt} > ${joinedAt} + ${days * DAY})`;
  const isActive = sql`(${stage} in ${[...OVER_STAGES]}
    or coalesce(${lastActivityAt}, ${joinedAt}) >= ${joinedAt} + ${(days - INACTIVE_DAYS) * DAY})`;
  return {
    reached: whenTrue(isReached),
    retained: whenTrue(sql`${isReached} and ${isThere} and ${isActive}`),
  };
}

/** Returns the statement for the results of those who joined, by cohort. Exported so that a test can check its plan. */
export function resultsQuery(db: Reader, query: Instants, now: number) {
  const lines = rosterLines;
  const [first, second, third] = RETENTION_DAYS.map((days) => retention(days, now));
  const none = sql<number>`0`.mapWith(Number);
  return db
    .select({
      cohortId: lines.cohortId,
      enrolled: count(),
      reached30: first?.reached ?? none,
      retained30: first?.retained ?? none,
      reached90: second?.reached ?? none,
      retained90: second?.retained ?? none,
      reached180: third?.reached ?? none,
      retained180: third?.retained ?? none,
      trained: whenTrue(sql`${lines.stage} in ${[...TRAINED_STAGES]}`),
      certified: whenTrue(isCertified),
      tried: whenTrue(sql`${lines.firstAttempts} > 0`),
      firstAttempts: total(sql`${lines.firstAttempts}`),
      firstPassed: total(sql`${lines.firstPassed}`),
      practiced: whenTrue(sql`${lines.confirmedMinutes} > 0`),
      confirmedMinutes: total(sql`${lines.confirmedMinutes}`),
    })
    .from(lines)
    .where(joinedIn(query))
    .groupBy(lines.cohortId);
}

type Sums = Omit<Awaited<ReturnType<typeof resultsQuery>>[number], "cohortId">;

const NO_RESULTS: Sums = {
  enrolled: 0,
  reached30: 0,
  retained30: 0,
  reached90: 0,
  retained90: 0,
  reached180: 0,
  retained180: 0,
  trained: 0,
  certified: 0,
  tried: 0,
  firstAttempts: 0,
  firstPassed: 0,
  practiced: 0,
  confirmedMinutes: 0,
};

/** Returns the statement for how things stand in each cohort. Exported so that a test can check its plan. */
export function presentQuery(db: Reader, query: Instants, now: number) {
  const lines = rosterLines;
  return db
    .select({
      cohortId: lines.cohortId,
      present: count(),
      active: whenTrue(sql`${lines.lastActivityAt} > ${now - ACTIVE_DAYS * DAY}`),
      attention: whenTrue(sql`(${lines.inactiveFrom} <= ${now} or ${lines.returnedFrom} <= ${now}
        or ${lines.missedFrom} is not null or ${lines.unsupervisedFrom} is not null)`),
      renewals: whenTrue(sql`${lines.stage} = 'issued' and ${lines.expiresAt} > ${now}
        and ${lines.expiresAt} <= ${now + RENEWAL_DAYS * DAY}`),
    })
    .from(lines)
    .where(and(inCohorts(query), isNull(lines.leftAt)))
    .groupBy(lines.cohortId);
}

type Present = Omit<Awaited<ReturnType<typeof presentQuery>>[number], "cohortId">;

const NO_ONE: Present = { present: 0, active: 0, attention: 0, renewals: 0 };

/** Returns the statement for the days from joining to the certificate, by cohort. Exported for plan tests. */
export function daysQuery(db: Reader, query: Instants) {
  return db
    .select({
      cohortId: rosterLines.cohortId,
      days: packed(sql`(${rosterLines.certifiedAt} - ${rosterLines.joinedAt}) / ${sql.raw(String(DAY))}`),
    })
    .from(rosterLines)
    .where(and(joinedIn(query), isCertified, gte(rosterLines.certifiedAt, rosterLines.joinedAt)))
    .groupBy(rosterLines.cohortId);
}

/** Returns the statement for the certificates issued in a period. Exported for plan tests. */
export function issuedQuery(db: Reader, query: Instants) {
  return db
    .select({ certifiedAt: packed(rosterLines.certifiedAt) })
    .from(rosterLines)
    .where(
      and(
        inCohorts(query),
        isCertified,
        gte(rosterLines.certifiedAt, query.from),
        lt(rosterLines.certifiedAt, query.to),
      ),
    );
}

type Raw = { sums: Sums; days: readonly number[] };

/** A column: whom a cell is about, and what it says of them. */
type Column<Row> = { about: (row: Row) => Counted; say: (row: Row) => number | null };
type Shown = { cells: Cell[]; total: Cell };

/**
 * Hides what is about too few people; a row about too few people is hidden altogether.
 * @param everyone the row of the total
 */
function shownCells<Row>(
  rows: readonly Row[],
  everyone: Row,
  { size, column: { about, say } }: { size: (row: Row) => number; column: Column<Row> },
): Shown {
  const sizes = hiddenCells(rows.map((row) => ({ people: size(row) })));
  const hidden = hiddenCells(rows.map(about), sizes.cells);
  const cell = (row: Row, isHidden: boolean): Cell => (isHidden && size(row) > 0 ? "hidden" : say(row));
  return {
    cells: rows.map((row, place) => cell(row, hidden.cells[place] === true)),
    total: cell(everyone, hidden.total || sizes.total),
  };
}

function resultsTable(cohorts: readonly CohortFacts[], raw: readonly Raw[]): Table<ResultsRow> {
  const everyone: Raw = {
    sums: sumUp(
      NO_RESULTS,
      raw.map(({ sums }) => sums),
    ),
    days: raw.flatMap(({ days }) => days),
  };
  const column = (about: (sums: Sums) => Counted, say: (row: Raw) => number | null) =>
    shownCells(raw, everyone, {
      size: ({ sums }) => sums.enrolled,
      column: { about: ({ sums }) => about(sums), say },
    });
  const retained = (of: "30" | "90" | "180") =>
    column(
      (sums) => ({ people: sums[`retained${of}`], of: [sums[`reached${of}`]] }),
      ({ sums }) => percentOf(sums[`retained${of}`], sums[`reached${of}`]),
    );
  const certified = (sums: Sums) => ({ people: sums.certified, of: [sums.enrolled, sums.trained] });
  const days = (of: (values: readonly number[]) => number | null) =>
    column(certified, ({ days }) => (days.length < SMALLEST_CELL ? null : of(days)));
  const columns = {
    enrolled: column(
      (sums) => ({ people: sums.enrolled }),
      ({ sums }) => sums.enrolled,
    ),
    retention: [retained("30"), retained("90"), retained("180")],
    trained: column(
      (sums) => ({ people: sums.trained, of: [sums.enrolled] }),
      ({ sums }) => sums.trained,
    ),
    certified: column(certified, ({ sums }) => sums.certified),
    medianDays: days((values) => rounded(median(values))),
    slowDays: days((values) => percentile(values, 0.9)),
    firstPassed: column(
      (sums) => ({ people: sums.tried }),
      ({ sums }) => percentOf(sums.firstPassed, sums.firstAttempts),
    ),
    confirmedMinutes: column(
      (sums) => ({ people: sums.practiced }),
      ({ sums }) => sums.confirmedMinutes,
    ),
  };
  return tableOf(cohorts, (pick) => ({
    enrolled: pick(columns.enrolled),
    retention: columns.retention.map(pick),
    trained: pick(columns.trained),
    certified: pick(columns.certified),
    medianDays: pick(columns.medianDays),
    slowDays: pick(columns.slowDays),
    firstPassed: pick(columns.firstPassed),
    confirmedMinutes: pick(columns.confirmedMinutes),
  }));
}

function presentTable(cohorts: readonly CohortFacts[], raw: readonly Present[]): Table<PresentRow> {
  const everyone = sumUp(NO_ONE, raw);
  const column = (key: keyof Present) =>
    shownCells(raw, everyone, {
      size: ({ present }) => present,
      column: {
        about: (row) => ({ people: row[key], of: key === "present" ? [] : [row.present] }),
        say: (row) => row[key],
      },
    });
  const columns = {
    present: column("present"),
    active: column("active"),
    attention: column("attention"),
    renewals: column("renewals"),
  };
  return tableOf(cohorts, (pick) => ({
    present: pick(columns.present),
    active: pick(columns.active),
    attention: pick(columns.attention),
    renewals: pick(columns.renewals),
  }));
}

function tableOf<Row>(
  cohorts: readonly CohortFacts[],
  rowOf: (pick: (column: Shown) => Cell) => Row,
): Table<Row> {
  return {
    rows: cohorts.map(({ id, name }, place) => ({ id, name, ...rowOf(({ cells }) => cells[place] ?? null) })),
    total: rowOf((column) => column.total),
  };
}

/** Adds up rows of numbers, member by member. @param nothing a row of zeros, which names the members */
function sumUp<Row extends Record<string, number>>(nothing: Row, rows: readonly Row[]): Row {
  const sum = { ...nothing };
  for (const key in nothing) {
    Object.assign(sum, { [key]: rows.reduce((total, row) => total + (row[key] ?? 0), 0) });
  }
  return sum;
}

const rounded = (days: number | null) => (days === null ? null : Math.round(days));

/** Hours and reviews of the selected cohorts' people, while they were in them. */
async function detailOf(
  db: Reader,
  query: Instants,
  { period, months, curriculum }: { period: Period; months: string[]; curriculum: Curriculum },
): Promise<NonNullable<ProgramSummary["detail"]>> {
  const [byActivity, byDomain, byMonth, decisions] = await Promise.all([
    hoursQuery(db, { ...query, period, by: sql`${practiceEntries.activity}` }),
    hoursQuery(db, { ...query, period, by: sql`${practiceEntries.domain}` }),
    hoursQuery(db, { ...query, period, by: sql`substr(${practiceEntries.practisedOn}, 1, 7)` }),
    reviewsQuery(db, query),
  ]);
  const labels = new Map(
    curriculum.profiles.flatMap(({ practice }) => practice.activities.map(({ id, label }) => [id, label])),
  );
  const activities = shownHours(byActivity).toSorted((a, b) => size(b.minutes) - size(a.minutes));
  const domains = new Map(
    shownHours(DOMAINS.map((domain) => byDomain.find(({ key }) => key === domain) ?? nothing(domain))).map(
      ({ key, minutes }) => [key, minutes],
    ),
  );
  const monthly = shownHours(
    months.map((month) => byMonth.find(({ key }) => key === month) ?? nothing(month)),
  );
  return {
    byActivity: activities.map(({ key, minutes }) => ({ key, label: labels.get(key) ?? key, minutes })),
    byDomain: DOMAINS.map((domain) => ({ domain, minutes: domains.get(domain) ?? 0 })),
    byMonth: monthly.map(({ minutes }) => minutes),
    reviews: await reviewsOf(db, decisions),
  };
}

type Hours = { key: string; minutes: number; people: number };

const nothing = (key: string): Hours => ({ key, minutes: 0, people: 0 });
const size = (cell: Cell) => (typeof cell === "number" ? cell : -1);

function shownHours(rows: readonly Hours[]): { key: string; minutes: Cell }[] {
  const hidden = hiddenCells(rows.map(({ people }) => ({ people })));
  const isHidden = (place: number, people: number) => people > 0 && (hidden.cells[place] || hidden.total);
  return rows.map(({ key, minutes, people }, place) => ({
    key,
    minutes: isHidden(place, people) ? "hidden" : minutes,
  }));
}

/** Returns the statement for confirmed hours of a period, added up. Exported so that a test can check its plan. */
export function hoursQuery(db: Reader, query: Instants & { period: Period; by: SQL }) {
  const entries = practiceEntries;
  const ids = [...query.cohortIds];
  return db
    .select({
      key: sql<string>`${query.by}`,
      minutes: total(sql`${entries.minutes}`),
      people: sql<number>`count(distinct ${entries.personId})`.mapWith(Number),
    })
    .from(entries)
    .where(
      and(
        inArray(
          entries.personId,
          db.select({ id: rosterLines.personId }).from(rosterLines).where(inArray(rosterLines.cohortId, ids)),
        ),
        eq(entries.state, "confirmed"),
        eq(entries.counts, true),
        gte(entries.practisedOn, query.period.from),
        sql`${entries.practisedOn} <= ${query.period.to}`,
        sql`exists (select 1 from ${rosterLines} where ${rosterLines.personId} = ${entries.personId}
          and ${inArray(rosterLines.cohortId, ids)}
          and (${rosterLines.leftAt} is null or ${entries.submittedAt} < ${rosterLines.leftAt}))`,
      ),
    )
    .groupBy(sql`1`);
}

/** Returns the statement for supervisors' decisions in a period. Exported so that a test can check its plan. */
export function reviewsQuery(db: Reader, query: Instants) {
  const events = applicationEvents;
  return db
    .select({
      supervisorId: events.actorId,
      returned: whenTrue(sql`${events.kind} = 'returned'`),
      returnedPeople: sql<number>`count(distinct case when ${events.kind} = 'returned'
        then ${events.applicationId} end)`.mapWith(Number),
      decisions: count(),
      decidedPeople: sql<number>`count(distinct ${events.applicationId})`.mapWith(Number),
      times: packed(
        sql`${events.at} - (select max(submitted.at) from application_events submitted
          where submitted.application_id = ${events.applicationId} and submitted.kind = 'submitted'
            and submitted.seq < ${events.seq})`,
      ),
    })
    .from(applications)
    .innerJoin(events, eq(events.applicationId, applications.id))
    .where(
      and(
        inArray(applications.cohortId, [...query.cohortIds]),
        inArray(events.kind, ["recommended", "returned"]),
        gte(events.at, query.from),
        lt(events.at, query.to),
      ),
    )
    .groupBy(events.actorId)
    .orderBy(desc(count()), events.actorId);
}

async function reviewsOf(
  db: Reader,
  rows: readonly Awaited<ReturnType<typeof reviewsQuery>>[number][],
): Promise<ReviewRow[]> {
  const names = await findPeople(
    db,
    rows.map(({ supervisorId }) => supervisorId),
  );
  const decided = hiddenCells(rows.map(({ decidedPeople }) => ({ people: decidedPeople })));
  const returned = hiddenCells(
    rows.map(({ returnedPeople, decidedPeople }) => ({ people: returnedPeople, of: [decidedPeople] })),
    decided.cells,
  );
  return rows.map((row, place) => {
    const times = unpacked(row.times);
    const days = times.flatMap((_, at) => {
      const time = numberIn(times, at);
      return time === null ? [] : [time / DAY];
    });
    const middle = median(days);
    const isHidden = decided.cells[place] || decided.total;
    return {
      personId: row.supervisorId,
      shownName: names.get(row.supervisorId)?.shownName ?? "",
      decisions: isHidden ? "hidden" : row.decisions,
      returned:
        isHidden || returned.cells[place] || returned.total
          ? "hidden"
          : percentOf(row.returned, row.decisions),
      medianDays: isHidden ? "hidden" : middle === null ? null : Math.round(middle * 10) / 10,
    };
  });
}
