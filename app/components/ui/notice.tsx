/**
 * Shows a message in the page. Info explains; done confirms; waits asks the reader to act; danger is for danger to someone.
 *
 * <Notice kind="done" title="Saved">Your supervisor sees these hours now.</Notice>
 */
import type { ReactNode } from "react";

import { Icon, type IconName } from "./icon";
import type { Tone } from "./tone";

export type NoticeKind = "info" | "done" | "waits" | "danger";

const LOOKS: Record<NoticeKind, { tone: Tone; icon: IconName }> = {
  info: { tone: "sky", icon: "info" },
  done: { tone: "green", icon: "check" },
  waits: { tone: "clay", icon: "clock" },
  danger: { tone: "rose", icon: "warning" },
};

export function Notice({
  kind = "info",
  title,
  live = kind === "done",
  children,
}: {
  kind?: NoticeKind;
  title?: ReactNode;
  /** Whether it is announced when it appears, after an action. */
  live?: boolean;
  children?: ReactNode;
}) {
  const { tone, icon } = LOOKS[kind];
  return (
    <div className={`notice tone-${tone}`} role={live ? (kind === "danger" ? "alert" : "status") : undefined}>
      <Icon name={icon} />
      <div className="notice-body">
        {title && <p className="notice-title">{title}</p>}
        {children && <div>{children}</div>}
      </div>
    </div>
  );
}
