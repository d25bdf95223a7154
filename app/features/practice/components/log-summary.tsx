import { Plural, Trans } from "@lingui/react/macro";

import type { LogPage } from "../queries/log.server";
import { MissingModules } from "./missing-modules";
import { Button, TextLink } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { Duration } from "~/components/ui/duration";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { HiddenField } from "~/components/ui/text-field";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PersonName } from "~/components/ui/person-name";
import { ProgressBar } from "~/components/ui/progress-bar";
import type { FormReply } from "~/lib/form";
import { paths } from "~/lib/paths";

/** Shows the progress of practice hours, and what blocks it. */
export function LogSummary({
  page,
  reply,
  isSending,
}: {
  page: LogPage;
  reply: FormReply | null;
  isSending: boolean;
}) {
  const { totals, drafts, access } = page;
  const hasHours = totals.confirmedMinutes + totals.waitingMinutes > 0;
  return (
    <Stack>
      <HoursBar page={page} />
      {access === "locked" && (
        <Notice
          title={hasHours ? <Trans>Practice is paused</Trans> : <Trans>Practice is not open yet</Trans>}
        >
          {hasHours ? (
            <Trans>
              Your confirmed hours still count. You can keep writing drafts, and submit them once you have
              completed these modules:
            </Trans>
          ) : (
            <Trans>
              You can already write drafts. You can submit them once you have completed these modules:
            </Trans>
          )}{" "}
          <MissingModules modules={page.lockedBy} />
        </Notice>
      )}
      {access === "closed" && (
        <Notice title={<Trans>These hours can’t count toward a certificate now</Trans>}>
          <Trans>
            You have no open application. What you logged stays here, and you can keep writing drafts. Your
            program manager can tell you more.
          </Trans>
        </Notice>
      )}
      {totals.queried > 0 && (
        <Notice
          kind="waits"
          title={
            <Plural
              value={totals.queried}
              one="Your supervisor has a question about # entry"
              other="Your supervisor has a question about # entries"
            />
          }
        >
          <TextLink to={`${paths.practice()}?show=queried`}>
            <Trans>Read and answer</Trans>
          </TextLink>
        </Notice>
      )}
      {access === "open" && drafts.length > 0 && <Drafts page={page} reply={reply} isSending={isSending} />}
    </Stack>
  );
}

function HoursBar({ page }: { page: LogPage }) {
  const { confirmedMinutes, waitingMinutes } = page.totals;
  const waiting = <Duration minutes={waitingMinutes} />;
  if (page.hoursAsked === null) {
    const have = <Duration minutes={confirmedMinutes} />;
    return (
      <p>
        <Trans>{have} confirmed</Trans>
      </p>
    );
  }
  const have = <Duration minutes={confirmedMinutes} ofHours={page.hoursAsked} />;
  const need = <Duration hours={page.hoursAsked} />;
  return (
    <ProgressBar
      label={<Trans>Practice hours</Trans>}
      value={confirmedMinutes / 60}
      max={page.hoursAsked ?? 1}
      text={
        waitingMinutes > 0 ? (
          <Trans>
            {have} of {need} confirmed, {waiting} waiting for review
          </Trans>
        ) : (
          <Trans>
            {have} of {need} confirmed
          </Trans>
        )
      }
    />
  );
}

function Drafts({ page, reply, isSending }: { page: LogPage; reply: FormReply | null; isSending: boolean }) {
  const { drafts, supervisorName } = page;
  return (
    <Card
      sunken
      title={
        <Plural value={drafts.length} one="# draft only you can see" other="# drafts only you can see" />
      }
    >
      <p>
        {supervisorName === null ? (
          <Trans>You have no supervisor yet. Submitted hours wait until you have one.</Trans>
        ) : (
          <Trans>
            When you submit them, <PersonName name={supervisorName} /> reviews and confirms them. Submitted
            entries can’t be changed, only corrected with a new entry.
          </Trans>
        )}
      </p>
      <FormFrame id="send-drafts" reply={reply}>
        {drafts.map(({ id, rev }) => (
          <HiddenField key={id} name="entry" value={`${id}:${rev}`} />
        ))}
        <FormActions>
          <Button kind="quiet" name="intent" value="submit_drafts" pending={isSending}>
            <Plural value={drafts.length} one="Submit # draft" other="Submit # drafts" />
          </Button>
        </FormActions>
      </FormFrame>
    </Card>
  );
}
