/**
 * Puts space between things: tight inside a group, even between siblings, wide between groups.
 *
 * <Stack gap="even">…</Stack>   one below the other
 * <Cluster apart>…</Cluster>    side by side while there is room
 * <Columns>…</Columns>          cards in as many columns as fit
 * <Split aside={…}>…</Split>    a main column and a quieter one
 */
import type { ReactNode } from "react";

import { classNames } from "./class-names";

type Gap = "tight" | "even" | "wide";

export function Stack({ gap = "even", children }: { gap?: Gap; children: ReactNode }) {
  return <div className={`stack gap-${gap}`}>{children}</div>;
}

export function Cluster({
  gap = "even",
  apart = false,
  children,
}: {
  gap?: Gap;
  apart?: boolean;
  children: ReactNode;
}) {
  return <div className={classNames("cluster", `gap-${gap}`, apart && "cluster-apart")}>{children}</div>;
}

export function Columns({ children }: { children: ReactNode }) {
  return <div className="columns">{children}</div>;
}

export function Split({ aside, children }: { aside: ReactNode; children: ReactNode }) {
  return (
    <div className="split">
      <div className="stack">{children}</div>
      <aside className="stack gap-even">{aside}</aside>
    </div>
  );
}
