/** What a supervisor reviews before a meeting with a trainee. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";

import type { Happening, TraineePage } from "../queries/trainee.server";
import { domainLabel } from "~/features/practice/labels";
import type { When } from "~/features/practice/components/entry-history";
import { Badge } from "~/components/ui/badge";
import { BarChart } from "~/components/ui/bar-chart";
import { DataTable } from "~/components/ui/data-table";
import { DateTime } from "~/components/ui/date-time";
import { Duration } from "~/components/ui/duration";
import { EmptyState } from "~/components/ui/empty-state";
import { Timeline, type TimelineEvent } from "~/components/ui/timeline";
import type { ApplicationEventKind, PracticeEventKind } from "~/lib/vocabulary";

/** Shows the results of each quiz: no answers, no ranking. */
export function QuizTable({ quizzes, when }: { quizzes: TraineePage["quizzes"]; when: When }) {
  if (quizzes.length === 0) {
    return (
      <EmptyState title={<Trans>No quiz started yet</Trans>} icon="book">
        <Trans>Once they start one, the results appear here.</Trans>
      </EmptyState>
    );
  }
  return (
    <DataTable
      caption={<Trans>Quiz results</Trans>}
      captionHidden
      rows={quizzes}
      rowKey={(quiz) => quiz.moduleId}
      columns={[
        { key: "module", header: <Trans>Module</Trans>, cell: (quiz) => quiz.title },
        {
          key: "state",
          header: <Trans>Status</Trans>,
          cell: (quiz) =>
            quiz.passedAt !== null ? (
              <Badge tone="moss">
                <Trans>
                  Passed <DateTime value={quiz.passedAt} {...when} form="date" />
                </Trans>
              </Badge>
            ) : quiz.missed > 0 ? (
              <Badge tone="clay">
                <Trans>Not there yet</Trans>
              </Badge>
            ) : (
              <Badge tone="sky">
                <Trans>Started</Trans>
              </Badge>
            ),
        },
        { key: "tries", header: <Trans>Attempts</Trans>, numeric: true, cell: (quiz) => quiz.tries },
        {
          key: "best",
          header: <Trans>Best result</Trans>,
          numeric: true,
          cell: (quiz) => (quiz.bestPercent === null ? "–" : `${Math.floor(quiz.bestPercent)}%`),
        },
      ]}
    />
  );
}

/** Shows confirmed hours by domain. */
export function DomainHours({ domains }: { domains: TraineePage["domains"] }) {
  const { i18n, t } = useLingui();
  return (
    <BarChart
      title={<Trans>Confirmed hours by domain</Trans>}
      labelHeader={<Trans>Domain</Trans>}
      valueHeader={<Trans>Time</Trans>}
      bars={domains.map(({ domain, minutes }) => ({
        key: domain,
        label: i18n._(domainLabel(domain)),
        value: minutes,
        text: minutes === 0 ? t`none yet` : <Duration minutes={minutes} />,
        figure: <Duration minutes={minutes} width="short" />,
      }))}
    />
  );
}

/** Shows recent activity. */
export function Happenings({ timeline, when }: { timeline: readonly Happening[]; when: When }) {
  const { t } = useLingui();
  if (timeline.length === 0) {
    return (
      <p className="text-soft">
        <Trans>Nothing yet.</Trans>
      </p>
    );
  }
  return (
    <Timeline
      label={t`What happened`}
      events={timeline.map((event): TimelineEvent => ({
        key: event.key,
        when: <DateTime value={event.at} {...when} form="date" />,
        title: <HappeningText event={event} />,
      }))}
    />
  );
}

function HappeningText({ event }: { event: Happening }) {
  switch (event.kind) {
    case "quiz": {
      const title = event.title;
      return <Trans>Passed the quiz: {title}</Trans>;
    }
    case "practice":
      return <PracticeText what={event.what} entries={event.entries} />;
    case "application":
      return <ApplicationText what={event.what} />;
  }
}

function PracticeText({ what, entries }: { what: PracticeEventKind; entries: number }) {
  switch (what) {
    case "submitted":
      return (
        <Plural
          value={entries}
          one="Submitted # entry of practice hours"
          other="Submitted # entries of practice hours"
        />
      );
    case "confirmed":
      return <Plural value={entries} one="# entry was confirmed" other="# entries were confirmed" />;
    case "queried":
      return (
        <Plural
          value={entries}
          one="# entry was returned with a question"
          other="# entries were returned with a question"
        />
      );
    case "withdrawn":
      return <Plural value={entries} one="Withdrew # entry" other="Withdrew # entries" />;
    case "corrected":
      return <Plural value={entries} one="# entry was corrected" other="# entries were corrected" />;
    case "masked":
      return (
        <Plural
          value={entries}
          one="A note was removed from # entry"
          other="Notes were removed from # entries"
        />
      );
  }
}

function ApplicationText({ what }: { what: ApplicationEventKind }) {
  switch (what) {
    case "opened":
      return <Trans>Joined the program</Trans>;
    case "submitted":
      return <Trans>Applied for the certificate</Trans>;
    case "returned":
      return <Trans>Application returned</Trans>;
    case "recommended":
      return <Trans>Signed off by the supervisor</Trans>;
    case "recommendation_withdrawn":
      return <Trans>The sign-off was withdrawn</Trans>;
    case "issued":
      return <Trans>Certificate issued</Trans>;
    case "denied":
      return <Trans>Application not approved</Trans>;
    case "withdrawn":
      return <Trans>Application withdrawn</Trans>;
    case "reopened":
      return <Trans>Application reopened</Trans>;
    case "supervisor_changed":
      return <Trans>A new supervisor took over</Trans>;
    case "profile_changed":
      return <Trans>Moved to the current requirements</Trans>;
  }
}

/** Shows confirmed and pending hours in a sentence. */
export function HoursSentence({ totals }: { totals: TraineePage["totals"] }) {
  const confirmed = totals?.confirmedMinutes ?? 0;
  const waiting = totals?.waitingMinutes ?? 0;
  return waiting > 0 ? (
    <Trans>
      <Duration minutes={confirmed} /> confirmed, <Duration minutes={waiting} /> waiting
    </Trans>
  ) : (
    <Trans>
      <Duration minutes={confirmed} /> confirmed
    </Trans>
  );
}
