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

/** The last look before handing in: which questions are open, and that open ones count as not right. */
export function SubmitAttempt({
  place,
  steps,
  seq,
  isOutOfTime,
  reply,
}: {
  place: Place;
  steps: { position: number; isAnswered: boolean }[];
  /** What is handed in: the attempt as this page shows it. */
  seq: number;
  /** Nothing can be answered any more. */
  isOutOfTime: boolean;
  reply: FormReply | null;
}) {
  const { t } = useLingui();
  const navigation = useNavigation();
  const open = steps.filter((step) => !step.isAnswered);
  const backTo = open[0]?.position ?? 1;
  const isReady = isOutOfTime || open.length === 0;
  return (
    <Stack gap="wide">
      {open.length === 0 ? (
        <Notice kind="done" title={<Trans>Every question is answered and saved.</Trans>}>
          <Trans>You can still look at any of them again, or hand in now.</Trans>
        </Notice>
      ) : (
        <Notice
          title={
            <Plural value={open.length} one="# question is still open." other="# questions are still open." />
          }
        >
          {isOutOfTime ? (
            <Trans>An open question counts as not right yet.</Trans>
          ) : (
            <Trans>
              An open question counts as not right yet. The dashed ones below are open; choose one to go
              there.
            </Trans>
          )}
        </Notice>
      )}
      <StepRow
        label={t`All questions`}
        steps={steps.map(({ position, isAnswered }) => ({
          key: String(position),
          state: isAnswered ? "answered" : "open",
          to: isOutOfTime ? undefined : placeAfter(place, String(position)),
        }))}
      />
      <FormFrame id="hand-in" reply={reply} label={t`Hand in`}>
        <input type="hidden" name="intent" value="submit" />
        <input type="hidden" name="seq" value={seq} />
        <p>
          <Trans>After you hand in, you see your result at once, and what to read again.</Trans>
        </p>
        <FormActions>
          <Button large kind={isReady ? "main" : "quiet"} pending={navigation.state !== "idle"}>
            <Trans>Hand in</Trans>
          </Button>
          {!isOutOfTime && (
            <LinkButton
              to={paths.attemptQuestion(place.module, place.attemptId, backTo)}
              kind={isReady ? "quiet" : "main"}
            >
              {isReady ? <Trans>Back to the questions</Trans> : <Trans>Answer what is open</Trans>}
            </LinkButton>
          )}
        </FormActions>
      </FormFrame>
    </Stack>
  );
}
