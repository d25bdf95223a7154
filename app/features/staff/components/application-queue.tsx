import { Plural, Trans, useLingui } from "@lingui/react/macro";

import type { Queue, QueueLine } from "~/features/certification/queries/queue.server";
import { TextLink } from "~/components/ui/button";
import { DataTable } from "~/components/ui/data-table";
import { DateTime } from "~/components/ui/date-time";
import { EmptyState } from "~/components/ui/empty-state";
import { Stack } from "~/components/ui/layout";
import { Link } from "~/components/ui/link";
import { Pagination } from "~/components/ui/pagination";
import { PersonName } from "~/components/ui/person-name";
import type { When } from "~/features/certification/components/application-timeline";
import { ApplicationBadge, CertificateBadge } from "~/features/certification/components/status-labels";
import { paths } from "~/lib/paths";

const QUEUES: Queue[] = ["waiting", "reviewing", "issued", "closed"];

/** Lists applications in four queues, of which the first waits for the reader. */
export function ApplicationQueue({
  queue,
  lines,
  total,
  page,
  pages,
  when,
  base,
}: {
  queue: Queue;
  lines: QueueLine[];
  total: number;
  page: number;
  pages: number;
  when: When;
  /** The URL of the list. */
  base: string;
}) {
  const { t } = useLingui();
  return (
    <Stack>
      <nav aria-label={t`Filter applications`}>
        <ul className="flex flex-wrap gap-x-5 gap-y-1">
          {QUEUES.map((name) => (
            <li key={name}>
              <Link
                className={
                  name === queue
                    ? "inline-flex min-h-11 items-center font-bold"
                    : "text-link inline-flex min-h-11 items-center"
                }
                to={`${base}?show=${name}`}
                aria-current={name === queue ? "page" : undefined}
              >
                <QueueName queue={name} />
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {lines.length === 0 ? (
        <NothingHere queue={queue} />
      ) : (
        <>
          <DataTable
            caption={<QueueName queue={queue} />}
            captionHidden
            rows={lines}
            rowKey={(line) => line.id}
            columns={[
              {
                key: "name",
                header: <Trans>Trainee</Trans>,
                cell: (line) => (
                  <TextLink to={paths.manageApplication(line.id)}>
                    <PersonName name={line.shownName} />
                  </TextLink>
                ),
              },
              { key: "cohort", header: <Trans>Cohort</Trans>, cell: (line) => line.cohortName },
              {
                key: "since",
                header: <Trans>Since</Trans>,
                cell: (line) => (
                  <DateTime
                    value={line.stateSince}
                    zone={when.zone}
                    locale={when.locale}
                    now={when.now}
                    form="date"
                  />
                ),
              },
              ...(queue === "reviewing" || queue === "closed"
                ? [
                    {
                      key: "state",
                      header: <Trans>State</Trans>,
                      cell: (line: QueueLine) => <ApplicationBadge state={line.state} />,
                    },
                  ]
                : []),
              ...(queue === "issued"
                ? [
                    {
                      key: "status",
                      header: <Trans>Certificate</Trans>,
                      cell: (line: QueueLine) =>
                        line.status === null ? "–" : <CertificateBadge status={line.status} />,
                    },
                  ]
                : []),
              {
                key: "signed",
                header: <Trans>Signed by</Trans>,
                cell: (line) =>
                  line.signedBy === null ? (
                    "–"
                  ) : (
                    <>
                      <PersonName name={line.signedBy} />
                      {line.isOwnSignature && (
                        <>
                          {" "}
                          <Trans>(you, so someone else has to issue it)</Trans>
                        </>
                      )}
                    </>
                  ),
              },
            ]}
          />
          <Pagination
            page={page}
            pages={pages}
            toPage={(number) => `${base}?show=${queue}&page=${number}`}
            summary={<Plural value={total} one="# application" other="# applications" />}
          />
        </>
      )}
    </Stack>
  );
}

function QueueName({ queue }: { queue: Queue }) {
  switch (queue) {
    case "waiting":
      return <Trans>Waiting to be issued</Trans>;
    case "reviewing":
      return <Trans>With supervisors and trainees</Trans>;
    case "issued":
      return <Trans>Issued</Trans>;
    case "closed":
      return <Trans>Withdrawn or not approved</Trans>;
  }
}

/** Says what a queue holds, and in which order. */
export function QueueLead({ queue }: { queue: Queue }) {
  switch (queue) {
    case "waiting":
      return (
        <Trans>
          Signed by a supervisor, longest wait first. If you signed one yourself, someone else issues it.
        </Trans>
      );
    case "reviewing":
      return <Trans>With a supervisor, or returned to the trainee; longest wait first.</Trans>;
    case "issued":
      return <Trans>Applications with a certificate, most recently issued first.</Trans>;
    case "closed":
      return <Trans>Withdrawn or not approved, most recently closed first.</Trans>;
  }
}

function NothingHere({ queue }: { queue: Queue }) {
  switch (queue) {
    case "waiting":
      return (
        <EmptyState title={<Trans>Nothing is waiting for you</Trans>} icon="check">
          <Trans>
            When a supervisor has signed an application from one of your cohorts, it appears here.
          </Trans>
        </EmptyState>
      );
    case "reviewing":
      return (
        <EmptyState title={<Trans>Nothing in progress</Trans>}>
          <Trans>
            When a trainee applies, the application is listed here until the supervisor has signed.
          </Trans>
        </EmptyState>
      );
    case "issued":
      return (
        <EmptyState title={<Trans>No certificates yet</Trans>}>
          <Trans>Issued certificates are listed here.</Trans>
        </EmptyState>
      );
    case "closed":
      return (
        <EmptyState title={<Trans>No closed applications</Trans>}>
          <Trans>Withdrawn applications are listed here. You can reopen one when the trainee asks.</Trans>
        </EmptyState>
      );
  }
}
