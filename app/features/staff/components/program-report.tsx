/** The parts of the program page: tables of cohorts, charts, hours, and supervisors' reviews. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";

import { PRESENT_COLUMNS, RESULT_COLUMNS, type ProgramColumn } from "../program-columns";
import type { Cell } from "../program-metrics";
import type { ProgramCharts } from "../queries/program-charts.server";
import type { ProgramSummary } from "../queries/program.server";
import { TextLink } from "~/components/ui/button";
import { Bars } from "~/components/ui/charts/bars";
import { Funnel } from "~/components/ui/charts/funnel";
import { LineChart } from "~/components/ui/charts/line-chart";
import { Sparkline } from "~/components/ui/charts/sparkline";
import type { BarGeometry } from "~/lib/charts/types";
import { DataTable } from "~/components/ui/data-table";
import { DescriptionList } from "~/components/ui/description-list";
import { Disclosure } from "~/components/ui/disclosure";
import { EmptyState } from "~/components/ui/empty-state";
import { Stack } from "~/components/ui/layout";
import { PersonName } from "~/components/ui/person-name";
import { Stat, StatLine } from "~/components/ui/stat";
import { domainLabel } from "~/features/practice/labels";
import { formatDuration } from "~/lib/intl";
import { paths } from "~/lib/paths";

type Kind = ProgramColumn<unknown>["kind"];

/** Shows a figure; one that is hidden is a star, which is explained to screen readers. */
function NumberText({ cell, kind }: { cell: Cell; kind: Kind }) {
  const { i18n } = useLingui();
  if (cell === "hidden") {
    return (
      <>
        <span aria-hidden="true">*</span>
        <span className="sr">
          <Trans>Hidden: fewer than 5 people</Trans>
        </span>
      </>
    );
  }
  if (cell === null) {
    return (
      <>
        <span aria-hidden="true">–</span>
        <span className="sr">
          <Trans>No number yet</Trans>
        </span>
      </>
    );
  }
  if (kind === "minutes") return <>{formatDuration(cell, i18n.locale, "short")}</>;
  if (kind === "percent") return <>{i18n.number(cell / 100, { style: "percent" })}</>;
  return <>{i18n.number(cell)}</>;
}

type CohortRow = { id: string; name: string };

function NumbersTable<Row>({
  caption,
  columns,
  rows,
  total,
}: {
  caption: React.ReactNode;
  columns: readonly ProgramColumn<Row>[];
  rows: (CohortRow & Row)[];
  total: Row;
}) {
  const { i18n, t } = useLingui();
  const everyone = { id: "", name: t`All selected cohorts`, ...total };
  return (
    <Stack gap="even">
      <DataTable
        caption={caption}
        captionHidden
        stickyFirst
        rows={rows.length > 1 ? [...rows, everyone] : rows}
        rowKey={(row) => row.id}
        columns={[
          {
            key: "name",
            header: <Trans>Cohort</Trans>,
            cell: (row) =>
              row.id === "" ? row.name : <TextLink to={paths.cohort(row.id)}>{row.name}</TextLink>,
          },
          ...columns.map((column) => ({
            key: column.key,
            header: i18n._(column.label),
            numeric: true,
            cell: (row: CohortRow & Row) => <NumberText cell={column.of(row)} kind={column.kind} />,
          })),
        ]}
      />
      <Disclosure plain open summary={<Trans>What these numbers mean</Trans>}>
        <DescriptionList
          items={columns.map((column) => ({
            key: column.key,
            term: i18n._(column.label),
            value: i18n._(column.definition),
          }))}
        />
      </Disclosure>
    </Stack>
  );
}

/** Shows what became of those who joined in the period, cohort by cohort. */
export function Results({ results }: Pick<ProgramSummary, "results">) {
  return (
    <NumbersTable
      caption={<Trans>Results by cohort</Trans>}
      columns={RESULT_COLUMNS}
      rows={results.rows}
      total={results.total}
    />
  );
}

/** Shows how things stand now, cohort by cohort. */
export function Present({ present }: Pick<ProgramSummary, "present">) {
  return (
    <NumbersTable
      caption={<Trans>Today by cohort</Trans>}
      columns={PRESENT_COLUMNS}
      rows={present.rows}
      total={present.total}
    />
  );
}

/** Shows how many of those who joined completed training and were certified, and certificates over time. */
export function ResultCharts({ summary, charts }: { summary: ProgramSummary; charts: ProgramCharts }) {
  const { t, i18n } = useLingui();
  const { enrolled, trained, certified } = summary.results.total;
  const steps: { key: string; label: string; cell: Cell }[] = [
    { key: "enrolled", label: t`Enrolled`, cell: enrolled },
    { key: "trained", label: t`Training completed`, cell: trained },
    { key: "certified", label: t`Certified`, cell: certified },
  ];
  const last = summary.certified.findLast((value) => value !== null) ?? null;
  const issued = last === null ? null : i18n.number(last);
  return (
    <Stack gap="wide">
      <Funnel
        title={<Trans>From joining to certification</Trans>}
        steps={steps.map(({ key, label, cell }) => ({ key, label, text: <PeopleText cell={cell} /> }))}
        geometry={charts.funnel}
        table={{
          headers: [<Trans key="step">Step</Trans>, <Trans key="people">People</Trans>],
          rows: steps.map(({ key, label, cell }) => ({
            key,
            cells: [label, <NumberText key="people" cell={cell} kind="people" />],
          })),
        }}
      />
      {issued === null ? (
        <p>
          <Trans>Certificates over time are shown once at least 5 people were certified in the period.</Trans>
        </p>
      ) : (
        <LineChart
          title={t`Certificates issued since the period began`}
          description={t`A running total by month; it reaches ${issued} at the end. A month has a dot when at least 5 people were certified since the dot before.`}
          geometry={charts.certified}
          table={{
            headers: [<Trans key="month">Month</Trans>, <Trans key="issued">Issued in total</Trans>],
            rows: charts.months.map((month, place) => ({
              key: month,
              cells: [
                month,
                <NumberText key="issued" cell={summary.certified[place] ?? "hidden"} kind="people" />,
              ],
            })),
          }}
        />
      )}
    </Stack>
  );
}

