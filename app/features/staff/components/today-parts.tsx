/** The parts of a manager's home: numbers, who needs attention, pending work by person, and what expires soon. */
import { Plural, Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import type { Today, TodayPerson, Waiting } from "../queries/today.server";
import { TextLink } from "~/components/ui/button";
import { DateTime } from "~/components/ui/date-time";
import { EmptyState } from "~/components/ui/empty-state";
import { PersonName } from "~/components/ui/person-name";
import { Stat, StatLine } from "~/components/ui/stat";
import { wholeDays } from "~/features/certification/attention";
import { Reasons } from "~/features/certification/components/attention";
import { DAYS } from "~/features/roster/headline-numbers";
import { formatDuration } from "~/lib/intl";
import { paths } from "~/lib/paths";

/** Shows the four numbers; each links to the people behind it. */
export function TodayNumbers({ numbers, locale }: { numbers: Today["numbers"]; locale: string }) {
  return (
    <StatLine>
      <Stat value={numbers.enrolled} to={paths.figure("enrolled")}>
        <Plural value={numbers.enrolled} one="person enrolled" other="people enrolled" />
      </Stat>
      <Stat value={numbers.active} to={paths.figure("active")}>
        <Plural value={DAYS.active} one="active in the last day" other="active in the last # days" />
      </Stat>
      <Stat value={formatDuration(numbers.minutes, locale, "short")} to={paths.figure("hours")}>
        <Plural
          value={DAYS.hours}
          one="of practice confirmed in the last day"
          other="of practice confirmed in the last # days"
        />
      </Stat>
      <Stat value={numbers.certified} to={paths.figure("certified")}>
        <Plural value={DAYS.certified} one="certified in the last day" other="certified in the last # days" />
      </Stat>
    </StatLine>
  );
}

/** Lists the people who have needed attention for the longest, with the reasons that they see as well. */
export function TodayAttention({
  people,
  total,
  modules,
}: {
  people: readonly TodayPerson[];
  total: number;
  modules: readonly { id: string; title: string }[];
}) {
  if (total === 0) {
    return (
      <EmptyState title={<Trans>No one needs attention</Trans>} icon="check">
        <Trans>
          People appear here when they have been inactive for a long time, failed a quiz more than once, had
          work returned, or have no supervisor.
        </Trans>
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="grid gap-3">
        {people.map((person) => (
          <li
            key={`${person.personId} ${person.cohort.id}`}
            className="flex flex-wrap items-baseline gap-x-4 gap-y-2 border-b border-line pb-3"
          >
            <span className="min-w-60">
              <TextLink to={paths.person(person.personId)}>
                <PersonName name={person.shownName} />
              </TextLink>
              <span className="text-soft"> · {person.cohort.name}</span>
            </span>
            <Reasons reasons={person.reasons} modules={modules} />
          </li>
        ))}
      </ul>
      {total > people.length && (
        <p className="mt-3">
          <TextLink to={paths.figure("attention")}>
            <Plural value={total} one="Show # person" other="Show all # people" />
          </TextLink>
        </p>
      )}
    </>
  );
}

/** Lists the pending work of supervisors: how much for whom, and for how long, the longest wait first. */
export function TodayWaiting({
  submitted,
  hours,
  now,
}: Pick<Today, "submitted" | "hours"> & { now: number }) {
  if (submitted.lines.length + hours.lines.length === 0) {
    return (
      <p>
        <Trans>Nothing is waiting for a supervisor.</Trans>
      </p>
    );
  }
  return (
    <div className="columns">
      {submitted.lines.length > 0 && (
        <WaitingList
          title={<Trans>Applications to sign off</Trans>}
          waiting={submitted}
          items={(count) => <Plural value={count} one="# application" other="# applications" />}
          now={now}
        />
      )}
      {hours.lines.length > 0 && (
        <WaitingList
          title={<Trans>Practice hours to confirm</Trans>}
          waiting={hours}
          items={(count) => <Plural value={count} one="# entry" other="# entries" />}
          now={now}
        />
      )}
    </div>
  );
}

function WaitingList({
  title,
  waiting,
  items,
  now,
}: {
  title: ReactNode;
  waiting: Today["hours"];
  items: (count: number) => ReactNode;
  now: number;
}) {
  return (
    <div>
      <h3 className="mb-2 font-bold">{title}</h3>
      <ul className="grid gap-2">
        {waiting.lines.map((line) => (
          <li key={line.supervisor?.personId ?? "none"}>
            <WhoWaits supervisor={line.supervisor} />: {items(line.items)}{" "}
            <span className="text-soft">
              · <OldestWait since={line.since} now={now} />
            </span>
          </li>
        ))}
      </ul>
      {waiting.more > 0 && (
        <p className="mt-2 text-soft">
          <Plural value={waiting.more} one="And # more supervisor." other="And # more supervisors." />
        </p>
      )}
    </div>
  );
}

function WhoWaits({ supervisor }: Pick<Waiting, "supervisor">) {
  if (!supervisor) {
    return (
      <TextLink to={paths.figure("attention")}>
        <Trans>Without a supervisor</Trans>
      </TextLink>
    );
  }
  return (
    <TextLink to={paths.person(supervisor.personId)}>
      <PersonName name={supervisor.shownName} />
    </TextLink>
  );
}

/** Says how long the oldest of several things has been waiting. */
export function OldestWait({ since, now }: { since: number; now: number }) {
  const days = Math.max(0, wholeDays(since, now));
  if (days === 0) return <Trans>the oldest since less than a day</Trans>;
  return <Plural value={days} one="the oldest for # day" other="the oldest for # days" />;
}

/** Lists the certificates and invitations that expire soon. */
export function TodayExpiring({
  expiring,
  nextExpiry,
  invitations,
  locale,
  timeZone,
}: Pick<Today, "nextExpiry" | "invitations"> & { expiring: number; locale: string; timeZone: string }) {
  if (expiring === 0 && invitations.length === 0) {
    return (
      <p>
        <Trans>No certificate and no invitation expires soon.</Trans>
      </p>
    );
  }
  const first = nextExpiry !== null && (
    <DateTime value={nextExpiry} zone={timeZone} locale={locale} form="date" />
  );
  return (
    <ul className="grid gap-2">
      {expiring > 0 && (
        <li>
          <TextLink to={paths.figure("expiring")}>
            <Plural
              value={expiring}
              one="# certificate will expire in the next 90 days"
              other="# certificates will expire in the next 90 days"
            />
          </TextLink>
          {first && (
            <span className="text-soft">
              {" "}
              · <Trans>the first on {first}</Trans>
            </span>
          )}
        </li>
      )}
      {invitations.map((group) => (
        <li key={group.cohortId}>
          <TextLink to={paths.cohortInvite(group.cohortId)}>
            <Plural
              value={group.items}
              one="# invitation will expire in the next 3 days"
              other="# invitations will expire in the next 3 days"
            />
          </TextLink>
          <span className="text-soft"> · {group.name}</span>
        </li>
      ))}
    </ul>
  );
}
