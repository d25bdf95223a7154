import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useNavigation } from "@remix-run/react";

import type { HistoryLine, QuizOverview } from "../queries/quiz-pages.server";
import { NextTry } from "./next-attempt";
import { ReadAgain, SafetyTitle } from "./safety";
import { Button, LinkButton, TextLink } from "~/components/ui/button";
import { Card, NextCard } from "~/components/ui/card";
import { DateTime } from "~/components/ui/date-time";
import { Form } from "~/components/ui/form";
import { Icon } from "~/components/ui/icon";
import { Notice } from "~/components/ui/notice";
import { Timeline } from "~/components/ui/timeline";
import { paths } from "~/lib/paths";

type Look = { now: number; zone: string; locale: string };

/** Lists the rules in a few lines, before anything begins. */
export function Rules({ quiz }: { quiz: QuizOverview }) {
  const { questions, needed, tries, waitHours, timeLimitMinutes } = quiz;
  return (
    <ul className="flex max-w-measure flex-col gap-3 text-lg">
      <Rule icon="document">
        <Trans>
          <Plural value={questions} one="# question" other="# questions" /> about this module. You pass with{" "}
          <Plural value={needed} one="# right answer" other="# right answers" /> ({quiz.passPercent}%).
        </Trans>
      </Rule>
      {quiz.hasSafety && (
        <Rule icon="shield">
          <Trans>Some questions are about safety. All of them must be right to pass.</Trans>
        </Rule>
      )}
      <Rule icon="clock">
        {timeLimitMinutes === null ? (
          <Trans>Nothing is timed.</Trans>
        ) : (
          <Plural value={timeLimitMinutes} one="You have # minute." other="You have # minutes." />
        )}{" "}
        {tries === null ? (
          <Trans>You can try as often as you like.</Trans>
        ) : (
          <Plural value={tries} one="There is # try." other="There are # tries." />
        )}{" "}
        <Waits waitHours={waitHours} />
      </Rule>
      <Rule icon="check">
        <Trans>Each answer is saved as you go. You can pause, and go on later or on another device.</Trans>
      </Rule>
    </ul>
  );
}

function Rule({
  icon,
  children,
}: {
  icon: "document" | "shield" | "clock" | "check";
  children: React.ReactNode;
}) {
  return (
    <li className="flex gap-3">
      <span className="mt-1 text-green">
        <Icon name={icon} />
      </span>
      <span>{children}</span>
    </li>
  );
}

/** Said of the first miss that brings a wait. */
function Waits({ waitHours }: { waitHours: number[] }) {
  const first = waitHours.findIndex((hours) => hours > 0);
  const hours = waitHours[first];
  if (hours === undefined) return null;
  if (first === 0) {
    return (
      <Plural
        value={hours}
        one="After a try that falls short, the next one opens # hour later."
        other="After a try that falls short, the next one opens # hours later."
      />
    );
  }
  return (
    <Plural
      value={hours}
      one={`After ${first + 1} tries that fall short, the next one opens # hour later.`}
      other={`After ${first + 1} tries that fall short, the next one opens # hours later.`}
    />
  );
}

/** What can be done now: begin, go on, or what has to come first. */
export function WhatNow({ module, quiz, look }: { module: string; quiz: QuizOverview; look: Look }) {
  const { decision, obstacle } = quiz;
  const navigation = useNavigation();
  if (decision.kind === "resume") {
    return (
      <NextCard
        title={<Trans>You have begun this quiz</Trans>}
        action={
          <LinkButton to={paths.attempt(module, decision.attemptId)} large>
            <Trans>Go on where you stopped</Trans>
          </LinkButton>
        }
        note={<Trans>Everything you answered is saved.</Trans>}
      />
    );
  }
  if (decision.kind === "passed") {
    const passed = quiz.history.find((line) => line.id === decision.attemptId);
    return (
      <Notice
        kind="done"
        live={false}
        title={<Trans>You passed this quiz, with {passed?.percent ?? 0}%.</Trans>}
      >
        <p>
          <Trans>There is nothing left to do here.</Trans>
        </p>
        <LinkButton to={paths.attempt(module, decision.attemptId)} kind="quiet">
          <Trans>Look at your answers</Trans>
        </LinkButton>
      </Notice>
    );
  }
  if (obstacle) return <FirstThis module={module} quiz={quiz} />;
  if (decision.kind === "yes") {
    const isAgain = quiz.history.length > 0;
    return (
      <NextCard
        title={isAgain ? <Trans>Ready for another try?</Trans> : <Trans>Ready when you are</Trans>}
        action={
          <Form method="post">
            <Button large pending={navigation.state !== "idle"}>
              {isAgain ? <Trans>Try again</Trans> : <Trans>Begin the quiz</Trans>}
            </Button>
          </Form>
        }
        note={
          isAgain ? <Trans>The questions are drawn anew.</Trans> : <Trans>You can pause at any time.</Trans>
        }
      />
    );
  }
  return (
    <Notice title={<NextTry decision={decision} {...look} />}>
      {decision.kind === "wait" && (
        <Trans>Nothing is lost. Your earlier answers and their reviews are below.</Trans>
      )}
    </Notice>
  );
}

