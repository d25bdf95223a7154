import { Trans } from "@lingui/react/macro";
import { useLocation } from "@remix-run/react";
import { useEffect, useRef, type MutableRefObject } from "react";

import type { CheckView } from "../queries/checks.server";
import { Badge } from "~/components/ui/badge";
import { Button, LinkButton, TextLink } from "~/components/ui/button";
import { CheckboxGroup, RadioGroup } from "~/components/ui/choice-fields";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Icon } from "~/components/ui/icon";
import { HiddenField } from "~/components/ui/text-field";
import { paragraphsOf } from "~/features/questions/model";
import type { Constraints, FormReply } from "~/lib/form";
import { paths } from "~/lib/paths";

/**
 * Renders a question inside the text that is not graded. It is a form like any other; feedback comes from the server
 * after an answer.
 * @param at the lesson's address; null for people who read along, who see the question without a form
 */
export function KnowledgeCheck({
  check,
  at,
  reply,
  constraints,
}: {
  check: CheckView;
  at: { module: string; lesson: string } | null;
  reply: FormReply | null;
  constraints: Constraints;
}) {
  const anchor = `check-${check.id}`;
  const paragraphs = paragraphsOf(check.prompt);
  const question = paragraphs.at(-1);
  const options = check.options.map(({ id, text }) => ({ value: id, label: text }));
  const { answer } = check;
  const seen = useRef(answer?.answeredAt ?? null);
  const isAgain = new URLSearchParams(useLocation().search).get("again") === check.id;
  // Feedback replaces the options, so that it is in view on a phone too.
  const said = at !== null && !isAgain && reply === null ? answer : null;
  const field = {
    name: "chosen",
    label: question,
    options,
    cards: true,
    required: true,
    ...(check.type === "multiple" ? { hint: <Trans>Select all that apply.</Trans> } : {}),
  };
  return (
    // After an answer the URL points here, which moves the focus even without JavaScript.
    <section className="card stack gap-even" id={anchor} tabIndex={-1}>
      <h3 className="flex items-center gap-2 text-base font-semibold text-soft">
        <Icon name="help" />
        <Trans>Check your understanding</Trans>
      </h3>
      {paragraphs.slice(0, -1).map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {said && at ? (
        <>
          <p className="font-semibold">{question}</p>
          <Feedback check={check} answer={said} at={at} seen={seen} />
        </>
      ) : at === null ? (
        <ReadAlong question={question} options={check.options} />
      ) : (
        <FormFrame
          id={`answer-${check.id}`}
          action={paths.lessonPart(at.module, at.lesson, anchor)}
          reply={reply}
          constraints={constraints}
          preventScrollReset
          wide
        >
          <HiddenField name="check" value={check.id} />
          {check.type === "multiple" ? (
            <CheckboxGroup {...field} defaultValue={answer?.chosen ?? []} />
          ) : (
            <RadioGroup {...field} defaultValue={answer?.chosen[0] ?? null} />
          )}
          <FormActions>
            <Button kind="quiet" name="intent" value="check">
              <Trans>Answer</Trans>
            </Button>
            <p className="text-soft">
              <Trans>This isn’t graded, and only you can see it.</Trans>
            </p>
          </FormActions>
        </FormFrame>
      )}
    </section>
  );
}

function ReadAlong({ question, options }: { question: string | undefined; options: CheckView["options"] }) {
  return (
    <>
      <p className="font-semibold">{question}</p>
      <ul className="list-disc ps-6">
        {options.map((option) => (
          <li key={option.id}>{option.text}</li>
        ))}
      </ul>
    </>
  );
}

function Feedback({
  check,
  answer,
  at,
  seen,
}: {
  check: CheckView;
  answer: NonNullable<CheckView["answer"]>;
  at: { module: string; lesson: string };
  /** When the answer the page has already shown was given. */
  seen: MutableRefObject<number | null>;
}) {
  const { rightIds } = answer;
  const box = useRef<HTMLDivElement>(null);

  // A new answer moves the focus to its feedback, so that it is announced and in view.
  useEffect(() => {
    if (seen.current === answer.answeredAt) return;
    seen.current = answer.answeredAt;
    box.current?.focus();
  }, [seen, answer.answeredAt]);

  const textOf = (id: string) => check.options.find((option) => option.id === id)?.text;
  return (
    <div className={`notice ${answer.isCorrect ? "tone-moss" : "tone-sky"}`} tabIndex={-1} ref={box}>
      <Icon name={answer.isCorrect ? "check" : "info"} />
      <div className="notice-body stack gap-even">
        <p className="notice-title">
          {answer.isCorrect ? (
            <Trans>That’s right.</Trans>
          ) : (
            <Trans>Not quite. Here’s something to think about.</Trans>
          )}
        </p>
        <ul className="stack gap-even">
          {answer.feedback.map(({ optionId, text }) => (
            <li key={optionId}>
              <p className="font-semibold">{textOf(optionId)}</p>
              <p>{text}</p>
              {rightIds && (
                <p className="mt-1 flex flex-wrap gap-2">
                  {rightIds.includes(optionId) ? (
                    <Badge tone="moss">
                      <Trans>Correct</Trans>
                    </Badge>
                  ) : (
                    <Badge>
                      <Trans>Not correct</Trans>
                    </Badge>
                  )}
                  {answer.chosen.includes(optionId) && (
                    <Badge tone="sky" icon="person">
                      <Trans>Your answer</Trans>
                    </Badge>
                  )}
                </p>
              )}
            </li>
          ))}
        </ul>
        <div className="cluster gap-tight">
          <LinkButton kind="quiet" to={paths.lessonAgain(at.module, at.lesson, check.id)} preventScrollReset>
            <Trans>Answer again</Trans>
          </LinkButton>
          {!rightIds && (
            <TextLink to={paths.lessonWhy(at.module, at.lesson, check.id)} preventScrollReset>
              <Trans>See all explanations</Trans>
            </TextLink>
          )}
        </div>
      </div>
    </div>
  );
}
