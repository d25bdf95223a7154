import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, type ShouldRevalidateFunction } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { DateTime } from "~/components/ui/date-time";
import { ErrorSummary } from "~/components/ui/form-frame";
import { Notice } from "~/components/ui/notice";
import { PageHeader } from "~/components/ui/page-header";
import { saveAnswers, type AnswerConflict } from "~/features/assessment/commands/attempts.server";
import { submitAttempt } from "~/features/assessment/commands/grading.server";
import { AnswerForm } from "~/features/assessment/components/answer-form";
import { Review } from "~/features/assessment/components/review";
import { SubmitAttempt } from "~/features/assessment/components/submit-attempt";
import { useTitleFocus } from "~/features/assessment/components/use-title-focus";
import { answersIn, answersSchema, submitSchema } from "~/features/assessment/forms";
import { placeAfter, shownBy } from "~/features/assessment/places";
import { attemptView } from "~/features/assessment/queries/attempt.server";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { notFound, refuse, seeOther, statusOf } from "~/http/responses.server";
import type { FormReply } from "~/lib/form";
import { paths } from "~/lib/paths";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, i18n } = context;
  const module = curriculum.moduleBySlug(params.module ?? "");
  if (!module) throw notFound();
  const now = context.now();
  const ask = { personId: viewer.personId, module, attemptId: params.attempt ?? "", now };
  const attempt = await attemptView(db, curriculum, ask);
  if (!attempt) throw notFound();

  const page = {
    title: i18n._(msg`Attempt`),
    module: { slug: module.slug, title: module.title },
    look: { now, zone: viewer.timeZone, locale: viewer.locale },
  };
  if (attempt.kind === "graded") return { ...page, kind: "review" as const, review: attempt };

  const { id: attemptId, seq, deadline, isOutOfTime, questions } = attempt;
  const positions = questions.map(({ position, chosen }) => ({ position, isAnswered: chosen.length > 0 }));
  const shown = shownBy(new URL(request.url).searchParams, positions);
  const open = { ...page, attemptId, positions, deadline, isOutOfTime };
  if (isOutOfTime || shown.kind === "check") return { ...open, kind: "check" as const, seq };
  if (shown.kind === "all") return { ...open, kind: "questions" as const, position: null, questions };
  const one = questions.filter((question) => question.position === shown.position);
  return { ...open, kind: "questions" as const, position: shown.position, questions: one };
}

/** What a rejected form returns: a message, and answers that another device gave in the meantime. */
type Refused = { reply: FormReply; conflicts: AnswerConflict[] };

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, i18n } = context;
  const module = curriculum.moduleBySlug(params.module ?? "");
  if (!module) throw notFound();
  const attemptId = params.attempt ?? "";
  const form = await readForm(request);
  const refused = (text: string, status: number) =>
    data<Refused>({ reply: { error: { "": [text] } }, conflicts: [] }, { status });

  if (form.get("intent") === "submit") {
    const parsed = await parseForm(form, submitSchema);
    if (!parsed.ok) throw refuse("invalid");
    const result = await submitAttempt(db, viewer, { attemptId, seq: parsed.value.seq }, context);
    if (result.ok) return seeOther(paths.attempt(module.slug, attemptId));
    if (result.code === "not_found") throw notFound();
    return refused(
      i18n._(
        msg`An answer was saved on another device after you opened this page. Review your answers, then submit.`,
      ),
      statusOf(result.code),
    );
  }

  const parsed = answersSchema.safeParse(answersIn(form));
  if (!parsed.success) throw refuse("invalid");
  const result = await saveAnswers(db, viewer, { attemptId, answers: parsed.data }, context);
  if (result.ok) {
    const position = form.get("view") === "all" ? null : (parsed.data[0]?.position ?? null);
    const place = { module: module.slug, attemptId, position, total: result.total };
    return seeOther(placeAfter(place, String(form.get("go") ?? "")));
  }
  switch (result.code) {
    case "not_found":
      throw notFound();
    case "invalid":
      throw refuse(result.code);
    case "stale":
      return data<Refused>({ reply: {}, conflicts: result.conflicts }, { status: statusOf(result.code) });
    case "conflict":
      return refused(
        i18n._(
          msg`This quiz has already been submitted, perhaps on another device. Your last answer was not included.`,
        ),
        statusOf(result.code),
      );
    case "expired":
      return refused(
        i18n._(msg`Time is up, and your last answer came too late. Answers saved before count.`),
        statusOf(result.code),
      );
  }
}

/** Revalidates after a rejected form too, so that the page shows what is stored now. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formMethod, defaultShouldRevalidate }) =>
  formMethod === "POST" || defaultShouldRevalidate;

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? "Attempt" }];

export default function AttemptPage() {
  const page = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  useTitleFocus(page.kind === "questions" ? `question ${page.position}` : page.kind);
  const { slug, title } = page.module;
  const crumbs = [
    { to: paths.learn(), label: <Trans>Learn</Trans> },
    { to: paths.module(slug), label: title },
    { to: paths.quiz(slug), label: <Trans>Quiz</Trans> },
  ];

  if (page.kind === "review") {
    return (
      <>
        <Breadcrumbs items={crumbs} />
        <PageHeader
          title={<Trans>Your answers</Trans>}
          eyebrow={<Trans>Attempt {page.review.number}</Trans>}
        />
        <div className="stack max-w-measure gap-wide">
          <ErrorSummary formId="quiz" reply={refused?.reply ?? null} />
          <Review module={slug} review={page.review} look={page.look} />
        </div>
      </>
    );
  }

  const { attemptId, positions, look } = page;
  const total = positions.length;
  if (page.kind === "check") {
    return (
      <>
        <Breadcrumbs items={crumbs} />
        <PageHeader title={<Trans>Before you submit</Trans>} />
        <div className="stack max-w-measure gap-wide">
          <TimeNote page={page} />
          <SubmitAttempt
            place={{ module: slug, attemptId, position: null, total }}
            positions={positions}
            seq={page.seq}
            isOutOfTime={page.isOutOfTime}
            reply={refused?.reply ?? null}
          />
        </div>
      </>
    );
  }

  const { position, questions } = page;
  const conflicts = refused?.conflicts ?? [];
  return (
    <>
      <Breadcrumbs items={crumbs} />
      <PageHeader
        title={
          position === null ? (
            <Trans>All questions</Trans>
          ) : (
            <Trans>
              Question {position} of {total}
            </Trans>
          )
        }
      />
      <div className="stack max-w-measure gap-wide">
        <TimeNote page={page} />
        <AnswerForm
          key={questions.map((question) => `${question.position}.${question.seq}`).join()}
          place={{ module: slug, attemptId, position, total }}
          questions={questions}
          positions={positions}
          conflicts={conflicts}
          zone={look.zone}
          locale={look.locale}
        />
      </div>
    </>
  );
}

/** Shows the deadline of a timed quiz as a time of day, without a countdown. */
function TimeNote({
  page,
}: {
  page: {
    deadline: number | null;
    isOutOfTime: boolean;
    look: { now: number; zone: string; locale: string };
  };
}) {
  if (page.deadline === null) return null;
  if (page.isOutOfTime) {
    return (
      <Notice title={<Trans>Time is up</Trans>}>
        <Trans>All saved answers count. You can submit now.</Trans>
      </Notice>
    );
  }
  return (
    <p className="text-soft">
      <Trans>
        Deadline: <DateTime value={page.deadline} {...page.look} />
      </Trans>
    </p>
  );
}
