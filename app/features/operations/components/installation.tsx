import { Plural, Trans, useLingui } from "@lingui/react/macro";

import type { InstallationState } from "../queries/installation.server";
import { jobLabel, mailLabel } from "~/features/audit/labels";
import { Button } from "~/components/ui/button";
import { DataTable } from "~/components/ui/data-table";
import { DateTime } from "~/components/ui/date-time";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorSummary, FormFrame } from "~/components/ui/form-frame";
import { Notice } from "~/components/ui/notice";
import { HiddenField } from "~/components/ui/text-field";
import type { FormReply } from "~/lib/form";

type Place = { locale: string; timeZone: string; now: number };

/** How the installation does: mail, jobs and the content's faults. */
export function MailState({
  mail,
  reply,
  pending,
  locale,
  timeZone,
  now,
}: { mail: InstallationState["mail"]; reply: FormReply | undefined; pending: boolean } & Place) {
  const { t, i18n } = useLingui();
  const oldest = mail.oldestWaitingAt !== null && (
    <DateTime value={mail.oldestWaitingAt} zone={timeZone} locale={locale} now={now} />
  );
  return (
    <>
      <ErrorSummary formId="retry" reply={reply ?? null} />
      <p className="mb-4">
        {mail.waiting === 0 ? (
          <Trans>No email is waiting to be sent.</Trans>
        ) : (
          <>
            <Plural
              value={mail.waiting}
              one="# email is waiting to be sent."
              other="# emails are waiting to be sent."
            />{" "}
            <Trans>The oldest has been waiting since {oldest}.</Trans>
          </>
        )}
      </p>
      {mail.failures.length > 0 && (
        <DataTable
          caption={<Trans>Emails that could not be sent</Trans>}
          rows={mail.failures}
          rowKey={(row) => row.id}
          columns={[
            { key: "template", header: <Trans>Kind</Trans>, cell: (row) => i18n._(mailLabel(row.template)) },
            {
              key: "since",
              header: <Trans>Since</Trans>,
              cell: (row) => <DateTime value={row.createdAt} zone={timeZone} locale={locale} now={now} />,
            },
            { key: "tries", header: <Trans>Attempts</Trans>, numeric: true, cell: (row) => row.tries },
            { key: "error", header: <Trans>Error</Trans>, cell: (row) => row.lastError ?? "–" },
            {
              key: "again",
              header: <Trans>Actions</Trans>,
              cell: (row) => (
                <FormFrame
                  id={`retry-${row.id}`}
                  wide
                  label={t`Email: ${i18n._(mailLabel(row.template))}`}
                  preventScrollReset
                >
                  <HiddenField name="intent" value="retry" />
                  <HiddenField name="mailId" value={row.id} />
                  <Button kind="plain" pending={pending}>
                    <Trans>Try again</Trans>
                  </Button>
                </FormFrame>
              ),
            },
          ]}
        />
      )}
    </>
  );
}

/** While the clock is not trusted: why nothing is deleted, and until when. */
export function ClockJumped({ until, locale, timeZone, now }: { until: number } & Place) {
  const day = <DateTime value={until} zone={timeZone} locale={locale} now={now} />;
  return (
    <Notice kind="waits" title={<Trans>This machine’s clock has jumped</Trans>}>
      <Trans>
        Expired data is not deleted until the clock has run steadily for a day, on {day}. Please check the
        machine’s date and time.
      </Trans>
    </Notice>
  );
}

export function JobList({ jobs, locale, timeZone, now }: { jobs: InstallationState["jobs"] } & Place) {
  const { i18n } = useLingui();
  if (jobs.length === 0) {
    return (
      <EmptyState title={<Trans>No job has run yet</Trans>} icon="clock">
        <Trans>They start with the server and run automatically.</Trans>
      </EmptyState>
    );
  }
  return (
    <DataTable
      caption={<Trans>Scheduled jobs</Trans>}
      captionHidden
      rows={jobs}
      rowKey={(job) => job.name}
      columns={[
        { key: "name", header: <Trans>Job</Trans>, cell: (job) => i18n._(jobLabel(job.name)) },
        {
          key: "last",
          header: <Trans>Last finished</Trans>,
          cell: (job) =>
            job.lastFinishedAt === null ? (
              <Trans>not yet</Trans>
            ) : (
              <DateTime value={job.lastFinishedAt} zone={timeZone} locale={locale} now={now} />
            ),
        },
        { key: "outcome", header: <Trans>Outcome</Trans>, cell: (job) => job.lastOutcome ?? "–" },
      ]}
    />
  );
}

export function ContentFaults({
  faults,
}: {
  faults: readonly { file: string; line: number | null; found: string; instead: string }[];
}) {
  if (faults.length === 0) {
    return (
      <p>
        <Trans>Every module, quiz, profile, and policy is valid.</Trans>
      </p>
    );
  }
  return (
    <>
      <Notice
        kind="waits"
        title={<Plural value={faults.length} one="# fault in the content" other="# faults in the content" />}
      >
        <Trans>Only the pages named here are affected; everything else works.</Trans>
      </Notice>
      <DataTable
        caption={<Trans>Faults and fixes</Trans>}
        captionHidden
        rows={[...faults]}
        rowKey={(fault) => `${fault.file} ${fault.line} ${fault.found}`}
        columns={[
          {
            key: "file",
            header: <Trans>File</Trans>,
            cell: (fault) => (fault.line === null ? fault.file : `${fault.file}:${fault.line}`),
          },
          { key: "found", header: <Trans>Found</Trans>, cell: (fault) => fault.found },
          { key: "instead", header: <Trans>Fix</Trans>, cell: (fault) => fault.instead },
        ]}
      />
    </>
  );
}
