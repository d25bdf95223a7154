import { Trans } from "@lingui/react/macro";
import { useEffect, useRef } from "react";

import type { AnswerConflict } from "../commands/attempts.server";
import type { OpenQuestion } from "../queries/attempt.server";
import { Button, LinkButton } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { DateTime } from "~/components/ui/date-time";
import { Form } from "~/components/ui/form";
import { Columns } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";

/** Shows both answers when two devices answered the same question, and lets the person choose. */
export function ConflictChoice({
  conflict,
  question,
  keepTheirs,
  zone,
  locale,
}: {
  conflict: AnswerConflict;
  question: OpenQuestion;
  /** The page that shows the other device's answer, which is already saved. */
  keepTheirs: string;
  zone: string;
  locale: string;
}) {
  const { position, theirs, mine } = conflict;
  const box = useRef<HTMLDivElement>(null);

  // It replaces the question that had the focus, so the focus moves to it.
  useEffect(() => box.current?.focus(), [position]);

  const at = <DateTime value={theirs.savedAt} zone={zone} locale={locale} form="time" />;
  return (
    <div className="stack gap-even" tabIndex={-1} ref={box}>
      <Notice kind="waits" title={<Trans>This answer was changed on another device at {at}.</Trans>}>
        <Trans>Both answers are below. Choose which one to keep.</Trans>
      </Notice>
      <div className="flex max-w-measure flex-col gap-3 text-lg">
        {question.prompt.map((paragraph) => (
          <p key={paragraph} className="whitespace-pre-line">
            {paragraph}
          </p>
        ))}
      </div>
      <Columns>
        <Card title={<Trans>The other device, at {at}</Trans>}>
          <Chosen question={question} chosen={theirs.chosen} />
          <LinkButton kind="quiet" to={keepTheirs} replace>
            <Trans>Keep the other answer</Trans>
          </LinkButton>
        </Card>
        <Card title={<Trans>This device</Trans>}>
          <Chosen question={question} chosen={mine.chosen} />
          <Form method="post" replace>
            <input type="hidden" name="intent" value="answers" />
            <input type="hidden" name="position" value={position} />
            <input type="hidden" name={`seen-${position}`} value={theirs.seq} />
            {mine.chosen.map((id) => (
              <input key={id} type="hidden" name={`chosen-${position}`} value={id} />
            ))}
            <Button kind="quiet" name="go" value={String(position)}>
              <Trans>Keep this answer</Trans>
            </Button>
          </Form>
        </Card>
      </Columns>
    </div>
  );
}

function Chosen({ question, chosen }: { question: OpenQuestion; chosen: string[] }) {
  if (chosen.length === 0) {
    return (
      <p className="text-soft">
        <Trans>No answer</Trans>
      </p>
    );
  }
  return (
    <ul className="list-disc ps-5">
      {question.options
        .filter((option) => chosen.includes(option.id))
        .map((option) => (
          <li key={option.id}>{option.text}</li>
        ))}
    </ul>
  );
}