function PeopleText({ cell }: { cell: Cell }) {
  if (typeof cell === "number") return <Plural value={cell} one="# person" other="# people" />;
  return <NumberText cell={cell} kind="people" />;
}

/** Shows confirmed hours of the period by activity, domain, and month. */
export function HoursCharts({
  detail,
  charts,
}: {
  detail: NonNullable<ProgramSummary["detail"]>;
  charts: Pick<ProgramCharts, "months"> & { detail: NonNullable<ProgramCharts["detail"]> };
}) {
  const { i18n, t } = useLingui();
  const { months } = charts;
  const withHours = detail.byMonth.flatMap((minutes, place) => (minutes === 0 ? [] : [place]));
  const total = detail.byDomain.reduce(
    (sum, { minutes }) => (typeof minutes === "number" ? sum + minutes : sum),
    0,
  );
  if (detail.byActivity.length === 0) {
    return (
      <EmptyState title={<Trans>No confirmed hours in this period</Trans>} icon="clock">
        <Trans>Hours appear here once a supervisor has confirmed them.</Trans>
      </EmptyState>
    );
  }
  return (
    <Stack gap="wide">
      {detail.byDomain.every(({ minutes }) => minutes !== "hidden") && (
        <StatLine>
          <Stat value={formatDuration(total, i18n.locale, "short")}>
            <Trans>confirmed in the period</Trans>{" "}
            <Sparkline
              label={t`Hours by month; the chart below has the numbers.`}
              geometry={charts.detail.trend}
            />
          </Stat>
        </StatLine>
      )}
      <HoursBars
        title={<Trans>Hours by activity</Trans>}
        header={<Trans>Activity</Trans>}
        rows={detail.byActivity}
        geometry={charts.detail.activity}
      />
      <HoursBars
        title={<Trans>Hours by domain</Trans>}
        header={<Trans>Domain</Trans>}
        rows={detail.byDomain.map(({ domain, minutes }) => ({
          key: domain,
          label: i18n._(domainLabel(domain)),
          minutes,
        }))}
        geometry={charts.detail.domain}
      />
      <HoursBars
        title={<Trans>Hours by month</Trans>}
        header={<Trans>Month</Trans>}
        rows={withHours.map((place) => ({
          key: String(place),
          label: months[place] ?? "",
          minutes: detail.byMonth[place] ?? null,
        }))}
        geometry={withHours.map((place) => charts.detail.month[place] ?? [])}
      />
    </Stack>
  );
}

function HoursBars({
  title,
  header,
  rows,
  geometry,
}: {
  title: React.ReactNode;
  header: React.ReactNode;
  rows: { key: string; label: string; minutes: Cell }[];
  geometry: BarGeometry;
}) {
  return (
    <Bars
      title={title}
      bars={rows.map(({ key, label, minutes }) => ({
        key,
        label,
        text: <NumberText cell={minutes} kind="minutes" />,
      }))}
      geometry={geometry}
      table={{
        headers: [header, <Trans key="hours">Hours</Trans>],
        rows: rows.map(({ key, label, minutes }) => ({
          key,
          cells: [label, <NumberText key="hours" cell={minutes} kind="minutes" />],
        })),
      }}
    />
  );
}

/** Shows how long supervisors take to review applications, and how often they return one. */
export function Reviews({ reviews }: { reviews: NonNullable<ProgramSummary["detail"]>["reviews"] }) {
  if (reviews.length === 0) {
    return (
      <EmptyState title={<Trans>No applications were reviewed in this period</Trans>} icon="check">
        <Trans>Supervisors appear here once they have recommended or returned an application.</Trans>
      </EmptyState>
    );
  }
  return (
    <DataTable
      caption={<Trans>Reviews by supervisor</Trans>}
      captionHidden
      rows={reviews}
      rowKey={(row) => row.personId}
      columns={[
        {
          key: "name",
          header: <Trans>Supervisor</Trans>,
          cell: (row) => <PersonName name={row.shownName} />,
        },
        {
          key: "decisions",
          header: <Trans>Decisions</Trans>,
          numeric: true,
          cell: (row) => <NumberText cell={row.decisions} kind="people" />,
        },
        {
          key: "days",
          header: <Trans>Median days to decision</Trans>,
          numeric: true,
          cell: (row) => <NumberText cell={row.medianDays} kind="days" />,
        },
        {
          key: "returned",
          header: <Trans>Returned</Trans>,
          numeric: true,
          cell: (row) => <NumberText cell={row.returned} kind="percent" />,
        },
      ]}
    />
  );
}
