import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useNavigation } from "@remix-run/react";

import type { HistoryLine, QuizOverview } from "../queries/quiz-overview.server";
import { NextAttempt } from "./next-attempt";
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

/** Lists the rules of the quiz before an attempt starts. */
export function Rules({ quiz }: { quiz: QuizOverview }) {
  const { questions, needed, attemptLimit, waitHours, timeLimitMinutes } = quiz;
  return (
    <ul className="flex max-w-measure flex-col gap-3 text-lg">
      <Rule icon="document">
        <Trans>
          <Plural value={questions} one="# question" other="# questions" /> about this module. You pass with{" "}
          <Plural value={needed} one="# correct answer" other="# correct answers" /> ({quiz.passPercent}%).
        </Trans>
      </Rule>
      {quiz.hasSafety && (
        <Rule icon="shield">
          <Trans>Some questions are about safety. You must answer all of them correctly to pass.</Trans>
        </Rule>
      )}
      <Rule icon="clock">
        {timeLimitMinutes === null ? (
          <Trans>There is no time limit.</Trans>
        ) : (
          <Plural value={timeLimitMinutes} one="You have # minute." other="You have # minutes." />
        )}{" "}
        {attemptLimit === null ? (
          <Trans>You can take the quiz as many times as you need.</Trans>
        ) : (
          <Plural value={attemptLimit} one="You have # attempt." other="You have # attempts." />
        )}{" "}
        <Waits waitHours={waitHours} />
      </Rule>
      <Rule icon="check">
        <Trans>Each answer is saved as you go. You can pause and continue later, or on another device.</Trans>
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

/** Says after which attempt a wait applies first, and how long it is. */
function Waits({ waitHours }: { waitHours: number[] }) {
  const first = waitHours.findIndex((hours) => hours > 0);
  const hours = waitHours[first];
  if (hours === undefined) return null;
  if (first === 0) {
    return (
      <Plural
        value={hours}
        one="If you don’t pass, the next attempt opens # hour later."
        other="If you don’t pass, the next attempt opens # hours later."
      />
    );
  }
  return (
    <Plural
      value={hours}
      one={`If you don't pass attempt ${first + 1}, the next one opens # hour later.`}
      other={`If you don't pass attempt ${first + 1}, the next one opens # hours later.`}
    />
  );
}

/** Shows what can be done now: start, resume, or what must happen first. */
export function WhatNow({ module, quiz, look }: { module: string; quiz: QuizOverview; look: Look }) {
  const { decision, obstacle } = quiz;
  const navigation = useNavigation();
  if (decision.kind === "resume") {
    return (
      <NextCard
        title={<Trans>You have started this quiz</Trans>}
        action={
          <LinkButton to={paths.attempt(module, decision.attemptId)} large>
            <Trans>Resume quiz</Trans>
          </LinkButton>
        }
        note={<Trans>All your answers are saved.</Trans>}
      />
    );
  }
  if (decision.kind === "passed") {
    const passed = quiz.history.find((line) => line.id === decision.attemptId);
    return (
      <Notice
        kind="done"
        live={false}
        title={<Trans>You passed this quiz with {passed?.percent ?? 0}%.</Trans>}
      >
        <p>
          <Trans>There’s nothing left to do here.</Trans>
        </p>
        <LinkButton to={paths.attempt(module, decision.attemptId)} kind="quiet">
          <Trans>Review your answers</Trans>
        </LinkButton>
      </Notice>
    );
  }
  if (obstacle) return <FirstThis module={module} quiz={quiz} />;
  if (decision.kind === "yes") {
    const isAgain = quiz.history.length > 0;
    return (
      <NextCard
        title={isAgain ? <Trans>Ready for another attempt?</Trans> : <Trans>Ready when you are</Trans>}
        action={
          <Form method="post">
            <Button large pending={navigation.state !== "idle"}>
              {isAgain ? <Trans>Start another attempt</Trans> : <Trans>Start quiz</Trans>}
            </Button>
          </Form>
        }
        note={
          isAgain ? (
            <Trans>You will get a new selection of questions.</Trans>
          ) : (
            <Trans>You can pause at any time.</Trans>
          )
        }
      />
    );
  }
  return (
    <Notice title={<NextAttempt decision={decision} {...look} />}>
      {decision.kind === "wait" && <Trans>Your earlier attempts and their reviews are below.</Trans>}
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
            one="Read one more lesson first"
            other="Read # more lessons first"
          />
        }
      >
        <p>
          <Trans>The quiz opens when you have marked every lesson in this module as read.</Trans>
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
      <Card title={<Trans>This quiz isn’t open yet</Trans>}>
        <p>
          <Trans>First, pass the quiz in:</Trans>
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
    <Notice title={<Trans>This quiz is unavailable</Trans>}>
      <Trans>
        There is an error in its questions, so it can’t be started right now. Your work is safe. Your program
        manager can tell you when it will be available. The other modules are open.
      </Trans>
    </Notice>
  );
}

/** Shows the result of an attempt that did not pass, and what to review. */
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
            Not passed yet: you scored {percent}%, and {passPercent}% is required
          </Trans>
        )
      }
    >
      <ReadAgain module={module} safety={quiz.safety} topics={quiz.topics} isInTitle={isPercentEnough} />
    </Card>
  );
}

/** Lists every attempt, latest first; each links to its review. */
export function History({ module, lines, look }: { module: string; lines: HistoryLine[]; look: Look }) {
  const { t } = useLingui();
  return (
    <Timeline
      label={t`Your attempts`}
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
  if (percent === null) return <Trans>Attempt {number}: in progress</Trans>;
  if (isPassed) {
    return (
      <Trans>
        Attempt {number}: passed with {percent}%
      </Trans>
    );
  }
  if (isPercentEnough) {
    return (
      <Trans>
        Attempt {number}: {percent}%, with a safety question to review
      </Trans>
    );
  }
  return (
    <Trans>
      Attempt {number}: {percent}%, and {passPercent}% was required
    </Trans>
  );
}
