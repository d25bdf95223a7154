import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { LinkButton } from "~/components/ui/button";
import { DateTime } from "~/components/ui/date-time";
import { DescriptionList } from "~/components/ui/description-list";
import { FormActions } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { PersonName } from "~/components/ui/person-name";
import { governCertificate } from "~/features/certification/commands/certificates.server";
import { CertificateTimeline } from "~/features/certification/components/application-timeline";
import { CertificateBadge } from "~/features/certification/components/status-labels";
import { UntilTerm, ValidUntil } from "~/features/certification/components/valid-until";
import { governForm } from "~/features/certification/forms";
import { groupedCode } from "~/features/certification/names";
import { governingPage } from "~/features/certification/queries/certificates.server";
import { governingErrors } from "~/features/certification/refusals";
import { confirmationErrors } from "~/features/people/wait-messages";
import { GoverningForms } from "~/features/staff/components/governing-forms";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { reauthenticate } from "~/http/reauth.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { dayOf } from "~/lib/dates";
import { paths } from "~/lib/paths";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager", "administrator"]);
  const { db, curriculum, now, i18n } = context;
  const at = { now: now(), timeZone: curriculum.program.timeZone };
  const page = await governingPage(db, viewer, params.id ?? "", at);
  if (!page) throw notFound();
  const today = dayOf(now(), viewer.timeZone);
  return {
    page,
    today,
    when: { locale: viewer.locale, zone: viewer.timeZone, now: now() },
    constraints: constraintsOf(governForm(i18n, today)),
    title: i18n._(msg`Manage certificate`),
  };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager", "administrator"]);
  const { db, curriculum, now, i18n } = context;
  const certificateId = params.id ?? "";
  const form = await readForm(request);
  const at = { now: now(), timeZone: curriculum.program.timeZone };
  if (!(await governingPage(db, viewer, certificateId, at))) throw notFound();
  const parsed = await parseForm(form, governForm(i18n, dayOf(now(), viewer.timeZone)));
  if (!parsed.ok) return formAgain(parsed.reply);
  const { intent, rev, reason, reviewOn, password } = parsed.value;
  const confirmed = await reauthenticate(context, viewer, password);
  if (!confirmed.ok) {
    const status = statusOf(confirmed.code);
    return formAgain(parsed.again(confirmationErrors(i18n, confirmed, now())), status);
  }
  const done = await governCertificate(
    db,
    viewer,
    { certificateId, rev, act: intent, reason, reviewOn },
    context,
  );
  if (done.ok) return seeOther(paths.manageCertificate(certificateId));
  if (done.code === "not_found") throw notFound();
  return formAgain(parsed.again(governingErrors(i18n, done.state)), statusOf(done.code));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

/** Revalidates after a rejected form too, so that the page shows the current state. */
export const shouldRevalidate = () => true;

export default function GovernCertificate() {
  const { page, today, when, constraints } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply ?? null;
  const { t } = useLingui();
  return (
    <>
      <Breadcrumbs
        items={[
          { to: paths.manageApplications(), label: <Trans>Applications</Trans> },
          { to: paths.manageApplication(page.applicationId), label: <Trans>The application</Trans> },
        ]}
      />
      <PageHeader
        eyebrow={page.credentialTitle}
        title={
          <Trans>
            Certificate issued to <PersonName name={page.holderName} />
          </Trans>
        }
      />
      <Stack gap="wide">
        <Stack>
          <p>
            <CertificateBadge status={page.status} />
          </p>
          <DescriptionList
            lined
            items={[
              {
                key: "since",
                term: t`In this status since`,
                value: <DateTime value={page.statusSince} locale={when.locale} />,
              },
              {
                key: "issued",
                term: t`Issued on`,
                value: <DateTime value={page.issuedOn} locale={when.locale} />,
              },
              {
                key: "until",
                term: <UntilTerm status={page.status} />,
                value: <ValidUntil day={page.validUntil} zone={page.zone} locale={when.locale} />,
              },
              {
                key: "code",
                term: t`Code`,
                value: <code className="break-words">{groupedCode(page.code)}</code>,
              },
            ]}
          />
          <FormActions>
            <LinkButton kind="quiet" to={paths.certificate(page.code)}>
              <Trans>View certificate</Trans>
            </LinkButton>
            <LinkButton kind="quiet" to={paths.verifyCode(page.code)}>
              <Trans>See what others see</Trans>
            </LinkButton>
          </FormActions>
        </Stack>
        <Section title={<Trans>What happened so far</Trans>}>
          <CertificateTimeline events={page.history} when={when} />
        </Section>
        <Section
          title={<Trans>Suspend, reinstate, or revoke</Trans>}
          lead={<Trans>The public page changes right away. The history is kept.</Trans>}
        >
          <GoverningForms page={page} today={today} reply={reply} constraints={constraints} />
        </Section>
      </Stack>
    </>
  );
}
