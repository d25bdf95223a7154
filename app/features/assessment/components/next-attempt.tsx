import { Trans } from "@lingui/react/macro";

import type { StartDecision } from "../model";
import { DateTime } from "~/components/ui/date-time";

/** Says when the next attempt can start, in a sentence; nothing when there is nothing to say. */
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
          You can start another attempt <WaitEnd {...{ until: decision.until, now, zone, locale }} />. Use the
          time to review the lessons.
        </Trans>
      );
    case "yes":
      return <Trans>You can start another attempt whenever you’re ready.</Trans>;
    case "resume":
      return <Trans>You have already started another attempt. You can resume it at any time.</Trans>;
    case "used_up":
      return (
        <Trans>
          You have used all your attempts. Talk with your supervisor or program manager about what comes next.
        </Trans>
      );
    case "passed":
      return null;
  }
}

function WaitEnd({ until, now, zone, locale }: { until: number; now: number; zone: string; locale: string }) {
  return <DateTime value={until} now={now} zone={zone} locale={locale} />;
}
