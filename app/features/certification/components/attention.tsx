/** Why a trainee needs attention, in text that may be shown to them as well. */
import { Plural, Trans } from "@lingui/react/macro";

import { type AttentionReason, wholeDays } from "../attention";
import { Badge } from "~/components/ui/badge";

export type AttentionNames = { modules: readonly { id: string; title: string }[] };

/** Shows one reason, as a sentence without a period. */
export function ReasonText({ reason, modules }: { reason: AttentionReason } & AttentionNames) {
  switch (reason.kind) {
    case "no_supervisor":
      return <Trans>No supervisor yet</Trans>;
    case "returned":
      return (
        <Plural
          value={reason.days}
          one="Application was returned # day ago"
          other="Application was returned # days ago"
        />
      );
    case "missed_tries": {
      const title = modules.find((module) => module.id === reason.moduleId)?.title ?? reason.moduleId;
      return (
        <>
          <Plural
            value={reason.missed}
            one="# attempt without passing:"
            other="# attempts without passing:"
          />{" "}
          {title}
        </>
      );
    }
    case "inactive":
      return <Plural value={reason.days} one="No activity for # day" other="No activity for # days" />;
  }
}

/** Shows all of a trainee's reasons, as badges side by side. */
export function Reasons({ reasons, modules }: { reasons: readonly AttentionReason[] } & AttentionNames) {
  return (
    <ul className="flex flex-wrap gap-2">
      {reasons.map((reason) => (
        <li key={reason.kind === "missed_tries" ? reason.moduleId : reason.kind}>
          <Badge tone="clay" icon={reason.kind === "no_supervisor" ? "person" : "clock"}>
            <ReasonText reason={reason} modules={modules} />
          </Badge>
        </li>
      ))}
    </ul>
  );
}

/** Explains what “Last activity” counts, beside a list or a page that shows it. */
export function ActivityNote() {
  return (
    <Trans>
      Last activity means a lesson opened, a quiz submitted, or a change to practice hours. Signing in alone
      doesn’t count.
    </Trans>
  );
}

/** Shows how long ago a visit or an activity was, in days: exact times are private. */
export function LastActivity({ at, now }: { at: number | null; now: number }) {
  if (at === null) return <Trans>not yet</Trans>;
  const days = wholeDays(at, now);
  if (days < 1) return <Trans>in the last day</Trans>;
  if (days < 100) return <Plural value={days} one="# day ago" other="# days ago" />;
  const months = Math.floor(days / 30.44);
  if (months < 24) return <Plural value={months} one="about # month ago" other="about # months ago" />;
  return <Plural value={Math.floor(days / 365.25)} one="about # year ago" other="about # years ago" />;
}
