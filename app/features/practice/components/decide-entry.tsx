/** One pending entry: everything in it, and the supervisor's two choices. */
import { Trans } from "@lingui/react/macro";

import type { EntryView } from "../queries/entries.server";
import { EntryFacts } from "./entry-facts";
import { Button } from "~/components/ui/button";
import { CheckboxField } from "~/components/ui/choice-fields";
import { DateTime } from "~/components/ui/date-time";
import { Duration } from "~/components/ui/duration";
import { Disclosure } from "~/components/ui/disclosure";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Cluster, Stack } from "~/components/ui/layout";
import { TextArea } from "~/components/ui/text-area";
import { HiddenField } from "~/components/ui/text-field";
import type { Constraints, FormReply } from "~/lib/form";

export type DecideProps = {
  entry: EntryView;
  /** Of the question's form, when it came back. */
  reply: FormReply | null;
  constraints: Constraints;
  isSending: boolean;
};

/** Shows an entry with its forms, as one of several on a page. */
export function WaitingEntry({
  entry,
  locale,
  more,
  ...rest
}: DecideProps & { locale: string; more?: React.ReactNode }) {
  return (
    <article className="card" aria-labelledby={`entry-${entry.id}`}>
      <Stack>
        <h3 id={`entry-${entry.id}`} className="card-title">
          <DateTime value={entry.practisedOn} form="weekday" locale={locale} /> ·{" "}
          <Duration minutes={entry.minutes} />
        </h3>
        {entry.isCorrection && (
          <p className="text-soft">
            <Trans>This corrects an earlier entry.</Trans> {more}
          </p>
        )}
        <EntryFacts entry={entry} locale={locale} isTitled />
        <DecideForms entry={entry} titleId={`entry-${entry.id}`} {...rest} />
      </Stack>
    </article>
  );
}

/** Shows the forms to confirm an entry or to ask about it. */
export function DecideForms({
  entry,
  reply,
  constraints,
  isSending,
  titleId,
}: DecideProps & {
  /** The id of the title above, where there are several: it distinguishes the buttons. */
  titleId?: string;
}) {
  const { id, rev } = entry;
  const isTickAsked =
    Boolean(reply?.error?.identifiesNobody) || Boolean(reply?.initialValue?.identifiesNobody);
  return (
    <Cluster>
      <FormFrame id={`confirm-${id}`}>
        <HiddenField name="entry" value={`${id}:${rev}`} />
        <FormActions>
          <Button name="intent" value="confirm" icon="check" pending={isSending} aria-describedby={titleId}>
            <Trans>Confirm</Trans>
          </Button>
        </FormActions>
      </FormFrame>
      <Disclosure plain open={reply !== null} summary={<Trans>Ask a question instead</Trans>}>
        <FormFrame id={`query-${id}`} isFinal reply={reply} constraints={constraints}>
          <HiddenField name="id" value={id} />
          <HiddenField name="rev" value={rev} />
          <TextArea
            name="reason"
            rows={3}
            label={<Trans>What is unclear?</Trans>}
            hint={
              <Trans>The trainee answers with a corrected entry. Don’t name anyone they supported.</Trans>
            }
            note={<Trans>The trainee will read this.</Trans>}
          />
          {isTickAsked && (
            <CheckboxField
              name="identifiesNobody"
              label={<Trans>This identifies no one</Trans>}
              required={false}
              card
            />
          )}
          <FormActions>
            <Button kind="quiet" name="intent" value="query" pending={isSending}>
              <Trans>Return with this question</Trans>
            </Button>
          </FormActions>
        </FormFrame>
      </Disclosure>
    </Cluster>
  );
}

/** Shows the form that removes a note which identifies someone. */
export function MaskNote({ entryId, isSending }: { entryId: string; isSending: boolean }) {
  return (
    <Disclosure plain summary={<Trans>This note could identify someone</Trans>}>
      <p>
        <Trans>
          You can remove it. It is then permanently deleted from this entry and from every other entry of this
          trainee with the same text. The record shows that you removed it. The hours are not affected.
        </Trans>
      </p>
      <FormFrame id={`mask-${entryId}`}>
        <HiddenField name="id" value={entryId} />
        <FormActions>
          <Button kind="danger" name="intent" value="mask" pending={isSending}>
            <Trans>Remove the note</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </Disclosure>
  );
}
