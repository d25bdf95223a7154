import { Trans, useLingui } from "@lingui/react/macro";

import type { ApplicationEvent, CertificateEvent } from "../queries/history.server";
import { NameDisplayWord } from "./status-labels";
import { DateTime } from "~/components/ui/date-time";
import { PersonName } from "~/components/ui/person-name";
import { Timeline, type TimelineEvent } from "~/components/ui/timeline";
import type { Tone } from "~/components/ui/tone";
import type { ApplicationEventKind, CertificateEventKind } from "~/lib/vocabulary";

/** How dates are written for the reader. */
export type When = { locale: string; zone: string; now: number };

const TONES: Partial<Record<ApplicationEventKind, Tone>> = {
  submitted: "sky",
  returned: "clay",
  recommended: "moss",
  recommendation_withdrawn: "clay",
  issued: "green",
};

/** Shows the history of an application, in order. */
export function ApplicationTimeline({ events, when }: { events: ApplicationEvent[]; when: When }) {
  const { t } = useLingui();
  return (
    <Timeline
      label={t`What happened so far`}
      events={events.map((event): TimelineEvent => ({
        ...actOf(event, when),
        title: <ApplicationEventTitle kind={event.kind} />,
        note: <ReturnNote event={event} when={when} />,
        tone: TONES[event.kind],
      }))}
    />
  );
}

/** Returns when an event happened, and by whom. */
function actOf(
  { seq, at, actorName }: { seq: number; at: number; actorName: string },
  { zone, locale, now }: When,
): Pick<TimelineEvent, "key" | "when" | "who"> {
  return {
    key: String(seq),
    when: <DateTime value={at} zone={zone} locale={locale} now={now} />,
    who: <PersonName name={actorName} />,
  };
}

function ApplicationEventTitle({ kind }: { kind: ApplicationEventKind }) {
  switch (kind) {
    case "opened":
      return <Trans>Joined the program</Trans>;
    case "submitted":
      return <Trans>Application submitted</Trans>;
    case "returned":
      return <Trans>Application returned</Trans>;
    case "recommended":
      return <Trans>Signed by the supervisor</Trans>;
    case "recommendation_withdrawn":
      return <Trans>Returned to the supervisor for a new signature</Trans>;
    case "issued":
      return <Trans>Certificate issued</Trans>;
    case "denied":
      return <Trans>Application not approved</Trans>;
    case "withdrawn":
      return <Trans>Withdrew from certification</Trans>;
    case "reopened":
      return <Trans>Application reopened</Trans>;
    case "supervisor_changed":
      return <Trans>Reassigned to another supervisor, along with everything pending</Trans>;
    case "profile_changed":
      return <Trans>Moved to the current requirements</Trans>;
  }
}

/** Shows the criterion, reason and day of a return, or the reason of another decision. */
export function ReturnNote({ event, when }: { event: ApplicationEvent; when: When }) {
  if (!event.criterion && !event.reason && !event.dueOn) return null;
  return (
    <div className="grid gap-2">
      {event.criterion && (
        <p>
          <strong>{event.criterion}</strong>
        </p>
      )}
      {event.reason && (
        <p className="whitespace-pre-line" dir="auto">
          {event.reason}
        </p>
      )}
      {event.dueOn && (
        <p>
          <Trans>
            Due by <DateTime value={event.dueOn} locale={when.locale} form="weekday" />.
          </Trans>
        </p>
      )}
    </div>
  );
}

/** Shows the history of a certificate, in order. */
export function CertificateTimeline({ events, when }: { events: CertificateEvent[]; when: When }) {
  const { t } = useLingui();
  return (
    <Timeline
      label={t`What happened so far`}
      events={events.map((event): TimelineEvent => ({
        ...actOf(event, when),
        title: <CertificateEventTitle kind={event.kind} />,
        note: <CertificateNote event={event} when={when} />,
        tone: event.kind === "revoked" ? "rose" : event.kind === "suspended" ? "clay" : "green",
      }))}
    />
  );
}

function CertificateEventTitle({ kind }: { kind: CertificateEventKind }) {
  switch (kind) {
    case "issued":
      return <Trans>Issued</Trans>;
    case "suspended":
      return <Trans>Suspended</Trans>;
    case "reinstated":
      return <Trans>Reinstated</Trans>;
    case "revoked":
      return <Trans>Revoked</Trans>;
    case "name_display_changed":
      return <Trans>The holder changed how their name is shown</Trans>;
  }
}

function CertificateNote({ event, when }: { event: CertificateEvent; when: When }) {
  const { reason, reviewOn, kind, nameDisplay } = event;
  const isChoice = kind === "name_display_changed" && nameDisplay !== null;
  if (!reason && !reviewOn && !isChoice) return null;
  return (
    <div className="grid gap-2">
      {reason && (
        <p className="whitespace-pre-line" dir="auto">
          {reason}
        </p>
      )}
      {reviewOn && (
        <p>
          <Trans>
            Review date: <DateTime value={reviewOn} locale={when.locale} />.
          </Trans>
        </p>
      )}
      {isChoice && (
        <p>
          <NameDisplayWord display={nameDisplay} />
        </p>
      )}
    </div>
  );
}
