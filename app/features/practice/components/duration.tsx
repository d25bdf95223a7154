/** A length of time as people say it. */
import { Trans, useLingui } from "@lingui/react/macro";

import { hoursAndMinutes, hoursOf } from "../model";

/** "2 h 30 min". */
export function Duration({ minutes }: { minutes: number }) {
  const length = hoursAndMinutes(minutes);
  const hours = length.hours;
  const rest = length.minutes;
  if (rest === 0) return <Trans>{hours} h</Trans>;
  if (hours === 0) return <Trans>{rest} min</Trans>;
  return (
    <Trans>
      {hours} h {rest} min
    </Trans>
  );
}

/** Minutes as hours with at most one decimal, in the reader's digits. */
export function useHours(): (minutes: number) => string {
  const { i18n } = useLingui();
  return (minutes) =>
    i18n.number(Math.floor(hoursOf(minutes) * 10 + 1e-9) / 10, { maximumFractionDigits: 1 });
}
