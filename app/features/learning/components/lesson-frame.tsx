import { Plural, Trans, useLingui } from "@lingui/react/macro";

import type { LessonFrame, LessonReading } from "../queries/lesson.server";
import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button, LinkButton, TextLink } from "~/components/ui/button";
import { DateTime } from "~/components/ui/date-time";
import { Form } from "~/components/ui/form";
import { Icon } from "~/components/ui/icon";
import { Notice } from "~/components/ui/notice";
import { PageHeader } from "~/components/ui/page-header";
import type { Clock } from "~/lib/intl";
import { paths } from "~/lib/paths";

/** Shows where the lesson is in its module and how long it takes. */
export function LessonHead({ lesson }: { lesson: LessonFrame }) {
  return (
    <>
      <Breadcrumbs
        items={[
          { to: paths.learn(), label: <Trans>Learn</Trans> },
          { to: paths.module(lesson.module.slug), label: lesson.module.title },
        ]}
      />
      <PageHeader
        eyebrow={
          <>
            <Trans>
              Lesson {lesson.number} of {lesson.lessonsTotal}
            </Trans>
            {lesson.minutes > 0 && (
              <>
                {" "}
                · <Plural value={lesson.minutes} one="# minute" other="# minutes" />
              </>
            )}
          </>
        }
        title={<span lang={lesson.language}>{lesson.title}</span>}
      />
    </>
  );
}

/**
 * Shows a content note before the text, briefly and without detail, with a real choice and no reason required.
 * @param textId the element that holds the text
 */
export function ContentNoteFirst({
  note,
  lesson,
  textId,
}: {
  note: string;
  lesson: LessonFrame;
  textId: string;
}) {
  return (
    <aside className="content-note mb-8 max-w-measure text-lg" aria-labelledby="content-note-title">
      <p className="font-semibold" id="content-note-title">
        <Trans>Before you read</Trans>
      </p>
      <p lang={lesson.language}>{note}</p>
      <p className="text-soft">
        <Trans>It’s your choice. You can also read it another day, or with your supervisor.</Trans>
      </p>
      <div className="form-actions">
        <a className="btn btn-quiet" href={`#${textId}`}>
          <Icon name="down" />
          <Trans>Continue reading</Trans>
        </a>
        {lesson.next ? (
          <LinkButton kind="quiet" icon="arrow" to={paths.lesson(lesson.module.slug, lesson.next.slug)}>
            <Trans>Go to the next lesson</Trans>
          </LinkButton>
        ) : (
          <LinkButton kind="quiet" icon="arrow" to={paths.module(lesson.module.slug)}>
            <Trans>Back to the module</Trans>
          </LinkButton>
        )}
        <LinkButton kind="plain" icon="help" to={paths.helpNow()}>
          <Trans>Help now</Trans>
        </LinkButton>
      </div>
    </aside>
  );
}

/** Links back to where the reader stopped. */
export function ContinueHere({ heading }: { heading: { id: string; text: string } }) {
  return (
    <p className="mb-8">
      <a className="btn btn-quiet" href={`#${heading.id}`}>
        <Icon name="down" />
        <Trans>Continue where you left off: {heading.text}</Trans>
      </a>
    </p>
  );
}

/** Shows what changed since the reader marked this as read. */
export function RevisedSince({ changed, lesson }: { changed: string | null; lesson: LessonFrame }) {
  return (
    <div className="mb-8 max-w-measure">
      <Notice title={<Trans>This lesson was updated since you read it</Trans>}>
        {changed && <p lang={lesson.language}>{changed}</p>}
        <p>
          <Trans>Your progress still counts.</Trans>
        </p>
      </Notice>
    </div>
  );
}

/**
 * Ends a lesson with one button to the next step.
 * @param reading null for people who read along
 */
export function LessonEnd({
  lesson,
  reading,
  clock,
}: {
  lesson: LessonFrame;
  reading: LessonReading | null;
  clock: Clock;
}) {
  const isRead = reading !== null && reading.readAt !== null;
  const isRevised = isRead && !reading.isSameText;
  return (
    <div className="mt-12 flex max-w-measure flex-col gap-6 border-t border-line pt-8 text-lg">
      {reading && reading.readAt === null && (
        <Form method="post" className="flex flex-wrap items-center gap-4">
          <Button large icon="check" name="intent" value="read">
            <Trans>I have read this</Trans>
          </Button>
          <p className="text-soft">
            {reading.isModuleDone ? (
              <Trans>Next: back to the module</Trans>
            ) : lesson.next ? (
              <Trans>Next: {lesson.next.title}</Trans>
            ) : (
              <Trans>Next: the quiz for this module</Trans>
            )}
          </p>
        </Form>
      )}
      {isRead && (
        <Notice
          kind="done"
          live={false}
          title={
            <Trans>
              You marked this as read on{" "}
              <DateTime value={reading.readAt ?? 0} form="date" locale={clock.locale} zone={clock.zone} />.
            </Trans>
          }
        >
          {isRevised && <Trans>Your progress still counts.</Trans>}
        </Notice>
      )}
      {isRevised && (
        <Form method="post">
          <Button large icon="check" name="intent" value="read">
            <Trans>I have read the updated text</Trans>
          </Button>
        </Form>
      )}
      {((isRead && !isRevised) || reading === null) && (
        <OnwardButton lesson={lesson} isLearner={reading !== null} isModuleDone={reading?.isModuleDone} />
      )}
      <LessonLinks lesson={lesson} />
    </div>
  );
}

function OnwardButton({
  lesson,
  isLearner,
  isModuleDone = false,
}: {
  lesson: LessonFrame;
  isLearner: boolean;
  isModuleDone?: boolean | undefined;
}) {
  const { slug } = lesson.module;
  return (
    <div>
      {lesson.next ? (
        <LinkButton large to={paths.lesson(slug, lesson.next.slug)}>
          <Trans>Next: {lesson.next.title}</Trans>
        </LinkButton>
      ) : isLearner && !isModuleDone ? (
        <LinkButton large to={paths.quiz(slug)}>
          <Trans>Go to the quiz</Trans>
        </LinkButton>
      ) : (
        <LinkButton large to={paths.module(slug)}>
          <Trans>Back to the module</Trans>
        </LinkButton>
      )}
    </div>
  );
}

/** Links to the previous and next lessons. */
export function LessonLinks({ lesson }: { lesson: LessonFrame }) {
  const { t } = useLingui();
  const { previous, next, module } = lesson;
  return (
    <nav className="flex flex-wrap justify-between gap-x-8 gap-y-2" aria-label={t`Previous and next lessons`}>
      {previous ? (
        <TextLink to={paths.lesson(module.slug, previous.slug)}>
          <Trans>Previous lesson: {previous.title}</Trans>
        </TextLink>
      ) : (
        <TextLink to={paths.module(module.slug)}>
          <Trans>Module overview</Trans>
        </TextLink>
      )}
      {next && (
        <TextLink to={paths.lesson(module.slug, next.slug)}>
          <Trans>Next lesson: {next.title}</Trans>
        </TextLink>
      )}
    </nav>
  );
}
