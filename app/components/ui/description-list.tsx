/**
 * Lists names and their values.
 *
 * <DescriptionList items={[{ term: "Valid until", value: <DateTime … /> }]} lined />
 */
import type { ReactNode } from "react";

import { classNames } from "./class-names";

export function DescriptionList({
  items,
  lined = false,
}: {
  items: { key?: string; term: ReactNode; value: ReactNode }[];
  lined?: boolean;
}) {
  return (
    <dl className={classNames("dl", lined && "dl-lined")}>
      {items.map((item, index) => (
        <div key={item.key ?? index}>
          <dt>{item.term}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
