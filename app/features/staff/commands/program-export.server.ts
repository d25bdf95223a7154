import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { and, count, eq, gte, inArray, lt } from "drizzle-orm";

import { stageLabel } from "../labels";
import { PRESENT_COLUMNS, RESULT_COLUMNS, type ProgramColumn } from "../program-columns";
import { instantsOf, SMALLEST_CELL, type Cell, type Period } from "../program-metrics";
import { programSummary, selectedCohorts, type ProgramSummary } from "../queries/program.server";
import type { Curriculum } from "~/curriculum/types";
import { keyedHash } from "~/db/installation-secret.server";
import { people } from "~/db/schema/people";
import { rosterLines } from "~/db/schema/roster";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { csvOf } from "~/documents/csv";
import { xlsxOf, type XlsxCell, type XlsxColumn, type XlsxSheet } from "~/documents/xlsx.server";
import type { CohortFacts } from "~/features/cohorts/queries/cohorts.server";
import { domainLabel } from "~/features/practice/labels";
import { stageOfLine } from "~/features/roster/model";
import { appendAudit, appendAudits } from "~/journal/audit.server";
import { dayOf } from "~/lib/dates";
import { inNameOrder } from "~/lib/fold";
import { directionOf } from "~/lib/i18n";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/** A table per person is written in one piece, so it has at most this many. */
export const PEOPLE_LIMIT = 10_000;

export type FileFormat = "csv" | "xlsx";
type ExportDeps = Deps & { curriculum: Curriculum; i18n: I18n };
type Selection = { period: Period; cohortIds: readonly string[] };

/** Exports the numbers of the program page with their definitions, and records the export in the audit log. */
export async function exportProgramSummary(
  db: Database,
  actor: Viewer,
  input: Selection & { format: FileFormat },
  deps: ExportDeps,
): Promise<Buffer | string> {
  const { selected } = await selectedCohorts(db, actor, input.cohortIds);
  const summary = await programSummary(db, actor, { period: input.period, cohorts: selected }, deps);
  const file = await written(summarySheets(summary, deps.i18n), input.format, deps.i18n);
  await unitOfWork(db, (tx) =>
    appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: "program.exported",
        subjectKind: "program",
        subjectId: "program",
        details: { cohorts: selected.length, ...input.period },
      },
      deps,
    ),
  );
  return file;
}

/**
 * Exports one row for each person who joined in the period, and records it in the audit log of each cohort. Without names,
 * people carry the same pseudonym as in their cohort's own export.
 * @returns `too_large` when there are more people than fit
 */
