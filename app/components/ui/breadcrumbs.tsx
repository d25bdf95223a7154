/**
 * Shows the path to the page. The page itself is left out, because its title is right below.
 *
 * <Breadcrumbs items={[{ to: "/learn", label: "Learn" }, { to: "/learn/boundaries", label: "Boundaries" }]} />
 */
import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { Icon } from "./icon";
import { Link } from "./link";

export function Breadcrumbs({ items }: { items: { to: string; label: ReactNode }[] }) {
  const { t } = useLingui();
  if (items.length === 0) return null;
  return (
    <nav className="crumbs" aria-label={t`You are here`}>
      <ol>
        {items.map((item, index) => (
          <li key={item.to}>
            {index > 0 && <Icon name="chevron" />}
            <Link to={item.to}>{item.label}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
