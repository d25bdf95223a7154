/** The parts of a cohort's page: key numbers, who needs attention, the matrix, and progress by stage. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";

import { ROSTER_VIEWS, type RosterView } from "~/features/roster/views";
import { viewLabel } from "../labels";
import { stageLabel } from "../labels";
import type { CohortOverview, OverviewRow } from "../queries/cohort.server";
import { BarChart } from "~/components/ui/bar-chart";
import { TextLink } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { Matrix, type MatrixCell } from "~/components/ui/matrix";
import { PersonName } from "~/components/ui/person-name";
import { Stat, StatLine } from "~/components/ui/stat";
import { Reasons } from "~/features/certification/components/attention";
import { formatDuration, formatDurationOf } from "~/lib/intl";
import { paths } from "~/lib/paths";
import type { ModuleCell } from "~/features/roster/model";
import type { CohortStage } from "~/lib/vocabulary";

type ToView = (view: RosterView) => string;

/** Shows the key numbers; each links to the people behind it. */
export function Headline({
  totals,
  stages,
  toView,
  locale,
}: Pick<CohortOverview, "totals" | "stages"> & { toView: ToView; locale: string }) {
  const at = (stage: CohortStage) => stages.find((one) => one.stage === stage)?.people ?? 0;
  return (
    <StatLine>
      <Stat value={totals.enrolled} to={toView("all")}>
        <Plural value={totals.enrolled} one="person enrolled" other="people enrolled" />
      </Stat>
      <Stat value={totals.active} to={toView("active")}>
        <Plural value={totals.activeDays} one="active in the last day" other="active in the last # days" />
      </Stat>
      <Stat value={formatDuration(totals.confirmedMinutes, locale, "short")}>
        <Trans>of practice confirmed</Trans>
      </Stat>
      <Stat value={at("ready")} to={toView("ready")}>
        <Trans>ready to apply</Trans>
      </Stat>
      <Stat value={at("recommended")} to={toView("recommended")}>
        <Trans>recommended and waiting for you</Trans>
      </Stat>
      <Stat value={at("issued")} to={toView("issued")}>
        <Trans>certified</Trans>
      </Stat>
    </StatLine>
  );
}

