/**
 * Shows a state as a word with an icon; the color only repeats it.
 *
 * <Badge tone="moss">Valid</Badge>
 */
import type { ReactNode } from "react";

import { Icon, type IconName } from "./icon";
import type { Tone } from "./tone";

const ICONS: Record<Tone, IconName> = {
  neutral: "ring",
  green: "check",
  moss: "check",
  sky: "half",
  clay: "clock",
  rose: "warning",
};

export function Badge({
  tone = "neutral",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <span className={`badge tone-${tone}`}>
      <Icon name={icon ?? ICONS[tone]} />
      <span>{children}</span>
    </span>
  );
}
