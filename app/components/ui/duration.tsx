/**
 * Shows a length of time as people say it, in hours and minutes.
 *
 * <Duration minutes={135} />                 2 hours 15 minutes
 * <Duration minutes={135} width="short" />   2 hr 15 min
 * <Duration hours={9.75} />                  9 hours 45 minutes
 */
import { useLingui } from "@lingui/react";

import { formatDuration, type DurationWidth } from "~/lib/intl";

type Length = { minutes: number } | { hours: number };

export function Duration({ width, ...length }: Length & { width?: DurationWidth }) {
  const { i18n } = useLingui();
  const minutes = "minutes" in length ? length.minutes : length.hours * 60;
  return <>{formatDuration(minutes, i18n.locale, width)}</>;
}
