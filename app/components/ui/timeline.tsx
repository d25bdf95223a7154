/**
 * Lists events in order.
 *
 * <Timeline events={[{ key: "1", when: <DateTime … />, title: "Returned", who: <PersonName name="Dana" />, note: "…", tone: "clay" }]} />
 */
import type { ReactNode } from "react";

import { classNames } from "./class-names";
import type { Tone } from "./tone";

export type TimelineEvent = {
  key: string;
  when: ReactNode;
  title: ReactNode;
  who?: ReactNode;
  note?: ReactNode;
  tone?: Tone;
};

export function Timeline({ events, label }: { events: TimelineEvent[]; label?: string }) {
  return (
    <ol aria-label={label}>
      {events.map((event) => (
        <li className={classNames("timeline-item", event.tone && `tone-${event.tone}`)} key={event.key}>
          <p className="timeline-title">{event.title}</p>
          <p className="timeline-when">
            {event.when}
            {event.who && <> · {event.who}</>}
          </p>
          {event.note && <div className="timeline-note">{event.note}</div>}
        </li>
      ))}
    </ol>
  );
}
