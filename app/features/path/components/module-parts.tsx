import { Plural, Trans } from "@lingui/react/macro";

import type { ModulePage } from "../queries/module.server";
import { NewsBadge } from "./new-since";
import { Badge } from "~/components/ui/badge";
import { LinkButton, TextLink } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { DateTime } from "~/components/ui/date-time";
import { Disclosure } from "~/components/ui/disclosure";
import { Duration } from "~/components/ui/duration";
import { Notice } from "~/components/ui/notice";
import { Section } from "~/components/ui/page-header";
import type { Clock } from "~/lib/intl";
import { paths } from "~/lib/paths";

/** Shows how much credit a module gives. */
export function ModuleHours({ module }: { module: ModulePage }) {
  return (
    <>
      <Trans>
        <Duration hours={module.hours} /> of credit
      </Trans>{" "}
      · <Plural value={module.lessons.length} one="# lesson" other="# lessons" />
    </>
  );
}

/** Links to the next step in this module; nothing when it is completed or there is only waiting left. */
export function OnwardInModule({ module }: { module: ModulePage }) {
  const { progress, update } = module;
  if (progress?.state === "done" && progress.quiz.kind !== "open") {
    const [first] = update?.isRequired ? update.lessons : [];
    return first ? (
      <LinkButton large to={paths.lesson(module.slug, first.slug)}>
        <Trans>Read the update</Trans>
      </LinkButton>
    ) : null;
  }
  const next = module.lessons.find((lesson) => lesson.readAt === null && !lesson.isBroken);
  if (!progress || (!next && progress.quiz.kind !== "may_start" && progress.quiz.kind !== "open"))
    return null;
  if (progress.quiz.kind === "open") {
    return (
      <LinkButton large to={paths.attempt(module.slug, progress.quiz.attemptId)}>
        <Trans>Continue the quiz</Trans>
      </LinkButton>
    );
  }
  if (next) {
    return (
      <LinkButton large to={paths.lesson(module.slug, next.slug)}>
        {next.isBegun || progress.lessonsRead > 0 ? <Trans>Continue</Trans> : <Trans>Start</Trans>}
      </LinkButton>
    );
  }
  return progress.lessonsRead === progress.lessonsTotal ? (
    <LinkButton large to={paths.quiz(module.slug)}>
      <Trans>Go to the quiz</Trans>
    </LinkButton>
  ) : null;
}

/** Shows a brief content note for the module; lessons that need one have their own, with a choice. */
export function ModuleNote({ note }: { note: string }) {
  return (
    <div className="max-w-measure">
      <Notice title={<Trans>Before you begin</Trans>}>
        {note} <Trans>You choose when to read it, and with whom.</Trans>
      </Notice>
    </div>
  );
}

/** Lists the lessons in order, each with its status. */
export function LessonList({ module, isLocked }: { module: ModulePage; isLocked: boolean }) {
  const isLearner = module.progress !== null;
  return (
    <ol className="flex flex-col gap-3">
      {module.lessons.map((lesson) => (
        <li className="card" key={lesson.slug}>
          <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
            <h3 className="text-lg">
              <span className="text-soft">{lesson.number}.</span>{" "}
              {isLocked ? (
                lesson.title
              ) : (
                <TextLink to={paths.lesson(module.slug, lesson.slug)}>{lesson.title}</TextLink>
              )}
            </h3>
            <p className="flex flex-wrap items-center gap-3">
              {lesson.minutes > 0 && (
                <span className="text-soft">
                  <Plural value={lesson.minutes} one="# minute" other="# minutes" />
                </span>
              )}
              {lesson.isBroken ? (
                <Badge icon="info">
                  <Trans>Cannot be shown right now</Trans>
                </Badge>
              ) : isLearner ? (
                <LessonState lesson={lesson} />
              ) : null}
              {lesson.news && lesson.readAt !== null && <NewsBadge kind={lesson.news} />}
            </p>
          </div>
          {lesson.summary && <p className="mt-1 max-w-measure text-soft">{lesson.summary}</p>}
        </li>
      ))}
    </ol>
  );
}

function LessonState({ lesson }: { lesson: ModulePage["lessons"][number] }) {
  if (lesson.readAt !== null) {
    return (
      <Badge tone="green">
        <Trans>Read</Trans>
      </Badge>
    );
  }
  if (lesson.isBegun) {
    return (
      <Badge tone="sky">
        <Trans>In progress</Trans>
      </Badge>
    );
  }
  if (lesson.news) return <NewsBadge kind={lesson.news} />;
  return (
    <Badge>
      <Trans>Not read yet</Trans>
    </Badge>
  );
}

