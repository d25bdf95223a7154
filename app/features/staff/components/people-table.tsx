/** A cohort's people: one table with how far each is, who supervises them, and why they need attention. */
import { Trans, useLingui } from "@lingui/react/macro";

import { listUrl, type ListAsked, type ListColumn } from "../cohort-list";
import { stageLabel } from "../labels";
import type { CohortOverview, OverviewRow } from "../queries/cohort.server";
import { useColumnLabels } from "./list-controls";
import { TextLink } from "~/components/ui/button";
import { DataTable, type Column } from "~/components/ui/data-table";
import { PersonName } from "~/components/ui/person-name";
import { MarkLegend, MarkShapes, StateMarks, type MarkState } from "~/components/ui/state-marks";
import { LastActivity, Reasons } from "~/features/certification/components/attention";
import type { ModuleCell } from "~/features/roster/model";
import type { RosterSort } from "~/features/roster/views";
import { formatDuration, formatDurationOf } from "~/lib/intl";
import { paths } from "~/lib/paths";

type Facts = Pick<CohortOverview, "modules" | "hoursAsked"> & {
  requirements: CohortOverview["columns"];
};

/** Shows one page of a cohort's people; with checkboxes, for a form around it that acts on those who are checked. */
export function PeopleTable({
  cohortId,
  rows,
  asked,
  checked,
  locale,
  now,
  ...facts
}: Facts & {
  cohortId: string;
  rows: readonly OverviewRow[];
  asked: Omit<ListAsked, "page">;
  /** Who was checked when the form came back. */
  checked: ReadonlySet<string>;
  locale: string;
  now: number;
}) {
  const { t, i18n } = useLingui();
  const labels = useColumnLabels();
  const { modules, requirements } = facts;
  const sortable = (by: RosterSort, direction: "ascending" | "descending") => ({
    sort: { to: listUrl(cohortId, asked, { sort: by }), ...(asked.sort === by ? { direction } : {}) },
  });
  const columns: Record<ListColumn, Column<OverviewRow>[]> = {
    stage: [
      {
        key: "stage",
        header: labels.stage,
        ...sortable("stage", "descending"),
        cell: (row) => <span className="whitespace-nowrap">{i18n._(stageLabel(row.stage))}</span>,
      },
    ],
    path: [
      { key: "path", header: labels.path, cell: (row) => <ModulePath cells={row.cells} modules={modules} /> },
    ],
    requirements: requirements.map(({ id, title }, place) => ({
      key: `requirement ${id}`,
      header: title,
      cell: (row) => <Requirement title={title} cell={row.requirements[place] ?? null} />,
    })),
    hours: [
      {
        key: "hours",
        header: labels.hours,
        ...sortable("hours", "descending"),
        cell: (row) => <Hours row={row} asked={facts.hoursAsked} locale={locale} />,
      },
    ],
    supervisor: [
      {
        key: "supervisor",
        header: labels.supervisor,
        cell: (row) =>
          row.supervisor ? (
            <PersonName name={row.supervisor.shownName} />
          ) : (
            <TextLink to={`${paths.person(row.personId)}#supervisor`}>
              <Trans>Assign supervisor</Trans>
            </TextLink>
          ),
      },
    ],
    activity: [
      {
        key: "activity",
        header: labels.activity,
        ...sortable("activity", "ascending"),
        cell: (row) => (
          <span className="whitespace-nowrap">
            <LastActivity at={row.lastActivityAt} now={now} />
          </span>
        ),
      },
    ],
    reasons: [
      {
        key: "reasons",
        header: labels.reasons,
        cell: (row) => <Reasons reasons={row.reasons} modules={modules} />,
      },
    ],
  };
  return (
    <div>
      <MarkShapes />
      <DataTable
        caption={<Trans>People in this cohort</Trans>}
        captionHidden
        rows={[...rows]}
        rowKey={(row) => row.personId}
        stickyFirst
        stickyHead
        columns={[
          {
            key: "name",
            header: <Trans>Name</Trans>,
            ...sortable("name", "ascending"),
            cell: (row) => (
              <span className="flex items-start gap-2">
                <label className="check-row">
                  <input
                    className="check-box"
                    type="checkbox"
                    name="trainee"
                    value={`${row.personId}:${row.supervisor?.assignmentId ?? ""}`}
                    defaultChecked={checked.has(row.personId)}
                  />
                  <span className="sr">{t`Select ${row.shownName}`}</span>
                </label>
                <span className="person-cell">
                  <TextLink to={paths.person(row.personId)}>
                    <PersonName name={row.shownName} />
                  </TextLink>
                </span>
              </span>
            ),
          },
          ...asked.columns.flatMap((column) => columns[column]),
        ]}
      />
      {asked.columns.includes("path") && (
        <MarkLegend
          entries={[
            { state: "done", label: <Trans>Passed</Trans> },
            { state: "open", label: <Trans>Quiz open</Trans> },
            { state: "part", label: <Trans>Reading</Trans> },
            { state: "none", label: <Trans>Not started</Trans> },
          ]}
        />
      )}
    </div>
  );
}

