import { Trans } from "@lingui/react/macro";

import type { StartDecision } from "../model";
import { DateTime } from "~/components/ui/date-time";

/** When one may try again, as a sentence; nothing where there is nothing to say. */
export function NextAttempt({
  decision,
  now,
  zone,
  locale,
}: {
  decision: StartDecision;
  now: number;
  zone: string;
  locale: string;
}) {
  switch (decision.kind) {
    case "wait":
      return (
        <Trans>
          You can try again <WaitEnd {...{ until: decision.until, now, zone, locale }} />. Time to read in
          peace.
        </Trans>
      );
    case "yes":
      return <Trans>You can try again whenever you are ready.</Trans>;
    case "resume":
      return <Trans>You have begun another try already, and can go on with it.</Trans>;
    case "used_up":
      return (
        <Trans>
          You have used the tries there are. That is not the end: talk with your supervisor or your program
          manager about what comes next.
        </Trans>
      );
    case "passed":
      return null;
  }
}

function WaitEnd({ until, now, zone, locale }: { until: number; now: number; zone: string; locale: string }) {
  return <DateTime value={until} now={now} zone={zone} locale={locale} />;
}
