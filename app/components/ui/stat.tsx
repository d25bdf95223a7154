/**
 * Shows a number with its label; with a URL, it links to the people or things behind the number.
 *
 * <StatLine><Stat value={12} to="?show=waiting">trainees wait for an answer</Stat></StatLine>
 */
import type { ReactNode } from "react";

import { Link } from "./link";

export function StatLine({ children }: { children: ReactNode }) {
  return <div className="stat-line">{children}</div>;
}

export function Stat({ value, to, children }: { value: ReactNode; to?: string; children: ReactNode }) {
  const content = (
    <>
      <span className="stat-value">{value}</span> <span className="stat-text">{children}</span>
    </>
  );
  return to === undefined ? (
    <p className="stat">{content}</p>
  ) : (
    <Link className="stat" to={to}>
      {content}
    </Link>
  );
}
