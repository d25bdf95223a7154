import type { I18n } from "@lingui/core";

import type { Cell } from "../program-metrics";
import type { ProgramSummary } from "./program.server";
import { barGeometry, lineGeometry } from "~/lib/charts/geometry.server";
import type { BarGeometry, LineGeometry } from "~/lib/charts/types";
import { formatDate } from "~/lib/intl";

export type ProgramCharts = {
  /** The months of the period, as they are written in a table. */
  months: string[];
  certified: LineGeometry;
  funnel: BarGeometry;
  detail: { activity: BarGeometry; domain: BarGeometry; month: BarGeometry; trend: LineGeometry } | null;
};

/** A hidden figure has no bar. */
const drawn = (cell: Cell) => (typeof cell === "number" ? cell : 0);
const bars = (cells: readonly Cell[]) => barGeometry(cells.map((cell) => [drawn(cell)]));

/** Returns the places of what the program's charts draw. */
export function programCharts(summary: ProgramSummary, i18n: I18n): ProgramCharts {
  const { results, detail, months, certified } = summary;
  const written = (month: string, form: "month" | "shortMonth") =>
    formatDate(Date.parse(`${month}-15T00:00:00Z`), i18n.locale, "UTC", form);
  const overMonths = (values: readonly Cell[]) =>
    lineGeometry(
      months.map((month, place) => {
        const value = values[place] ?? null;
        return { label: written(month, "shortMonth"), value: value === "hidden" ? null : value };
      }),
      (value) => i18n.number(value),
    );
  const { enrolled, trained, certified: holders } = results.total;
  return {
    months: months.map((month) => written(month, "month")),
    certified: overMonths(certified),
    funnel: bars([enrolled, trained, holders]),
    detail: detail && {
      activity: bars(detail.byActivity.map(({ minutes }) => minutes)),
      domain: bars(detail.byDomain.map(({ minutes }) => minutes)),
      month: bars(detail.byMonth),
      trend: overMonths(detail.byMonth),
    },
  };
}
