import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Button } from "~/components/ui/button";
import { CheckboxField } from "~/components/ui/choice-fields";
import { Disclosure } from "~/components/ui/disclosure";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { HiddenField } from "~/components/ui/text-field";
import { canAgree, transition } from "~/features/certification/application-states";
import { withdrawApplication } from "~/features/certification/commands/applications.server";
import { chooseNameDisplay } from "~/features/certification/commands/certificates.server";
import { ApplicationTimeline } from "~/features/certification/components/application-timeline";
import { replyFor } from "~/features/certification/components/reply-for";
import { RequirementPath } from "~/features/certification/components/requirement-path";
import { nameDisplayForm, withdrawForm } from "~/features/certification/forms";
import { CertificationStatus } from "~/features/path/components/certification-status";
import { OwnCertificateCard } from "~/features/path/components/own-certificate";
import { certificationPage } from "~/features/path/queries/certification.server";
import { programContact } from "~/features/people/queries/contact.server";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, now, settings, i18n } = context;
  return {
    page: await certificationPage(db, viewer, { now: now() }, { curriculum }),
    contact: await programContact(db, context),
    siteUrl: settings.siteUrl,
    when: { locale: viewer.locale, zone: viewer.timeZone, now: now() },
    title: i18n._(msg`Certification`),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, i18n } = context;
  const form = await readForm(request);
  if (form.get("intent") === "name_display") {
    const parsed = await parseForm(form, nameDisplayForm(i18n));
    if (!parsed.ok) return formAgain(parsed.reply);
    const chosen = await chooseNameDisplay(db, viewer, parsed.value, context);
    if (!chosen.ok) throw notFound();
    return seeOther(paths.certification());
  }
  const parsed = await parseForm(form, withdrawForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const withdrawn = await withdrawApplication(db, viewer, parsed.value, context);
  if (withdrawn.ok) return seeOther(paths.certification());
  if (withdrawn.code === "not_found") throw notFound();
  const again = parsed.again({
    "": [
      i18n._(
        msg`Your application has changed since you opened this page, so you were not withdrawn. Please review it as it is now.`,
      ),
    ],
  });
  return formAgain(again, statusOf(withdrawn.code));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

/** Revalidates after a rejected form too, so that the page shows the current state. */
export const shouldRevalidate = () => true;

export default function Certification() {
  const { page, contact, siteUrl, when } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  const withdrawReply = replyFor(reply, { intent: "withdraw" });
  const { application, evaluation, history, certificates } = page;
  const isOver = certificates.length > 0 && application?.state === "issued";
  const canWithdraw = application !== null && transition(application.state, "withdraw") !== null;
  return (
    <>
      <PageHeader
        title={<Trans>Certification</Trans>}
        lead={
          <Trans>The requirements for the {page.credentialTitle}, your progress, and who acts next.</Trans>
        }
      />
      <Stack gap="wide">
        <CertificationStatus page={page} contact={contact} when={when} />
        {certificates.length > 0 && (
          <Section title={<Trans>Your certificate</Trans>}>
            <Stack>
              {certificates.map((certificate) => (
                <OwnCertificateCard
                  key={certificate.id}
                  certificate={certificate}
                  siteUrl={siteUrl}
                  when={when}
                  contact={contact}
                  reply={replyFor(reply, { intent: "name_display", certificateId: certificate.id })}
                />
              ))}
            </Stack>
          </Section>
        )}
        {evaluation && !isOver && (
          <Section title={<Trans>Requirements</Trans>}>
            <RequirementPath
              requirements={evaluation.requirements}
              audience="trainee"
              canAgree={canAgree(evaluation.state)}
            />
          </Section>
        )}
        {history.length > 0 && (
          <Section title={<Trans>What happened so far</Trans>}>
            <ApplicationTimeline events={history} when={when} />
          </Section>
        )}
        {canWithdraw && (
          <Disclosure
            summary={<Trans>Withdraw from certification</Trans>}
            open={withdrawReply !== null}
            plain
          >
            <FormFrame id="withdraw" isFinal reply={withdrawReply}>
              <p>
                <Trans>
                  You can stop working toward your certificate at any time, and you don’t have to say why.
                  Your account stays open, and your lessons, quizzes, and hours stay as they are. To continue
                  later, ask your program manager to reopen your application.
                </Trans>
              </p>
              <HiddenField name="rev" value={application.rev} />
              <CheckboxField
                name="confirm"
                label={<Trans>Yes, withdraw from certification</Trans>}
                required
              />
              <FormActions>
                <Button kind="danger" name="intent" value="withdraw">
                  <Trans>Withdraw</Trans>
                </Button>
              </FormActions>
            </FormFrame>
          </Disclosure>
        )}
      </Stack>
    </>
  );
}
