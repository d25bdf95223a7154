import { Trans } from "@lingui/react/macro";

import { TextLink } from "~/components/ui/button";
import { DateTime } from "~/components/ui/date-time";
import { Notice } from "~/components/ui/notice";

/** Up to when the log is sealed, and, when asked for, whether every seal holds. */
export function SealState({
  seal,
  checked,
  here,
  locale,
  timeZone,
}: {
  seal: { number: number; sealedAt: number } | null;
  /** Null until somebody asked. */
  checked: { broken: { number: number } | null } | null;
  here: string;
  locale: string;
  timeZone: string;
}) {
  if (checked?.broken) {
    return (
      <Notice kind="danger" title={<Trans>The log was changed after it was sealed</Trans>} live>
        <Trans>
          Batch {checked.broken.number} does not match its seal. Keep a copy of the database, and ask the
          person who runs the server.
        </Trans>
      </Notice>
    );
  }
  if (checked) {
    return (
      <Notice kind="done" title={<Trans>All seals are valid</Trans>}>
        <Trans>Nothing that was sealed has been changed since.</Trans>
      </Notice>
    );
  }
  if (!seal) {
    return (
      <p className="text-soft">
        <Trans>Nothing is sealed yet. The server seals the log every hour.</Trans>
      </p>
    );
  }
  const when = <DateTime value={seal.sealedAt} zone={timeZone} locale={locale} />;
  return (
    <p className="text-soft">
      <Trans>Last sealed: {when}.</Trans>{" "}
      <TextLink to={`${here}?check=seals`}>
        <Trans>Verify all seals</Trans>
      </TextLink>
    </p>
  );
}