function FirstThis({ module, quiz: { obstacle } }: { module: string; quiz: QuizOverview }) {
  if (obstacle?.kind === "unread") {
    return (
      <Card
        title={
          <Plural
            value={obstacle.lessons.length}
            one="First, one lesson is left"
            other="First, # lessons are left"
          />
        }
      >
        <p>
          <Trans>The quiz opens once you have marked every lesson of this module as read.</Trans>
        </p>
        <ul className="flex flex-col">
          {obstacle.lessons.map(({ slug, title, minutes }) => (
            <li key={slug} className="py-2">
              <TextLink to={paths.lesson(module, slug)}>{title}</TextLink>{" "}
              <span className="text-soft">
                · <Plural value={minutes} one="# minute" other="# minutes" />
              </span>
            </li>
          ))}
        </ul>
      </Card>
    );
  }
  if (obstacle?.kind === "locked") {
    return (
      <Card title={<Trans>This quiz opens a little later</Trans>}>
        <p>
          <Trans>First pass the quiz of:</Trans>
        </p>
        <ul className="flex flex-col">
          {obstacle.modules.map(({ slug, title }) => (
            <li key={slug} className="py-2">
              <TextLink to={paths.module(slug)}>{title}</TextLink>
            </li>
          ))}
        </ul>
      </Card>
    );
  }
  return (
    <Notice title={<Trans>This quiz is being mended</Trans>}>
      <Trans>
        Something in its questions is not in order, so that it cannot begin just now. Nothing you have done is
        lost. Your program manager can say when it is back; the other modules are open.
      </Trans>
    </Notice>
  );
}

/** Where a missed try leaves one: the sentence, and what to read again. */
export function LatestMiss({ module, quiz }: { module: string; quiz: QuizOverview }) {
  const latest = quiz.history.find((line) => line.submittedAt !== null);
  if (!latest || latest.isPassed || latest.percent === null || quiz.decision.kind === "passed") return null;
  const { percent, passPercent, isPercentEnough } = latest;
  return (
    <Card
      title={
        isPercentEnough ? (
          <SafetyTitle percent={percent} questions={quiz.safety.length} />
        ) : (
          <Trans>
            Not there yet: {percent}%, and {passPercent}% is needed
          </Trans>
        )
      }
    >
      <ReadAgain module={module} safety={quiz.safety} topics={quiz.topics} isInTitle={isPercentEnough} />
    </Card>
  );
}

/** Every attempt, the latest first; each opens its review. */
export function History({ module, lines, look }: { module: string; lines: HistoryLine[]; look: Look }) {
  const { t } = useLingui();
  return (
    <Timeline
      label={t`Your tries`}
      events={lines.map((line) => ({
        key: line.id,
        tone: line.isPassed ? "moss" : "sky",
        when: <DateTime value={line.submittedAt ?? line.startedAt} {...look} />,
        title: (
          <TextLink to={paths.attempt(module, line.id)}>
            <HistoryTitle line={line} />
          </TextLink>
        ),
      }))}
    />
  );
}

function HistoryTitle({ line }: { line: HistoryLine }) {
  const { number, percent, passPercent, isPercentEnough, isPassed } = line;
  if (percent === null) return <Trans>Try {number}: begun, not handed in yet</Trans>;
  if (isPassed) {
    return (
      <Trans>
        Try {number}: passed with {percent}%
      </Trans>
    );
  }
  if (isPercentEnough) {
    return (
      <Trans>
        Try {number}: {percent}%, with a safety question to look at again
      </Trans>
    );
  }
  return (
    <Trans>
      Try {number}: {percent}%, and {passPercent}% was needed
    </Trans>
  );
}
