import { Trans } from "@lingui/react/macro";

import type { ReviewPage } from "../queries/applications.server";
import { Badge } from "~/components/ui/badge";
import { TextLink } from "~/components/ui/button";
import { DataTable } from "~/components/ui/data-table";
import { DateTime } from "~/components/ui/date-time";
import { Disclosure } from "~/components/ui/disclosure";
import { Duration } from "~/components/ui/duration";
import { EmptyState } from "~/components/ui/empty-state";
import type { When } from "~/features/certification/components/application-timeline";
import { paths } from "~/lib/paths";

/** Summarizes the quizzes behind an application. */
export function QuizSummary({ quizzes, when }: { quizzes: ReviewPage["quizzes"]; when: When }) {
  if (quizzes.length === 0) return <EmptyState title={<Trans>No quiz has been started</Trans>} />;
  return (
    <DataTable
      caption={<Trans>Attempts and results by module</Trans>}
      captionHidden
      rows={quizzes}
      rowKey={(row) => row.moduleId}
      columns={[
        { key: "module", header: <Trans>Module</Trans>, cell: (row) => row.title },
        {
          key: "passed",
          header: <Trans>Passed on</Trans>,
          cell: (row) =>
            row.passedAt === null ? (
              <Trans>Not yet</Trans>
            ) : (
              <DateTime value={row.passedAt} zone={when.zone} locale={when.locale} form="date" />
            ),
        },
        { key: "tries", header: <Trans>Attempts</Trans>, numeric: true, cell: (row) => row.tries },
        {
          key: "best",
          header: <Trans>Best result</Trans>,
          numeric: true,
          cell: (row) => (row.bestPercent === null ? "–" : `${row.bestPercent}%`),
        },
      ]}
    />
  );
}

/** Lists the practice entries behind an application. A note is shown in place on request. */
export function PracticeSummary({
  applicationId,
  entries,
  when,
}: {
  applicationId: string;
  entries: ReviewPage["entries"];
  when: When;
}) {
  const isOneHidden = entries.some(({ hasNote, note }) => hasNote && note === null);
  if (entries.length === 0) return <EmptyState title={<Trans>No hours have been logged</Trans>} />;
  return (
    <div className="grid gap-3">
      {isOneHidden && (
        <p>
          <TextLink to={paths.superviseApplicationNote(applicationId, "all")}>
            <Trans>Show all notes</Trans>
          </TextLink>
        </p>
      )}
      <ul className="grid gap-2">
        {entries.map((entry) => {
          return (
            <li key={entry.id} id={`entry-${entry.id}`} className="grid gap-1">
              <Disclosure
                summary={
                  <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                    <DateTime value={entry.practisedOn} locale={when.locale} />
                    <span>
                      <Duration minutes={entry.minutes} />
                    </span>
                    <span className="text-soft">{entry.activity}</span>
                    {entry.isCounted ? (
                      <Badge tone="moss">
                        <Trans>Confirmed</Trans>
                      </Badge>
                    ) : entry.state === "confirmed" ? (
                      <Badge>
                        <Trans>Confirmed, does not count</Trans>
                      </Badge>
                    ) : (
                      <Badge tone="clay">
                        <Trans>Not confirmed: does not count</Trans>
                      </Badge>
                    )}
                  </span>
                }
              >
                <div className="grid gap-2">
                  <p className="text-soft">{[entry.setting, ...entry.competencies].join(" · ")}</p>
                  {!entry.hasNote && (
                    <p>
                      {entry.isNoteRemoved ? (
                        <Trans>The note was removed.</Trans>
                      ) : (
                        <Trans>No note was written.</Trans>
                      )}
                    </p>
                  )}
                  {entry.state !== "confirmed" && (
                    <p>
                      <TextLink to={paths.superviseEntry(entry.id)}>
                        <Trans>Review this entry</Trans>
                      </TextLink>
                    </p>
                  )}
                </div>
              </Disclosure>
              {entry.note !== null ? (
                <p className="whitespace-pre-line break-words px-4" dir="auto" data-testid="practice-note">
                  {entry.note}
                </p>
              ) : (
                entry.hasNote && (
                  <p className="px-4">
                    <TextLink to={paths.superviseApplicationNote(applicationId, entry.id)}>
                      <Trans>
                        Read the note of <DateTime value={entry.practisedOn} locale={when.locale} />
                      </Trans>
                    </TextLink>
                  </p>
                )
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
