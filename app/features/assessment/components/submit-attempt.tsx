import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useNavigation } from "@remix-run/react";

import type { Place } from "../places";
import { placeAfter } from "../places";
import { Button, LinkButton } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { StepRow } from "~/components/ui/step-row";
import type { FormReply } from "~/lib/form";
import { paths } from "~/lib/paths";

/** Shows the last step before submitting: which questions are unanswered, and that they earn no points. */
export function SubmitAttempt({
  place,
  positions,
  seq,
  isOutOfTime,
  reply,
}: {
  place: Place;
  positions: { position: number; isAnswered: boolean }[];
  /** The version of the attempt this page shows, which is what gets submitted. */
  seq: number;
  /** Answers are no longer accepted. */
  isOutOfTime: boolean;
  reply: FormReply | null;
}) {
  const { t } = useLingui();
  const navigation = useNavigation();
  const open = positions.filter((step) => !step.isAnswered);
  const backTo = open[0]?.position ?? 1;
  const isReady = isOutOfTime || open.length === 0;
  return (
    <Stack gap="wide">
      {open.length === 0 ? (
        <Notice kind="done" title={<Trans>All questions are answered and saved.</Trans>}>
          <Trans>You can still review your answers, or submit now.</Trans>
        </Notice>
      ) : (
        <Notice
          title={
            <Plural value={open.length} one="# question is unanswered." other="# questions are unanswered." />
          }
        >
          {isOutOfTime ? (
            <Trans>Unanswered questions earn no points.</Trans>
          ) : (
            <Trans>
              Unanswered questions earn no points. They have a dashed outline below; select one to go to it.
            </Trans>
          )}
        </Notice>
      )}
      <StepRow
        label={t`All questions`}
        steps={positions.map(({ position, isAnswered }) => ({
          key: String(position),
          state: isAnswered ? "answered" : "open",
          to: isOutOfTime ? undefined : placeAfter(place, String(position)),
        }))}
      />
      <FormFrame id="submit" reply={reply} label={t`Submit quiz`}>
        <input type="hidden" name="intent" value="submit" />
        <input type="hidden" name="seq" value={seq} />
        <p>
          <Trans>After you submit, you’ll see your result and what to review.</Trans>
        </p>
        <FormActions>
          <Button large kind={isReady ? "main" : "quiet"} pending={navigation.state !== "idle"}>
            <Trans>Submit quiz</Trans>
          </Button>
          {!isOutOfTime && (
            <LinkButton
              to={paths.attemptQuestion(place.module, place.attemptId, backTo)}
              kind={isReady ? "quiet" : "main"}
            >
              {isReady ? <Trans>Back to the questions</Trans> : <Trans>Answer the remaining questions</Trans>}
            </LinkButton>
          )}
        </FormActions>
      </FormFrame>
    </Stack>
  );
}