export async function exportProgramPeople(
  db: Database,
  actor: Viewer,
  input: Selection & { format: FileFormat; withNames: boolean },
  deps: ExportDeps,
): Promise<{ ok: true; file: Buffer | string } | { ok: false; code: "too_large" }> {
  const { withNames } = input;
  const { i18n } = deps;
  const { selected } = await selectedCohorts(db, actor, input.cohortIds);
  const joined = joinedIn(selected, input.period, actor.timeZone);
  const [counted] = await db.select({ people: count() }).from(rosterLines).where(joined);
  if ((counted?.people ?? 0) > PEOPLE_LIMIT) return { ok: false, code: "too_large" };

  const lines = await linesOf(db, joined);
  const cohortNames = new Map(selected.map(({ id, name }) => [id, name]));
  const keyed = await keyedHash(db, "pseudonyms", deps.now());
  const pseudonym = ({ cohortId, personId }: { cohortId: string; personId: string }) =>
    `P-${keyed(`${cohortId}/${personId}`).slice(0, 10)}`;
  const day = (instant: number | null) => (instant === null ? null : dayOf(instant, actor.timeZone));
  if (withNames) lines.sort(inNameOrder);
  const rows = lines.map((line): XlsxCell[] => [
    withNames ? line.shownName : pseudonym(line),
    cohortNames.get(line.cohortId) ?? "",
    i18n._(stageLabel(stageOfLine(line, deps.now()))),
    line.completedModules,
    line.confirmedMinutes,
    line.waitingMinutes,
    day(line.joinedAt),
    day(line.leftAt),
    day(line.certifiedAt),
    day(line.lastActivityAt),
  ]);
  // In the order of names, a list without names would still tell who is who.
  if (!withNames) rows.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const sheet: XlsxSheet = {
    name: i18n._(msg`People`),
    columns: [
      { header: withNames ? i18n._(msg`Name`) : i18n._(msg`Participant`), kind: "text", width: 24 },
      { header: i18n._(msg`Cohort`), kind: "text", width: 24 },
      { header: i18n._(msg`Stage`), kind: "text", width: 20 },
      { header: i18n._(msg`Modules completed`), kind: "number" },
      { header: i18n._(msg`Practice hours confirmed`), kind: "minutes" },
      { header: i18n._(msg`Practice hours pending`), kind: "minutes" },
      { header: i18n._(msg`Joined`), kind: "day" },
      { header: i18n._(msg`Left`), kind: "day" },
      { header: i18n._(msg`Certified on`), kind: "day" },
      { header: i18n._(msg`Last activity`), kind: "day" },
    ],
    rows,
  };
  const file = await written([sheet], input.format, i18n);
  const inCohort = new Map(selected.map(({ id }) => [id, 0]));
  for (const { cohortId } of lines) inCohort.set(cohortId, (inCohort.get(cohortId) ?? 0) + 1);
  await unitOfWork(db, (tx) =>
    appendAudits(
      tx,
      [...inCohort].map(([cohortId, howMany]) => ({
        actorId: actor.personId,
        action: withNames ? ("cohort.exported_with_names" as const) : ("cohort.exported" as const),
        subjectKind: "cohort",
        subjectId: cohortId,
        cohortId,
        details: { people: howMany, ...input.period },
      })),
      deps,
    ),
  );
  return { ok: true, file };
}

function joinedIn(cohorts: readonly CohortFacts[], period: Period, timeZone: string) {
  const { from, to } = instantsOf(period, timeZone);
  return and(
    inArray(
      rosterLines.cohortId,
      cohorts.map(({ id }) => id),
    ),
    gte(rosterLines.joinedAt, from),
    lt(rosterLines.joinedAt, to),
  );
}

function linesOf(db: Reader, joined: ReturnType<typeof joinedIn>) {
  return db
    .select({
      personId: rosterLines.personId,
      cohortId: rosterLines.cohortId,
      shownName: people.shownName,
      sortKey: rosterLines.sortKey,
      stage: rosterLines.stage,
      expiresAt: rosterLines.expiresAt,
      completedModules: rosterLines.completedModules,
      confirmedMinutes: rosterLines.confirmedMinutes,
      waitingMinutes: rosterLines.waitingMinutes,
      joinedAt: rosterLines.joinedAt,
      leftAt: rosterLines.leftAt,
      certifiedAt: rosterLines.certifiedAt,
      lastActivityAt: rosterLines.lastActivityAt,
    })
    .from(rosterLines)
    .innerJoin(people, eq(people.id, rosterLines.personId))
    .where(joined);
}

