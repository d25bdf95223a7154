import { Trans } from "@lingui/react/macro";

import { Duration } from "./duration";

/**
 * Says how many of the required hours are met. Credited hours are shown in full, even beyond the requirement.
 *
 * <HoursOfNeed have={24} need={120} />             24 of 120 hours
 * <HoursOfNeed have={17} need={9.75} isEarned />   17 hours earned, 9 hours 45 minutes required
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
  const asked = <Duration hours={need} />;
  if (isEarned && have > need) {
    const earned = <Duration hours={have} />;
    return (
      <Trans>
        {earned} earned, {asked} required
      </Trans>
    );
  }
  const shown = <Duration hours={have} ofHours={need} />;
  return (
    <Trans>
      {shown} of {asked}
    </Trans>
  );
}
