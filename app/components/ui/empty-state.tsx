/**
 * Says what will fill an empty list, and who does that.
 *
 * <EmptyState title="No hours yet" action={<LinkButton to="new">Log your first hours</LinkButton>}>They appear here …</EmptyState>
 */
import { useContext, type ReactNode } from "react";

import { HeadingLevel } from "./heading-level";
import { Icon, type IconName } from "./icon";

export function EmptyState({
  title,
  icon = "document",
  action,
  level,
  children,
}: {
  title: ReactNode;
  icon?: IconName;
  action?: ReactNode;
  /** By default, the level below the heading above it. */
  level?: 2 | 3;
  children?: ReactNode;
}) {
  const here = useContext(HeadingLevel);
  const Heading = (level ?? here) === 2 ? "h2" : "h3";
  return (
    <div className="empty">
      <Icon name={icon} />
      <Heading className="empty-title">{title}</Heading>
      {children && <p>{children}</p>}
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}