/** Shows the quiz: its rules, the status and a link to it. */
export function ModuleQuiz({
  module,
  isLocked,
  clock,
}: {
  module: ModulePage;
  isLocked: boolean;
  clock: Clock;
}) {
  const { draw, passPercent, hasSafety } = module.quizRules;
  const rules = (
    <p>
      <Plural value={draw} one="# question about these lessons." other="# questions about these lessons." />{" "}
      <Trans>
        You need {passPercent}% to pass. Every answer is saved, so you can pause and resume at any time.
      </Trans>
      {hasSafety && (
        <>
          {" "}
          <Trans>Some questions are about safety. You must answer all of them correctly to pass.</Trans>
        </>
      )}
    </p>
  );
  const { progress } = module;
  if (!progress) return <Card>{rules}</Card>;
  return (
    <Card>
      <div className="stack gap-even">
        {rules}
        <QuizState module={module} progress={progress} clock={clock} />
        {!isLocked && (
          <p>
            <TextLink to={paths.quiz(module.slug)}>
              {progress.quiz.kind === "passed" ? (
                <Trans>Review your answers</Trans>
              ) : (
                <Trans>Rules and your attempts</Trans>
              )}
            </TextLink>
          </p>
        )}
      </div>
    </Card>
  );
}

function QuizState({
  module,
  progress,
  clock,
}: {
  module: ModulePage;
  progress: NonNullable<ModulePage["progress"]>;
  clock: Clock;
}) {
  const { quiz, lessonsRead, lessonsTotal } = progress;
  const left = lessonsTotal - lessonsRead;
  switch (quiz.kind) {
    case "passed":
      return (
        <p>
          <Badge tone="moss">
            <Trans>
              Passed on <DateTime value={quiz.at} form="date" locale={clock.locale} zone={clock.zone} />
            </Trans>
          </Badge>
        </p>
      );
    case "open":
      return (
        <p>
          <Badge tone="sky">
            <Trans>In progress</Trans>
          </Badge>{" "}
          <TextLink to={paths.attempt(module.slug, quiz.attemptId)}>
            <Trans>Resume quiz</Trans>
          </TextLink>
        </p>
      );
    case "wait":
      return (
        <p>
          <Trans>
            Not passed yet. It reopens <DateTime value={quiz.until} {...clock} />. The lessons stay open.
          </Trans>
        </p>
      );
    case "used_up":
      return (
        <p>
          <Trans>You have used all your attempts. Talk with your supervisor about what comes next.</Trans>
        </p>
      );
    case "may_start":
      return (
        <p>
          {left > 0 ? (
            <Plural
              value={left}
              one="Opens when you have read # more lesson."
              other="Opens when you have read # more lessons."
            />
          ) : quiz.missed > 0 ? (
            <Trans>You can take it again with different questions.</Trans>
          ) : (
            <Trans>You have read every lesson. The quiz is open.</Trans>
          )}
        </p>
      );
  }
}

/** Shows objectives, key terms and competencies, collapsed where long. */
export function ModuleFacts({ module }: { module: ModulePage }) {
  const objectives = (
    <ul className="list-disc ps-6">
      {module.objectives.map((objective) => (
        <li key={objective}>{objective}</li>
      ))}
    </ul>
  );
  return (
    <Section title={<Trans>About this module</Trans>}>
      <div className="stack gap-even">
        <div className="grid gap-4 md:grid-cols-2">
          {module.objectives.length > 0 && (
            <div>
              <div className="md:hidden">
                <Disclosure summary={<Trans>After this module, you can…</Trans>}>{objectives}</Disclosure>
              </div>
              <div className="hidden md:block">
                <Card title={<Trans>After this module, you can…</Trans>} level={3}>
                  {objectives}
                </Card>
              </div>
            </div>
          )}
          {module.keyTerms.length > 0 && (
            <Card title={<Trans>Key terms</Trans>} level={3}>
              <ul className="flex flex-wrap gap-x-5 gap-y-2">
                {module.keyTerms.map(({ id, term }) => (
                  <li key={id}>
                    <TextLink to={paths.glossary(id)}>{term}</TextLink>
                  </li>
                ))}
              </ul>
            </Card>
          )}
        </div>
        {module.competencies.length > 0 && (
          <Disclosure summary={<Trans>Core competencies</Trans>}>
            <dl className="stack gap-tight">
              {module.competencies.map(({ id, title, observable }) => (
                <div key={id}>
                  <dt className="font-semibold">{title}</dt>
                  <dd>{observable}</dd>
                </div>
              ))}
            </dl>
          </Disclosure>
        )}
      </div>
    </Section>
  );
}
