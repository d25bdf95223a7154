import { Trans } from "@lingui/react/macro";

import { Duration } from "./duration";

/**
 * Says how many of the required hours are met. Credited hours are shown in full, even beyond the requirement.
 *
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
  const shown = <Duration hours={have} />;
  const asked = <Duration hours={need} />;
  return isEarned && have > need ? (
    <Trans>
      {shown} earned, {asked} required
    </Trans>
  ) : (
    <Trans>
      {shown} of {asked}
    </Trans>
  );
}
