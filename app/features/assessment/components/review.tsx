import { Trans } from "@lingui/react/macro";

import type { ReviewedAttempt, ReviewedOption, ReviewedQuestion } from "../queries/attempt.server";
import { NextAttempt } from "./next-attempt";
import { ReadAgain, SafetyTitle } from "./safety";
import { Badge } from "~/components/ui/badge";
import { LinkButton, TextLink } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { Cluster, Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { Section } from "~/components/ui/page-header";
import { paths } from "~/lib/paths";

type Look = { now: number; zone: string; locale: string };

/** Shows the result of an attempt, then every question by topic, topics to review first. */
export function Review({ module, review, look }: { module: string; review: ReviewedAttempt; look: Look }) {
  const topics = [...review.topics].sort((one, other) => Number(other.isToRead) - Number(one.isToRead));
  return (
    <Stack gap="wide">
      <Result module={module} review={review} look={look} />
      {topics.map((topic) => (
        <Section
          key={topic.lessonId}
          title={topic.title === "" ? <Trans>A lesson that has been removed</Trans> : topic.title}
          action={
            topic.isToRead && topic.slug !== null ? (
              <TextLink to={paths.lesson(module, topic.slug)}>
                <Trans>Review this lesson</Trans>
              </TextLink>
            ) : undefined
          }
        >
          <Stack>
            {topic.questions.map((question) => (
              <ReviewedCard key={question.position} question={question} />
            ))}
          </Stack>
        </Section>
      ))}
    </Stack>
  );
}

function Result({ module, review, look }: { module: string; review: ReviewedAttempt; look: Look }) {
  const { percent, passPercent, points, maxPoints, isPercentEnough, isPassed } = review;
  const regraded = review.isRegraded && (
    <p>
      <Trans>This attempt was regraded. This is the current result.</Trans>
    </p>
  );
  if (isPassed) {
    return (
      <Stack>
        <Notice kind="done" live={false} title={<Trans>You passed with {percent}%. Well done.</Trans>}>
          <p>
            <Trans>
              Correct answers: {points} of {maxPoints}. You can return to this review at any time.
            </Trans>
          </p>
          {regraded}
        </Notice>
        <Cluster>
          <LinkButton to={paths.learn()}>
            <Trans>Continue</Trans>
          </LinkButton>
        </Cluster>
      </Stack>
    );
  }
  return (
    <Notice
      title={
        isPercentEnough ? (
          <SafetyTitle percent={percent} questions={review.safety.length} />
        ) : (
          <Trans>
            Not passed yet: you scored {percent}%, and {passPercent}% is required.
          </Trans>
        )
      }
    >
      <p>
        <Trans>
          Correct answers: {points} of {maxPoints}.
        </Trans>
      </p>
      {regraded}
      <ReadAgain
        module={module}
        safety={review.safety}
        topics={review.topics.filter((topic) => topic.isToRead)}
        isInTitle={isPercentEnough}
      />
      <p>
        <NextAttempt decision={review.decision} {...look} />
      </p>
      {(review.decision.kind === "yes" || review.decision.kind === "resume") && (
        <LinkButton to={paths.quiz(module)} kind="quiet">
          <Trans>Go to the quiz</Trans>
        </LinkButton>
      )}
    </Notice>
  );
}

function ReviewedCard({ question }: { question: ReviewedQuestion }) {
  const { position, prompt, isCorrect, isAnswered, options } = question;
  return (
    <Card>
      <Stack>
        <Cluster apart>
          <h3 className="text-base font-semibold text-soft">
            <Trans>Question {position}</Trans>
          </h3>
          {isCorrect ? (
            <Badge tone="moss">
              <Trans>Correct</Trans>
            </Badge>
          ) : (
            <Badge tone="sky" icon="book">
              {isAnswered ? <Trans>Review</Trans> : <Trans>Not answered</Trans>}
            </Badge>
          )}
        </Cluster>
        <div className="flex max-w-measure flex-col gap-3">
          {prompt.map((paragraph) => (
            <p key={paragraph} className="whitespace-pre-line">
              {paragraph}
            </p>
          ))}
        </div>
        <ul className="flex flex-col gap-3">
          {options.map((option) => (
            <OptionLine key={option.id} option={option} />
          ))}
        </ul>
      </Stack>
    </Card>
  );
}

function OptionLine({ option }: { option: ReviewedOption }) {
  const { text, isChosen, isRight, feedback } = option;
  const edge = isRight ? "border-moss" : isChosen ? "border-sky" : "border-line";
  return (
    <li className={`border-s-4 ps-3 ${edge}`}>
      <p className={isChosen || isRight ? "" : "text-soft"}>{text}</p>
      {(isChosen || isRight) && (
        <Cluster gap="tight">
          {isRight && (
            <Badge tone="moss">
              <Trans>Correct answer</Trans>
            </Badge>
          )}
          {isChosen && (
            <Badge tone="sky" icon="person">
              <Trans>Your answer</Trans>
            </Badge>
          )}
        </Cluster>
      )}
      {feedback !== null && <p className="mt-1 max-w-measure text-soft">{feedback}</p>}
    </li>
  );
}
