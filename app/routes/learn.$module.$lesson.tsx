import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, AppLoadContext, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { lazy, Suspense } from "react";

import type { Lesson, Module } from "~/curriculum/types";
import { markRead } from "~/features/assessment/commands/reading.server";
import { answerCheck, openLesson, saveReflection } from "~/features/learning/commands/lessons.server";
import {
  ContentNoteFirst,
  ContinueHere,
  LessonEnd,
  LessonHead,
  LessonLinks,
  RevisedSince,
} from "~/features/learning/components/lesson-frame";
import { LessonText, type Returned } from "~/features/learning/components/lesson-text";
import { PlaceKeeper } from "~/features/learning/components/place-keeper";
import { checkForm, intentForm, reflectionForm } from "~/features/learning/forms";
import { lessonAt, type LessonBlock } from "~/features/learning/queries/lesson.server";
import { lessonPage } from "~/features/path/queries/lesson.server";
import { programContact } from "~/features/people/queries/contact.server";
import { inMarkup } from "~/framework/in-markup.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole, requireUser } from "~/http/guards.server";
import { formAgain, notFound, refuse, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";
import type { Viewer } from "~/lib/roles";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireUser({ request, context });
  const { db, curriculum, i18n, now } = context;
  const why = new URL(request.url).searchParams.get("why");
  const page = await lessonPage(
    db,
    viewer,
    { module: params.module, lesson: params.lesson, why },
    { curriculum, i18n },
  );
  if (!page) throw notFound();
  if (page.kind === "lesson" && page.reading) {
    await openLesson(db, viewer, { lesson: { id: page.id }, lastOpenedAt: page.lastOpenedAt }, context);
  }
  return {
    title: i18n._(msg`Lesson`),
    page: page.kind === "lesson" ? { ...page, blocks: page.blocks.map(inMarkupOf(context)) } : page,
    slug: params.lesson ?? "",
    contact: await programContact(db, context),
    constraints: constraintsOf(checkForm(i18n)),
    clock: { locale: viewer.locale, zone: viewer.timeZone, now: now() },
  };
}

const inMarkupOf = (context: AppLoadContext) => (block: LessonBlock) =>
  block.kind === "html" ? inMarkup(context, block) : block;

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const found = lessonAt(context.curriculum, params.module, params.lesson);
  if (!found) throw notFound();
  const form = await readForm(request);
  const sent = await parseForm(form, intentForm);
  if (!sent.ok) throw refuse("invalid");
  switch (sent.value.intent) {
    case "read":
      return read(context, viewer, found);
    case "check":
      return check(context, viewer, found, form);
    case "reflection":
      return reflection(context, viewer, found, form);
  }
}

type Found = { module: Module; lesson: Lesson };

async function read(context: AppLoadContext, viewer: Viewer, { module, lesson }: Found) {
  const result = await markRead(context.db, viewer, { lesson }, context);
  if (!result.ok) throw refuse(result.code);
  if (result.wasModuleDone) return seeOther(paths.module(module.slug));
  const next = module.lessons[module.lessons.indexOf(lesson) + 1];
  return seeOther(next ? paths.lesson(module.slug, next.slug) : paths.quiz(module.slug));
}

async function check(context: AppLoadContext, viewer: Viewer, { module, lesson }: Found, form: FormData) {
  const parsed = await parseForm(form, checkForm(context.i18n));
  if (!parsed.ok)
    return formAgain(parsed.reply, statusOf("invalid"), returnedFrom("check", form.get("check")));
  const { check: checkId, chosen } = parsed.value;
  const result = await answerCheck(context.db, viewer, { lesson, checkId, chosen }, context);
  if (!result.ok) throw refuse(result.code);
  return seeOther(paths.lessonPart(module.slug, lesson.slug, `check-${checkId}`));
}

async function reflection(
  context: AppLoadContext,
  viewer: Viewer,
  { module, lesson }: Found,
  form: FormData,
) {
  const parsed = await parseForm(form, reflectionForm(context.i18n));
  if (!parsed.ok)
    return formAgain(parsed.reply, statusOf("invalid"), returnedFrom("reflection", form.get("reflection")));
  const { reflection: reflectionId, rev, body } = parsed.value;
  const result = await saveReflection(context.db, viewer, { lesson, reflectionId, rev, body }, context);
  if (result.ok) return seeOther(paths.lessonPart(module.slug, lesson.slug, `note-${reflectionId}`));
  if (result.code !== "stale") throw refuse(result.code);
  return formAgain(parsed.again({}), statusOf("stale"), {
    ...returnedFrom("reflection", reflectionId),
    stale: result.note,
  });
}

/** Identifies the form that was returned with errors. */
function returnedFrom(intent: Returned["intent"], id: unknown): Pick<Returned, "intent" | "id" | "stale"> {
  return { intent, id: typeof id === "string" ? id : "", stale: null };
}

const TEXT_ID = "lesson-text";

// Loaded only for a lesson that isn't open yet or can't be shown, which is rare.
const notOpen = () => import("~/features/path/components/not-open");
const NotOpenYet = lazy(async () => ({ default: (await notOpen()).NotOpenYet }));
const CannotBeShown = lazy(async () => ({ default: (await notOpen()).CannotBeShown }));

export default function LessonRoute() {
  const { page, slug, contact, constraints, clock } = useLoaderData<typeof loader>();
  const returned = useActionData<typeof action>() ?? null;
  if (page.kind === "locked") {
    return (
      <>
        <LessonHead lesson={page} />
        <Suspense>
          <NotOpenYet lockedBy={page.lockedBy} />
        </Suspense>
      </>
    );
  }
  if (page.kind === "broken") {
    return (
      <>
        <LessonHead lesson={page} />
        <Suspense>
          <CannotBeShown title={<Trans>This lesson can’t be shown right now</Trans>} contact={contact}>
            <p>
              <Trans>The other lessons are available as usual.</Trans>
            </p>
          </CannotBeShown>
        </Suspense>
        <div className="mt-8 max-w-measure">
          <LessonLinks lesson={page} />
        </div>
      </>
    );
  }
  const at = page.reading ? { module: page.module.slug, lesson: slug } : null;
  return (
    <article>
      <LessonHead lesson={page} />
      {page.reading?.isSameText === false && <RevisedSince changed={page.changed} lesson={page} />}
      {page.contentNote && <ContentNoteFirst note={page.contentNote} lesson={page} textId={TEXT_ID} />}
      {page.reading?.stoppedAt && page.reading.readAt === null && (
        <ContinueHere heading={page.reading.stoppedAt} />
      )}
      <LessonText
        id={TEXT_ID}
        blocks={page.blocks}
        language={page.language}
        at={at}
        returned={returned}
        constraints={constraints}
        clock={clock}
      />
      <LessonEnd lesson={page} reading={page.reading} clock={clock} />
      {at && <PlaceKeeper textId={TEXT_ID} url={paths.lessonPlace(at.module, at.lesson)} />}
    </article>
  );
}