/** Lists who needs attention, with the reasons, which those people see as well. */
export function NeedsAHand({
  hand,
  total,
  modules,
  toView,
}: {
  hand: CohortOverview["hand"];
  total: number;
  modules: CohortOverview["modules"];
  toView: ToView;
}) {
  if (total === 0) {
    return (
      <EmptyState title={<Trans>No one needs attention</Trans>} icon="check">
        <Trans>
          People appear here when they have been inactive for a long time, failed a quiz more than once, had
          work returned, or have no supervisor.
        </Trans>
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="grid gap-3">
        {hand.map((person) => (
          <li
            key={person.personId}
            className="flex flex-wrap items-baseline gap-x-4 gap-y-2 border-b border-line pb-3"
          >
            <span className="min-w-40">
              <TextLink to={paths.person(person.personId)}>
                <PersonName name={person.shownName} />
              </TextLink>
            </span>
            <Reasons reasons={person.reasons} modules={modules} />
          </li>
        ))}
      </ul>
      {total > hand.length && (
        <p className="mt-3">
          <TextLink to={toView("hand")}>
            <Plural value={total} one="Show # person" other="Show all # people" />
          </TextLink>
        </p>
      )}
    </>
  );
}

/** Shows trainees by module, with practice hours. */
export function CohortMatrix({
  rows,
  modules,
  hoursAsked,
  requirements,
  locale,
}: {
  rows: OverviewRow[];
  modules: CohortOverview["modules"];
  hoursAsked: number | null;
  requirements: CohortOverview["columns"];
  locale: string;
}) {
  const { t } = useLingui();
  const hours = t`Practice hours`;
  const columns = [
    ...modules.map((module) => ({ key: module.id, label: module.title })),
    { key: "hours", label: hours },
    ...requirements.map(({ id, title }) => ({ key: `requirement ${id}`, label: title })),
  ];
  const known = new Map(rows.map((row) => [row.personId, row]));
  const texts = useCellTexts();
  return (
    <Matrix
      caption={<Trans>Progress</Trans>}
      rowHeader={<Trans>Name</Trans>}
      rows={rows.map((row) => ({
        key: row.personId,
        name: <PersonName name={row.shownName} />,
        to: paths.person(row.personId),
      }))}
      columns={columns}
      cell={(line, column) => {
        const row = known.get(line.key);
        if (!row) return { state: "none", label: "" };
        if (column.key === "hours") return hoursCell(row, hoursAsked, locale, texts);
        const place = requirements.findIndex(({ id }) => column.key === `requirement ${id}`);
        if (place !== -1) return texts.requirement(row.requirements[place] ?? null);
        return texts.module(row.cells[modules.findIndex((module) => module.id === column.key)]);
      }}
      legend={[
        { state: "none", label: <Trans>Not started</Trans> },
        { state: "part", label: <Trans>In progress</Trans> },
        { state: "open", label: <Trans>Quiz open</Trans> },
        { state: "done", label: <Trans>Complete</Trans> },
      ]}
    />
  );
}

type CellText = ReturnType<typeof useCellTexts>;

function useCellTexts() {
  const { t } = useLingui();
  return {
    module(cell: ModuleCell | undefined): MatrixCell {
      switch (cell?.state) {
        case "reading":
          return { state: "part", label: t`Lessons read: ${cell.read} of ${cell.total}` };
        case "quiz":
          return {
            state: "open",
            label: cell.missed > 0 ? t`Quiz open, failed attempts: ${cell.missed}` : t`Quiz open`,
          };
        case "passed":
          return { state: "done", label: t`Passed` };
        case "none":
        case undefined:
          return { state: "none", label: t`Not started` };
      }
    },
    requirement(cell: OverviewRow["requirements"][number]): MatrixCell {
      if (cell === null) return { state: "none", label: t`Not required` };
      if (cell.isMet) return { state: "done", label: t`Done` };
      const { have, need } = cell;
      return { state: have > 0 ? "part" : "none", label: t`${have} of ${need}` };
    },
    hours: (confirmed: string, asked: string | null) =>
      asked === null ? t`${confirmed} confirmed` : t`${confirmed} of ${asked} confirmed`,
  };
}

function hoursCell(row: OverviewRow, asked: number | null, locale: string, texts: CellText): MatrixCell {
  const said =
    asked === null
      ? texts.hours(formatDuration(row.confirmedMinutes, locale), null)
      : texts.hours(
          formatDurationOf(row.confirmedMinutes, asked * 60, locale),
          formatDuration(asked * 60, locale),
        );
  if (row.confirmedMinutes === 0) return { state: "none", label: said };
  return { state: asked !== null && row.confirmedMinutes >= asked * 60 ? "done" : "part", label: said };
}

/** Not steps on the way to the certificate. */
const ONLY_WHEN_THERE: ReadonlySet<CohortStage> = new Set<CohortStage>([
  "suspended",
  "expired",
  "revoked",
  "closed",
  "none",
]);

/** Shows how many people are at each stage. */
export function Funnel({ stages, toView }: Pick<CohortOverview, "stages"> & { toView: ToView }) {
  const { i18n } = useLingui();
  const shown = stages.filter(({ stage, people }) => people > 0 || !ONLY_WHEN_THERE.has(stage));
  return (
    <BarChart
      title={<Trans>From joining to certification</Trans>}
      labelHeader={<Trans>Stage</Trans>}
      valueHeader={<Trans>People</Trans>}
      bars={shown.map(({ stage, people }) => ({
        key: stage,
        label: i18n._(stageLabel(stage)),
        value: people,
        text: <Plural value={people} one="# person" other="# people" />,
        tone: stage === "recommended" || stage === "returned" ? ("clay" as const) : ("green" as const),
        ...(people > 0 ? { to: toView(stage) } : {}),
      }))}
    />
  );
}

/** Returns the choices of the filter above the list. */
export function useViewOptions(): { value: RosterView; label: string }[] {
  const { i18n } = useLingui();
  return ROSTER_VIEWS.map((view) => ({ value: view, label: i18n._(viewLabel(view)) }));
}
