import { Trans } from "@lingui/react/macro";

import type { CheckView } from "../lesson.server";
import { Badge } from "~/components/ui/badge";
import { Button, TextLink } from "~/components/ui/button";
import { CheckboxGroup, RadioGroup } from "~/components/ui/choice-fields";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Icon } from "~/components/ui/icon";
import { HiddenField } from "~/components/ui/text-field";
import { paragraphsOf } from "~/features/assessment/model";
import type { Constraints, FormReply } from "~/lib/form";
import { paths } from "~/lib/paths";

/**
 * A question inside the text: to think with, counted nowhere. It is a form like any other; what may be said about an
 * answer comes from the server, after the answer.
 * @param at the lesson's address; null for people who read along: they see the question without a form
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
  const field = {
    name: "chosen",
    label: question,
    options,
    cards: true,
    required: true,
    ...(check.type === "multiple" ? { hint: <Trans>More than one can be right.</Trans> } : {}),
  };
  return (
    <section className="card stack gap-even" id={anchor}>
      <h3 className="flex items-center gap-2 text-base font-semibold text-soft">
        <Icon name="help" />
        <Trans>A question to think with</Trans>
      </h3>
      {paragraphs.slice(0, -1).map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {at === null ? (
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
              {answer ? <Trans>Answer again</Trans> : <Trans>Answer</Trans>}
            </Button>
            <p className="text-soft">
              <Trans>This is not counted, and only you see it.</Trans>
            </p>
          </FormActions>
        </FormFrame>
      )}
      {/* It stands in the page before there is anything to say, so that what comes is read out. */}
      <div role="status" className={answer ? undefined : "sr"}>
        {answer && at && <Feedback check={check} answer={answer} at={at} />}
      </div>
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
}: {
  check: CheckView;
  answer: NonNullable<CheckView["answer"]>;
  at: { module: string; lesson: string };
}) {
  const { rightIds } = answer;
  const textOf = (id: string) => check.options.find((option) => option.id === id)?.text;
  return (
    <div className={`notice ${answer.isCorrect ? "tone-moss" : "tone-sky"}`}>
      <Icon name={answer.isCorrect ? "check" : "info"} />
      <div className="notice-body stack gap-even">
        <p className="notice-title">
          {answer.isCorrect ? (
            <Trans>Yes, that holds up.</Trans>
          ) : (
            <Trans>Not quite yet. Here is what to think about.</Trans>
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
                      <Trans>Holds up</Trans>
                    </Badge>
                  ) : (
                    <Badge>
                      <Trans>Does not hold up</Trans>
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
        {!rightIds && (
          <p>
            <Trans>
              Answer again, or{" "}
              <TextLink to={paths.lessonWhy(at.module, at.lesson, check.id)} preventScrollReset>
                see what each answer says
              </TextLink>
              .
            </Trans>
          </p>
        )}
      </div>
    </div>
  );
}
