/**
 * Draws how many people reached each of a row of steps, as bars around one middle that get shorter.
 *
 * <Funnel title="From joining to certificate" steps={[{ key: "joined", label: "Joined", text: "24 people" }]}
 *   geometry={barGeometry([[24]])} table={…} />
 */
import type { ReactNode } from "react";

import { Bars, type ChartBar } from "./bars";
import type { ChartTable } from "./chart-frame";
import type { BarGeometry } from "~/lib/charts/types";

export function Funnel({
  title,
  steps,
  geometry,
  table,
}: {
  title: ReactNode;
  steps: ChartBar[];
  geometry: BarGeometry;
  table: ChartTable;
}) {
  return <Bars title={title} bars={steps} geometry={geometry} table={table} centered />;
}
