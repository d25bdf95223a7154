/**
 * Shows a length of time as people say it, in hours and minutes.
 *
 * <Duration minutes={135} />                 2 hours 15 minutes
 * <Duration minutes={135} width="short" />   2 hr 15 min
 * <Duration hours={9.75} />                  9 hours 45 minutes
 * <Duration hours={24} ofHours={120} />      24, for "24 of 120 hours"
 */
import { useLingui } from "@lingui/react";

import { formatDuration, formatDurationOf, type DurationWidth } from "~/lib/intl";

type Length = { minutes: number } | { hours: number };

export function Duration({
  width,
  ofHours,
  ...length
}: Length & {
  width?: DurationWidth;
  /** The whole that follows it. */
  ofHours?: number;
}) {
  const { i18n } = useLingui();
  const minutes = "minutes" in length ? length.minutes : length.hours * 60;
  return (
    <>
      {ofHours === undefined
        ? formatDuration(minutes, i18n.locale, width)
        : formatDurationOf(minutes, ofHours * 60, i18n.locale, width)}
    </>
  );
}
