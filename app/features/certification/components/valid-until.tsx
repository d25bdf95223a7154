import { Trans } from "@lingui/react/macro";

import { DateTime } from "~/components/ui/date-time";
import { zoneName } from "~/lib/intl";

/** Until when a certificate is valid: the end of a day, and where that day ends. */
export function ValidUntil({ day, zone, locale }: { day: string; zone: string; locale: string }) {
  const name = zoneName(zone, locale, Date.parse(`${day}T12:00:00Z`));
  return (
    <Trans>
      <DateTime value={day} locale={locale} /> ({name})
    </Trans>
  );
}
