import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { ErrorSummary } from "~/components/ui/form-frame";
import { PageHeader, Section } from "~/components/ui/page-header";
import { startAttempt } from "~/features/assessment/commands/attempts.server";
import { History, LatestMiss, Rules, WhatNow } from "~/features/assessment/components/overview";
import { quizOverview } from "~/features/assessment/queries/quiz-overview.server";
import { readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, i18n } = context;
  const module = curriculum.moduleBySlug(params.module ?? "");
  if (!module) throw notFound();
  const now = context.now();
  const quiz = await quizOverview(db, curriculum, { personId: viewer.personId, module, now });
  const look = { now, zone: viewer.timeZone, locale: viewer.locale };
  return { title: i18n._(msg`Quiz`), module: { slug: module.slug, title: module.title }, quiz, look };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, i18n } = context;
  const module = curriculum.moduleBySlug(params.module ?? "");
  if (!module) throw notFound();
  await readForm(request);
  const started = await startAttempt(db, viewer, { moduleId: module.id }, context);
  if (started.ok) return seeOther(paths.attempt(module.slug, started.attemptId));
  if (started.code !== "not_ready") throw notFound();
  const text = i18n._(msg`This quiz can’t be started yet. This page shows what to do first.`);
  return formAgain({ error: { "": [text] } }, statusOf(started.code));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Quiz" }];

export default function QuizPage() {
  const { module, quiz, look } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply ?? null;
  return (
    <>
      <Breadcrumbs
        items={[
          { to: paths.learn(), label: <Trans>Learn</Trans> },
          { to: paths.module(module.slug), label: module.title },
        ]}
      />
      <PageHeader title={<Trans>Quiz</Trans>} />
      <div className="stack max-w-measure gap-wide">
        <ErrorSummary formId="quiz" reply={reply} />
        <Rules quiz={quiz} />
        <WhatNow module={module.slug} quiz={quiz} look={look} />
        <LatestMiss module={module.slug} quiz={quiz} />
        {quiz.history.length > 0 && (
          <Section title={<Trans>Your attempts</Trans>}>
            <History module={module.slug} lines={quiz.history} look={look} />
          </Section>
        )}
      </div>
    </>
  );
}