const MARK_OF: Record<ModuleCell["state"], MarkState> = {
  passed: "done",
  quiz: "open",
  reading: "part",
  none: "none",
};

function ModulePath({ cells, modules }: { cells: readonly ModuleCell[]; modules: Facts["modules"] }) {
  const { t } = useLingui();
  const text = (cell: ModuleCell | undefined, title: string) => {
    switch (cell?.state) {
      case "passed":
        return t`${title}: Passed`;
      case "quiz":
        return cell.missed > 0
          ? t`${title}: Quiz open, failed attempts: ${cell.missed}`
          : t`${title}: Quiz open`;
      case "reading":
        return t`${title}: Lessons read: ${cell.read} of ${cell.total}`;
      case "none":
      case undefined:
        return t`${title}: Not started`;
    }
  };
  const passed = cells.filter(({ state }) => state === "passed").length;
  return (
    <>
      <StateMarks
        marks={modules.map(({ id, title }, place) => ({
          key: id,
          state: MARK_OF[cells[place]?.state ?? "none"],
          label: text(cells[place], title),
        }))}
      />
      <span className="cell-note">
        <Trans>
          {passed} of {modules.length} passed
        </Trans>
      </span>
    </>
  );
}

function Requirement({ title, cell }: { title: string; cell: OverviewRow["requirements"][number] }) {
  const { t } = useLingui();
  if (cell === null) return <Trans>Not required</Trans>;
  const { isMet, have, need } = cell;
  const state = isMet ? "done" : have > 0 ? "part" : "none";
  const text = isMet ? t`Done` : t`${have} of ${need}`;
  return (
    <>
      <StateMarks marks={[{ key: "state", state, label: `${title}: ${text}` }]} />{" "}
      <span aria-hidden="true">{text}</span>
    </>
  );
}

function Hours({ row, asked, locale }: { row: OverviewRow; asked: number | null; locale: string }) {
  const { confirmedMinutes, waitingMinutes } = row;
  const waiting = formatDuration(waitingMinutes, locale, "short");
  return (
    <span className="progress progress-thin">
      {asked === null ? (
        <span>{formatDuration(confirmedMinutes, locale, "short")}</span>
      ) : (
        <>
          <span>
            <Trans>
              {formatDurationOf(confirmedMinutes, asked * 60, locale, "short")} of{" "}
              {formatDuration(asked * 60, locale, "short")}
            </Trans>
          </span>
          {/* The same as the text above it. */}
          <progress value={Math.min(confirmedMinutes, asked * 60)} max={asked * 60} aria-hidden="true" />
        </>
      )}
      {waitingMinutes > 0 && (
        <span className="cell-note">
          <Trans>+{waiting} waiting</Trans>
        </span>
      )}
    </span>
  );
}
