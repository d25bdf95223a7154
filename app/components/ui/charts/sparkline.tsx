/**
 * Draws the shape of a value over time beside the value itself, without axes.
 *
 * <Sparkline label="Hours by month: rising from 12 to 40" geometry={lineGeometry(…)} />
 */
import type { LineGeometry } from "~/lib/charts/types";

export function Sparkline({ label, geometry }: { label: string; geometry: LineGeometry }) {
  return (
    <svg
      className="sparkline"
      role="img"
      aria-label={label}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      overflow="visible"
    >
      {geometry.area !== null && <path className="chart-area" d={geometry.area} />}
      {geometry.line !== null && <path className="chart-path" d={geometry.line} />}
    </svg>
  );
}
