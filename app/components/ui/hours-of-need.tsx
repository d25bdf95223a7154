import { Trans, useLingui } from "@lingui/react/macro";

/**
 * How many hours there are of those that are needed; of hours that were credited, all of them, also where that is more.
 *
 * <HoursOfNeed have={17} need={9.75} isEarned />   17 hours earned, 9.75 required
 */
export function HoursOfNeed({
  have,
  need,
  isEarned = false,
}: {
  have: number;
  need: number;
  isEarned?: boolean;
}) {
  const { i18n } = useLingui();
  const number = (hours: number) => i18n.number(hours, { maximumFractionDigits: 2 });
  const shown = { have: number(have), need: number(need) };
  return isEarned && have > need ? (
    <Trans>
      {shown.have} hours earned, {shown.need} required
    </Trans>
  ) : (
    <Trans>
      {shown.have} of {shown.need} hours
    </Trans>
  );
}
