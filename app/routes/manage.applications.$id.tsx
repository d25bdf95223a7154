import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button, LinkButton } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { PersonName } from "~/components/ui/person-name";
import { HiddenField } from "~/components/ui/text-field";
import { transition } from "~/features/certification/application-states";
import {
  askToSignAgain,
  denyApplication,
  reopenApplication,
  sendBackApplication,
} from "~/features/certification/commands/decisions.server";
import { issueCertificate } from "~/features/certification/commands/issue.server";
import { ApplicationTimeline } from "~/features/certification/components/application-timeline";
import { MissingModulesNotice } from "~/features/certification/components/earlier-version-notice";
import { RefusedNotice } from "~/features/certification/components/refused-notice";
import { RequirementPath } from "~/features/certification/components/requirement-path";
import { ApplicationBadge, CertificateBadge } from "~/features/certification/components/status-labels";
import { denyForm, issueForm, quickForm, returnForm } from "~/features/certification/forms";
import { earlierVersion } from "~/features/certification/queries/earlier-version.server";
import { cannotDrawErrors, refusalErrors } from "~/features/certification/refusals";
import type { Refused } from "~/features/certification/transaction/acts.server";
import { confirmationErrors } from "~/features/people/wait-messages";
import { DecisionForms } from "~/features/staff/components/decision-forms";
import { decisionPage } from "~/features/staff/queries/applications.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { reauthenticate } from "~/http/reauth.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { dayOf } from "~/lib/dates";
import type { FormReply } from "~/lib/form";
import { paths } from "~/lib/paths";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager", "administrator"]);
  const { db, curriculum, now, i18n } = context;
  const page = await decisionPage(
    db,
    viewer,
    { applicationId: params.id ?? "", now: context.now() },
    { curriculum },
  );
  if (!page) throw notFound();
  const earlier = await earlierVersion(db, curriculum, page.application.personId);
  const today = dayOf(now(), viewer.timeZone);
  return {
    page,
    earlier: earlier?.applicationId === page.application.id ? earlier : null,
    when: { locale: viewer.locale, zone: viewer.timeZone, now: now() },
    today,
    constraints: {
      issue: constraintsOf(issueForm(i18n)),
      return: constraintsOf(returnForm(i18n, today)),
      deny: constraintsOf(denyForm(i18n)),
    },
    title: i18n._(msg`Application`),
  };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager", "administrator"]);
  const { db, curriculum, i18n, now } = context;
  const applicationId = params.id ?? "";
  const form = await readForm(request);
  if (!(await decisionPage(db, viewer, { applicationId, now: context.now() }, { curriculum })))
    throw notFound();

  const answer = (done: { ok: true } | Refused, again: (errors: Record<string, string[]>) => FormReply) => {
    if (done.ok) return seeOther(paths.manageApplication(applicationId));
    if (done.code === "not_found") throw notFound();
    const { errors, code } = refusalErrors(i18n, done, null);
    return formAgain(again(errors), statusOf(code));
  };

  switch (form.get("intent")) {
    case "return": {
      const parsed = await parseForm(form, returnForm(i18n, dayOf(now(), viewer.timeZone)));
      if (!parsed.ok) return formAgain(parsed.reply);
      return answer(
        await sendBackApplication(db, viewer, { applicationId, ...parsed.value }, context),
        parsed.again,
      );
    }
    case "deny": {
      const parsed = await parseForm(form, denyForm(i18n));
      if (!parsed.ok) return formAgain(parsed.reply);
      return answer(
        await denyApplication(db, viewer, { applicationId, ...parsed.value }, context),
        parsed.again,
      );
    }
    case "sign_again":
    case "reopen": {
      const parsed = await parseForm(form, quickForm);
      if (!parsed.ok) return formAgain(parsed.reply);
      const { intent, rev } = parsed.value;
      const act = intent === "reopen" ? reopenApplication : askToSignAgain;
      return answer(await act(db, viewer, { applicationId, rev }, context), parsed.again);
    }
    default: {
      const parsed = await parseForm(form, issueForm(i18n));
      if (!parsed.ok) return formAgain(parsed.reply);
      const confirmed = await reauthenticate(context, viewer, parsed.value.password);
      if (!confirmed.ok) {
        const status = statusOf(confirmed.code);
        return formAgain(parsed.again(confirmationErrors(i18n, confirmed, context.now())), status);
      }
      const issued = await issueCertificate(db, viewer, { applicationId, rev: parsed.value.rev }, context);
      if (issued.ok) return seeOther(paths.manageCertificate(issued.certificateId));
      if (issued.code === "cannot_draw") {
        return formAgain(
          parsed.again(cannotDrawErrors(i18n, issued.field, issued.characters)),
          statusOf("not_ready"),
        );
      }
      return answer(issued, parsed.again);
    }
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

/** Revalidates after a rejected form too, so that the page shows the current state. */
export const shouldRevalidate = () => true;

export default function DecideApplication() {
  const { page, earlier, when, today, constraints } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply ?? null;
  const isSending = useNavigation().state === "submitting";
  const { application, trainee } = page;
  const isWaiting = application.state === "recommended";
  const canReopen = transition(application.state, "reopen") !== null;
  return (
    <>
      <Breadcrumbs items={[{ to: paths.manageApplications(), label: <Trans>Applications</Trans> }]} />
      <PageHeader
        eyebrow={page.cohortName}
        title={
          <Trans>
            Application from <PersonName name={trainee.shownName} />
          </Trans>
        }
        lead={page.credentialTitle}
        action={
          page.certificate !== null && (
            <LinkButton kind="quiet" to={paths.manageCertificate(page.certificate.id)}>
              <Trans>The certificate</Trans>
            </LinkButton>
          )
        }
      />
      <Stack gap="wide">
        <p className="flex flex-wrap gap-2">
          <ApplicationBadge state={application.state} />
          {page.certificate && page.certificate.status !== "valid" && (
            <CertificateBadge status={page.certificate.status} />
          )}
        </p>
        {!(isWaiting && page.mayDecide) && <RefusedNotice reply={reply} />}
        {isWaiting && !page.mayDecide && (
          <Notice title={<Trans>Someone else has to decide</Trans>}>
            <Trans>
              You signed this application as the supervisor. Another manager of the cohort issues it; if there
              is none, an administrator does.
            </Trans>
          </Notice>
        )}
        <MissingModulesNotice earlier={earlier} />
        <Section title={<Trans>Requirements</Trans>}>
          <RequirementPath requirements={page.evaluation.requirements} audience="staff" />
        </Section>
        <Section title={<Trans>What happened so far</Trans>}>
          <ApplicationTimeline events={page.history} when={when} />
        </Section>
        {isWaiting && page.mayDecide && (
          <DecisionForms
            page={page}
            when={when}
            today={today}
            reply={reply}
            constraints={constraints}
            isSending={isSending}
          />
        )}
        {canReopen && (
          <Section
            title={<Trans>Reopen application</Trans>}
            lead={
              <Trans>Everything that was earned is still there, and the same rules apply as before.</Trans>
            }
          >
            <FormFrame id="reopen">
              <HiddenField name="rev" value={application.rev} />
              <FormActions>
                <Button kind="quiet" name="intent" value="reopen">
                  <Trans>Reopen this application</Trans>
                </Button>
              </FormActions>
            </FormFrame>
          </Section>
        )}
      </Stack>
    </>
  );
}
