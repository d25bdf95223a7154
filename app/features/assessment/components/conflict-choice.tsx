import { Trans } from "@lingui/react/macro";
import { useEffect, useRef } from "react";

import type { AnswerConflict } from "../commands/attempts.server";
import type { OpenQuestion } from "../queries/quiz-pages.server";
import { Button, LinkButton } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { DateTime } from "~/components/ui/date-time";
import { Form } from "~/components/ui/form";
import { Columns } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";

/** Two devices answered the same question: both answers, and the person says which one stays. */
export function ConflictChoice({
  conflict,
  question,
  keepTheirs,
  zone,
  locale,
}: {
  conflict: AnswerConflict;
  question: OpenQuestion;
  /** Where the other device's answer is shown: it is saved already. */
  keepTheirs: string;
  zone: string;
  locale: string;
}) {
  const { position, theirs, mine } = conflict;
  const box = useRef<HTMLDivElement>(null);

  // It takes the place of the question one was at, and with it the focus.
  useEffect(() => box.current?.focus(), [position]);

  const at = <DateTime value={theirs.savedAt} zone={zone} locale={locale} form="time" />;
  return (
    <div className="stack gap-even" tabIndex={-1} ref={box}>
      <Notice kind="waits" title={<Trans>This answer was changed on another device at {at}.</Trans>}>
        <Trans>Keep that one, or keep this one? Both are below, and nothing is lost until you choose.</Trans>
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
            <Trans>Keep that one</Trans>
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
              <Trans>Keep this one</Trans>
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