/** Returns the sheets of the summary: each table of the page, and at the end what its columns mean. */
function summarySheets(summary: ProgramSummary, i18n: I18n): XlsxSheet[] {
  const { results, present, detail, months } = summary;
  const all = i18n._(msg`All selected cohorts`);
  const cohort = { header: i18n._(msg`Cohort`), kind: "text", width: 28 } as const;
  const tableOf = <Row>(
    name: string,
    columns: readonly ProgramColumn<Row>[],
    { rows, total }: { rows: (Row & { name: string })[]; total: Row },
  ): XlsxSheet => ({
    name,
    columns: [cohort, ...columns.map((column) => ({ header: headerOf(column, i18n), kind: kindOf(column) }))],
    rows: [...rows, { ...total, name: all }].map((row) => [
      row.name,
      ...columns.map((column) => cellOf(column.of(row))),
    ]),
  });
  const hours = (name: string, header: string, rows: [string, Cell][]): XlsxSheet => ({
    name,
    columns: [
      { header, kind: "text", width: 28 },
      { header: i18n._(msg`Hours confirmed`), kind: "minutes" },
    ],
    rows: rows.map(([label, minutes]) => [label, cellOf(minutes)]),
  });
  const { from, to } = summary.period;
  return [
    tableOf(i18n._(msg`Results`), RESULT_COLUMNS, results),
    tableOf(i18n._(msg`Today`), PRESENT_COLUMNS, present),
    ...(detail === null
      ? []
      : [
          hours(
            i18n._(msg`Hours by activity`),
            i18n._(msg`Activity`),
            detail.byActivity.map(({ label, minutes }) => [label, minutes]),
          ),
          hours(
            i18n._(msg`Hours by domain`),
            i18n._(msg`Domain`),
            detail.byDomain.map(({ domain, minutes }) => [i18n._(domainLabel(domain)), minutes]),
          ),
          hours(
            i18n._(msg`Hours by month`),
            i18n._(msg`Month`),
            months.map((month, place) => [month, detail.byMonth[place] ?? null]),
          ),
          {
            name: i18n._(msg`Reviews`),
            columns: [
              { header: i18n._(msg`Supervisor`), kind: "text", width: 28 },
              { header: i18n._(msg`Decisions`), kind: "number" },
              { header: i18n._(msg`Median days to decision`), kind: "number" },
              { header: i18n._(msg`Returned (%)`), kind: "number" },
            ] satisfies XlsxColumn[],
            rows: detail.reviews.map((row) => [
              row.shownName,
              cellOf(row.decisions),
              cellOf(row.medianDays),
              cellOf(row.returned),
            ]),
          },
        ]),
    {
      name: i18n._(msg`Definitions`),
      columns: [
        { header: i18n._(msg`Number`), kind: "text", width: 28 },
        { header: i18n._(msg`What it means`), kind: "text", width: 90 },
      ],
      rows: [
        [i18n._(msg`Period`), i18n._(msg`${from} to ${to}`)],
        [
          "*",
          i18n._(msg`Hidden: about fewer than ${SMALLEST_CELL} people, or would reveal a number that is.`),
        ],
        ...[...RESULT_COLUMNS, ...PRESENT_COLUMNS].map((column) => [
          headerOf(column, i18n),
          i18n._(column.definition),
        ]),
      ],
    },
  ];
}

type AnyColumn = Pick<ProgramColumn<never>, "label" | "kind">;

function headerOf({ label, kind }: AnyColumn, i18n: I18n): string {
  const name = i18n._(label);
  return kind === "percent" ? i18n._(msg`${name} (%)`) : name;
}

function kindOf({ kind }: AnyColumn): XlsxColumn["kind"] {
  return kind === "minutes" ? "minutes" : "number";
}

function cellOf(cell: Cell): XlsxCell {
  return cell === "hidden" ? "*" : cell;
}

/** Writes sheets as a workbook, or one below the other as text, with hours as decimal numbers. */
async function written(
  sheets: readonly XlsxSheet[],
  format: FileFormat,
  i18n: I18n,
): Promise<Buffer | string> {
  if (format === "xlsx") return xlsxOf(sheets, directionOf(i18n.locale) === "rtl");
  const text = (value: XlsxCell, kind: XlsxColumn["kind"]) =>
    typeof value === "number" && kind === "minutes"
      ? String(Math.round((value / 60) * 100) / 100)
      : String(value ?? "");
  return csvOf(
    sheets.flatMap(({ name, columns, rows }, place) => [
      ...(sheets.length > 1 ? [...(place > 0 ? [[""]] : []), [name]] : []),
      columns.map(({ header }) => header),
      ...rows.map((row) => columns.map(({ kind }, at) => text(row[at] ?? null, kind))),
    ]),
  );
}
