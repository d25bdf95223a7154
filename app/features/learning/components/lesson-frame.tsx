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

/** Where one is, and how long it takes. */
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
 * What comes, said briefly and without detail, before the text: with a real choice, and no reason is asked for.
 * @param textId the element the text is in
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
        <Trans>You choose. You can also read it another day, or together with your supervisor.</Trans>
      </p>
      <div className="form-actions">
        <a className="btn btn-quiet" href={`#${textId}`}>
          <Icon name="down" />
          <Trans>Read on</Trans>
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

/** The way back to where one stopped. */
export function GoOnHere({ heading }: { heading: { id: string; text: string } }) {
  return (
    <p className="mb-8">
      <a className="btn btn-quiet" href={`#${heading.id}`}>
        <Icon name="down" />
        <Trans>Go on where you stopped: {heading.text}</Trans>
      </a>
    </p>
  );
}

/** What changed since the reader marked this as read. */
export function RevisedSince({ changed, lesson }: { changed: string | null; lesson: LessonFrame }) {
  return (
    <div className="mb-8 max-w-measure">
      <Notice title={<Trans>This lesson was updated since you read it</Trans>}>
        {changed && <p lang={lesson.language}>{changed}</p>}
        <p>
          <Trans>What you did still counts.</Trans>
        </p>
      </Notice>
    </div>
  );
}

/**
 * The end of a lesson: one button to the next thing.
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
              <Trans>Then back to the module</Trans>
            ) : lesson.next ? (
              <Trans>Then on to: {lesson.next.title}</Trans>
            ) : (
              <Trans>Then on to the quiz of this module</Trans>
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
          {isRevised && <Trans>What you did still counts.</Trans>}
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

/** The lessons before and after, in passing. */
export function LessonLinks({ lesson }: { lesson: LessonFrame }) {
  const { t } = useLingui();
  const { previous, next, module } = lesson;
  return (
    <nav className="flex flex-wrap justify-between gap-x-8 gap-y-2" aria-label={t`Lessons beside this one`}>
      {previous ? (
        <TextLink to={paths.lesson(module.slug, previous.slug)}>
          <Trans>Before: {previous.title}</Trans>
        </TextLink>
      ) : (
        <TextLink to={paths.module(module.slug)}>
          <Trans>The module's page</Trans>
        </TextLink>
      )}
      {next && (
        <TextLink to={paths.lesson(module.slug, next.slug)}>
          <Trans>After: {next.title}</Trans>
        </TextLink>
      )}
    </nav>
  );
}
