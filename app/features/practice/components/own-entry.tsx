import { Trans } from "@lingui/react/macro";

import { isPossible } from "../model";
import type { EntryView } from "../queries/entries.server";
import type { OwnEntryPage } from "../queries/own-entry.server";
import { EntryFacts } from "./entry-facts";
import { EntryHistory, type When } from "./entry-history";
import { StateBadge } from "./state-badge";
import { Button, LinkButton, TextLink } from "~/components/ui/button";
import { DateTime } from "~/components/ui/date-time";
import { Disclosure } from "~/components/ui/disclosure";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { Section } from "~/components/ui/page-header";
import { HiddenField } from "~/components/ui/text-field";
import type { FormReply } from "~/lib/form";
import { paths } from "~/lib/paths";

/** Shows a submitted entry to its author: its state, the possible actions, its history. */
export function OwnEntry({
  page,
  viewerId,
  when,
  reply,
  isSending,
}: {
  page: OwnEntryPage;
  viewerId: string;
  when: When;
  reply: FormReply | null;
  isSending: boolean;
}) {
  const { entry, corrects, correction } = page;
  const question = page.history.findLast(({ kind }) => kind === "queried")?.reason ?? null;
  return (
    <Stack gap="wide">
      <Stack>
        <div>
          <StateBadge state={entry.state} />
        </div>
        {entry.state === "queried" && (
          <Notice kind="waits" title={<Trans>Your supervisor’s question</Trans>}>
            <p dir="auto" className="whitespace-pre-line break-words">
              {question}
            </p>
          </Notice>
        )}
        {correction && (
          <p>
            {correction.state === "draft" ? (
              <Trans>You have started a correction.</Trans>
            ) : (
              <Trans>This entry has a correction.</Trans>
            )}{" "}
            <TextLink to={paths.practiceEntry(correction.id)}>
              <Trans>Open the correction</Trans>
            </TextLink>
          </p>
        )}
        {corrects && (
          <p>
            <Trans>
              This corrects the{" "}
              <TextLink to={paths.practiceEntry(corrects.id)}>
                entry of <DateTime value={corrects.practisedOn} locale={when.locale} />
              </TextLink>
              .
            </Trans>
          </p>
        )}
        {page.canCorrect && (
          <div>
            <LinkButton
              to={`${paths.practiceNew()}?corrects=${encodeURIComponent(entry.id)}`}
              kind={entry.state === "queried" ? "main" : "quiet"}
              icon="pencil"
            >
              {entry.state === "queried" ? (
                <Trans>Answer with a corrected entry</Trans>
              ) : (
                <Trans>Correct this entry</Trans>
              )}
            </LinkButton>
          </div>
        )}
      </Stack>
      <Section title={<Trans>What was logged</Trans>}>
        <EntryFacts entry={entry} locale={when.locale} />
      </Section>
      <Section title={<Trans>What happened</Trans>}>
        <EntryHistory events={page.history} viewerId={viewerId} when={when} />
      </Section>
      {isPossible(page.stored, "withdraw") && <Withdraw entry={entry} reply={reply} isSending={isSending} />}
    </Stack>
  );
}

type ActProps = { entry: Pick<EntryView, "id" | "rev">; reply: FormReply | null; isSending: boolean };

function Withdraw({ entry, reply, isSending }: ActProps) {
  return (
    <Disclosure plain open={reply !== null} summary={<Trans>Withdraw this entry</Trans>}>
      <p>
        <Trans>For hours that were logged by mistake. The entry stays on record and no longer counts.</Trans>
      </p>
      <FormFrame id="withdraw" reply={reply}>
        <HiddenField name="id" value={entry.id} />
        <HiddenField name="rev" value={entry.rev} />
        <FormActions>
          <Button kind="danger" name="intent" value="withdraw" pending={isSending}>
            <Trans>Withdraw</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </Disclosure>
  );
}

/** Shows the form that discards a draft. */
export function DiscardDraft({ entry, reply, isSending }: ActProps) {
  return (
    <Disclosure plain open={reply !== null} summary={<Trans>Discard this draft</Trans>}>
      <p>
        <Trans>Only you have seen it. Discarding it deletes it permanently.</Trans>
      </p>
      <FormFrame id="discard" reply={reply}>
        <HiddenField name="id" value={entry.id} />
        <HiddenField name="rev" value={entry.rev} />
        <FormActions>
          <Button kind="danger" name="intent" value="discard" pending={isSending}>
            <Trans>Discard draft</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </Disclosure>
  );
}
