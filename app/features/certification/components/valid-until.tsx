import { Trans } from "@lingui/react/macro";

import { DateTime } from "~/components/ui/date-time";
import { zoneName } from "~/lib/intl";
import type { CertificateStatus } from "~/lib/vocabulary";

/** Shows until when a certificate is valid: the end of a day, and the time zone of that day. */
export function ValidUntil({ day, zone, locale }: { day: string; zone: string; locale: string }) {
  const name = zoneName(zone, locale, Date.parse(`${day}T12:00:00Z`));
  return (
    <Trans>
      <DateTime value={day} locale={locale} /> ({name})
    </Trans>
  );
}

/** Labels that day. A suspended or revoked certificate is never described as valid. */
export function UntilTerm({ status }: { status: CertificateStatus }) {
  switch (status) {
    case "valid":
      return <Trans>Valid until the end of</Trans>;
    case "expired":
      return <Trans>Was valid until the end of</Trans>;
    case "suspended":
    case "revoked":
      return <Trans>Original expiration date</Trans>;
  }
}
