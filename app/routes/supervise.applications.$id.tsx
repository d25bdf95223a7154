import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Disclosure } from "~/components/ui/disclosure";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { PersonName } from "~/components/ui/person-name";
import {
  mayReview,
  returnApplication,
  signOffApplication,
} from "~/features/certification/commands/applications.server";
import { ApplicationTimeline } from "~/features/certification/components/application-timeline";
import { MissingModulesNotice } from "~/features/certification/components/earlier-version-notice";
import { RefusedNotice } from "~/features/certification/components/refused-notice";
import { replyFor } from "~/features/certification/components/reply-for";
import { RequirementPath } from "~/features/certification/components/requirement-path";
import { ApplicationBadge } from "~/features/certification/components/status-labels";
import { readSeen } from "~/features/certification/evidence-scheme";
import { returnForm, signOffForm } from "~/features/certification/forms";
import { isComplete } from "~/features/certification/model";
import { earlierVersion } from "~/features/certification/queries/earlier-version.server";
import { anotherNameMessage, refusalErrors } from "~/features/certification/refusals";
import { findPerson } from "~/features/people/queries/people.server";
import { confirmationErrors } from "~/features/people/wait-messages";
import { noteReading, noteReadingAll } from "~/features/practice/commands/reading.server";
import { ReturnForm } from "~/features/staff/components/return-form";
import { PracticeSummary, QuizSummary } from "~/features/staff/components/review-evidence";
import { SignOffForm } from "~/features/staff/components/sign-off-form";
import { reviewPage } from "~/features/staff/queries/applications.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { reauthenticate } from "~/http/reauth.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { dayOf } from "~/lib/dates";
import { paths } from "~/lib/paths";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["supervisor"]);
  const { db, curriculum, now, i18n } = context;
  const asked = new URL(request.url).searchParams.get("note");
  const page = await reviewPage(
    db,
    viewer,
    { applicationId: params.id ?? "", askedNote: asked },
    { curriculum },
  );
  if (!page) throw notFound();
  const { id: applicationId, personId } = page.application;
  const shown = page.entries.flatMap(({ id, note }) => (note === null ? [] : [{ id, note }]));
  await (asked === "all"
    ? noteReadingAll(db, viewer, { personId, applicationId, entries: shown.length }, context)
    : noteReading(db, viewer, { personId, entries: shown }, context));
  const earlier = await earlierVersion(db, curriculum, page.application.personId);
  const today = dayOf(now(), viewer.timeZone);
  return {
    page,
    earlier: page.mayReview && earlier?.applicationId === page.application.id ? earlier : null,
    isComplete: isComplete(page.evaluation),
    when: { locale: viewer.locale, zone: viewer.timeZone, now: now() },
    today,
    constraints: {
      signOff: constraintsOf(signOffForm(i18n)),
      return: constraintsOf(returnForm(i18n, today)),
    },
    title: i18n._(msg`Review application`),
  };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["supervisor"]);
  const { db, i18n, now } = context;
  const applicationId = params.id ?? "";
  const form = await readForm(request);
  if (!(await mayReview(db, viewer, applicationId, context))) throw notFound();

  if (form.get("intent") === "return") {
    const parsed = await parseForm(form, returnForm(i18n, dayOf(now(), viewer.timeZone)));
    if (!parsed.ok) return formAgain(parsed.reply);
    const returned = await returnApplication(db, viewer, { applicationId, ...parsed.value }, context);
    if (returned.ok) return seeOther(paths.superviseApplication(applicationId));
    if (returned.code === "not_found") throw notFound();
    const { errors, code } = refusalErrors(i18n, returned, null);
    return formAgain(parsed.again(errors), statusOf(code));
  }

  const parsed = await parseForm(form, signOffForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const { password, seen, rev, evidenceHash, typedName } = parsed.value;
  const confirmed = await reauthenticate(context, viewer, password);
  if (!confirmed.ok) {
    const status = statusOf(confirmed.code);
    return formAgain(parsed.again(confirmationErrors(i18n, confirmed, context.now())), status);
  }
  const signed = await signOffApplication(
    db,
    viewer,
    { applicationId, rev, evidenceHash, typedName },
    context,
  );
  if (signed.ok) return seeOther(paths.superviseApplication(applicationId));
  if (signed.code === "not_found") throw notFound();
  const { errors, code } = refusalErrors(i18n, signed, readSeen(seen));
  if (errors.typedName) {
    const self = await findPerson(db, viewer.personId);
    errors.typedName = [anotherNameMessage(i18n, typedName, self?.legalName ?? viewer.shownName)];
  }
  return formAgain(parsed.again(errors), statusOf(code));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

/** Revalidates after a rejected form too, so that the page shows the current evidence. */
export const shouldRevalidate = () => true;

export default function ReviewApplication() {
  const { page, earlier, isComplete, when, today, constraints } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  const isSending = useNavigation().state === "submitting";
  const { application, trainee, evaluation } = page;
  const isWaiting = page.mayReview && application.state === "submitted";
  const signReply = replyFor(reply, { intent: "sign_off" });
  const returnReply = replyFor(reply, { intent: "return" });
  return (
    <>
      <Breadcrumbs
        items={[
          { to: paths.supervise(), label: <Trans>Supervise</Trans> },
          ...(page.mayReview
            ? [
                {
                  to: paths.superviseTrainee(application.personId),
                  label: <PersonName name={trainee.shownName} />,
                },
              ]
            : []),
        ]}
      />
      <PageHeader
        eyebrow={page.credentialTitle}
        title={
          <Trans>
            Application from <PersonName name={trainee.shownName} />
          </Trans>
        }
        lead={
          <Trans>
            Everything you sign for, on one page. At the end, sign the application, or return it with a
            reason.
          </Trans>
        }
      />
      <Stack gap="wide">
        <p>
          <ApplicationBadge state={application.state} />
        </p>
        {!isWaiting && (
          <>
            <RefusedNotice reply={reply} />
            {page.mayReview ? <StateNotice state={application.state} /> : <NoLongerYours />}
          </>
        )}
        {page.mayReview && (
          <>
            <MissingModulesNotice earlier={earlier} />
            <Section title={<Trans>Requirements</Trans>}>
              <RequirementPath requirements={evaluation.requirements} audience="staff" />
            </Section>
            <Section title={<Trans>Quizzes</Trans>}>
              <QuizSummary quizzes={page.quizzes} when={when} />
            </Section>
          </>
        )}
        <Section
          title={<Trans>Practice</Trans>}
          id="practice"
          lead={
            <Trans>
              The notes are not shown until you ask for them. The trainee can see which ones you read.
            </Trans>
          }
        >
          <PracticeSummary applicationId={application.id} entries={page.entries} when={when} />
        </Section>
        <Section title={<Trans>What happened so far</Trans>}>
          <ApplicationTimeline events={page.history} when={when} />
        </Section>
        {isWaiting && (
          <>
            <Section
              title={<Trans>Sign off</Trans>}
              lead={
                <Trans>
                  You judge conduct and skill, never diagnosis, medication, pathway, or time in recovery.
                </Trans>
              }
            >
              {isComplete ? (
                <SignOffForm
                  page={page}
                  when={when}
                  reply={signReply}
                  constraints={constraints.signOff}
                  isSending={isSending}
                />
              ) : (
                <Notice kind="waits" title={<Trans>This can’t be signed yet</Trans>}>
                  <Trans>A requirement is not met, as the list above shows.</Trans>
                </Notice>
              )}
            </Section>
            <Disclosure summary={<Trans>Something is missing: return it</Trans>} open={returnReply !== null}>
              <ReturnForm
                rev={application.rev}
                criteria={page.criteria}
                today={today}
                reply={returnReply}
                constraints={constraints.return}
              />
            </Disclosure>
          </>
        )}
      </Stack>
    </>
  );
}

function NoLongerYours() {
  return (
    <Notice title={<Trans>You no longer supervise this person</Trans>}>
      <Trans>
        You can read what you signed for and what you decided. The rest is up to their current supervisor.
      </Trans>
    </Notice>
  );
}

function StateNotice({ state }: { state: string }) {
  switch (state) {
    case "recommended":
      return (
        <Notice kind="done" title={<Trans>You have done your part</Trans>}>
          <Trans>It is signed. A second person in the program reviews it and issues the certificate.</Trans>
        </Notice>
      );
    case "returned":
      return (
        <Notice title={<Trans>The trainee has it back</Trans>}>
          <Trans>They have been notified and can apply again. Then it appears in your queue.</Trans>
        </Notice>
      );
    case "in_training":
      return (
        <Notice title={<Trans>Not submitted yet</Trans>}>
          <Trans>The trainee is still working on the requirements. You sign once they have applied.</Trans>
        </Notice>
      );
    default:
      return (
        <Notice title={<Trans>There is nothing to sign here</Trans>}>
          <Trans>The history below says what happened.</Trans>
        </Notice>
      );
  }
}
