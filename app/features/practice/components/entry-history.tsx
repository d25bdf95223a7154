import { Trans, useLingui } from "@lingui/react/macro";

import type { EntryEvent } from "../queries/entries.server";
import { DateTime } from "~/components/ui/date-time";
import { PersonName } from "~/components/ui/person-name";
import { Timeline, type TimelineEvent } from "~/components/ui/timeline";
import type { PracticeEventKind } from "~/lib/vocabulary";

export type When = { locale: string; zone: string; now: number };

/** Lists what happened to an entry, in order. */
export function EntryHistory({
  events,
  viewerId,
  when,
}: {
  events: readonly EntryEvent[];
  viewerId: string;
  when: When;
}) {
  const { t } = useLingui();
  return (
    <Timeline
      label={t`What happened`}
      events={events.map((event): TimelineEvent => ({
        key: String(event.seq),
        when: <DateTime value={event.at} {...when} />,
        title: <EventText kind={event.kind} />,
        who: event.actorId === viewerId ? <Trans>you</Trans> : <PersonName name={event.actorName} />,
        note:
          event.reason === null ? undefined : (
            <p dir="auto" className="whitespace-pre-line break-words">
              {event.reason}
            </p>
          ),
        tone: event.kind === "confirmed" ? "moss" : event.kind === "queried" ? "clay" : undefined,
      }))}
    />
  );
}

function EventText({ kind }: { kind: PracticeEventKind }) {
  switch (kind) {
    case "submitted":
      return <Trans>Submitted to the supervisor</Trans>;
    case "confirmed":
      return <Trans>Confirmed</Trans>;
    case "queried":
      return <Trans>Sent back with a question</Trans>;
    case "withdrawn":
      return <Trans>Withdrawn</Trans>;
    case "corrected":
      return <Trans>Corrected by a newer entry</Trans>;
    case "masked":
      return <Trans>The note was removed</Trans>;
  }
}
