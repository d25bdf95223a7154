import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button, LinkButton } from "~/components/ui/button";
import { CheckboxField } from "~/components/ui/choice-fields";
import { Disclosure } from "~/components/ui/disclosure";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { PersonName } from "~/components/ui/person-name";
import { HiddenField } from "~/components/ui/text-field";
import { agreementLabel } from "~/features/certification/agreeing";
import { transition } from "~/features/certification/application-states";
import { submitApplication } from "~/features/certification/commands/applications.server";
import { PolicyText } from "~/features/certification/components/policy-text";
import { RequirementPath } from "~/features/certification/components/requirement-path";
import { agreeName, applyForm, asksForTruth, truthStatement } from "~/features/certification/forms";
import { applyPage } from "~/features/path/queries/certification.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, i18n } = context;
  const page = await applyPage(db, viewer, { curriculum });
  // Nothing to submit, not yet ready, or already submitted: the overview says which.
  if (!page?.evaluation.isReady || transition(page.application.state, "submit") === null) {
    throw seeOther(paths.certification());
  }
  const texts = page.texts.map((text) => ({ ...text, field: agreeName(text.requirementId) }));
  return {
    page: { ...page, texts },
    truth: asksForTruth(page.texts) ? truthStatement(i18n) : null,
    constraints: constraintsOf(applyForm(i18n, page.texts)),
    title: i18n._(msg`Your application`),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, i18n } = context;
  const form = await readForm(request);
  const page = await applyPage(db, viewer, { curriculum });
  if (!page) throw notFound();
  const parsed = await parseForm(form, applyForm(i18n, page.texts));
  if (!parsed.ok) return formAgain(parsed.reply);
  // The form can't be submitted unless every box is checked.
  const agreed = page.texts.map(({ requirementId }) => requirementId);
  const statement = asksForTruth(page.texts) ? truthStatement(i18n) : null;
  const sent = await submitApplication(db, viewer, { rev: parsed.value.rev, agreed, statement }, context);
  if (sent.ok) return seeOther(paths.certification());
  if (sent.code === "not_found") throw notFound();
  // A second click on the same button: the application is already submitted, and the overview says so.
  if (sent.code === "conflict" && sent.state === "submitted") return seeOther(paths.certification());
  const message =
    sent.code === "not_ready"
      ? i18n._(msg`A requirement is no longer met. Nothing was submitted. See your certification page.`)
      : i18n._(
          msg`Your application has changed since you opened this page. Nothing was submitted. Please open the page again.`,
        );
  return formAgain(parsed.again({ "": [message] }), statusOf(sent.code));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export default function Apply() {
  const { page, truth, constraints } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply ?? null;
  const isSending = useNavigation().state === "submitting";
  const { i18n } = useLingui();
  return (
    <>
      <Breadcrumbs items={[{ to: paths.certification(), label: <Trans>Certification</Trans> }]} />
      <PageHeader
        title={<Trans>Your application</Trans>}
        lead={
          <Trans>Everything below is part of your application. Review it, confirm it, and submit it.</Trans>
        }
      />
      <Stack gap="wide">
        <Notice title={<Trans>Who will see it</Trans>}>
          <p>
            {page.supervisor ? (
              <Trans>
                Your supervisor <PersonName name={page.supervisor.shownName} /> sees all of it, including your
                practice notes. Program managers see the numbers and the signatures, not the notes. No one
                else sees your private reflections.
              </Trans>
            ) : (
              <Trans>
                Your supervisor sees all of it, including your practice notes. You don’t have a supervisor at
                the moment, so it will go to the one you are assigned. Program managers see the numbers and
                the signatures, not the notes. No one else sees your private reflections.
              </Trans>
            )}
          </p>
        </Notice>
        <Section title={<Trans>What your application includes</Trans>}>
          <RequirementPath requirements={page.evaluation.requirements} audience="trainee" />
        </Section>
        <Section title={<Trans>What you confirm</Trans>}>
          <FormFrame id="apply" isFinal reply={reply} constraints={constraints}>
            <HiddenField name="rev" value={page.application.rev} />
            {page.texts.map((text) => (
              <Stack key={text.requirementId}>
                {text.html && (
                  <Disclosure summary={<Trans>Read again: {text.title}</Trans>}>
                    <PolicyText html={text.html} />
                  </Disclosure>
                )}
                <CheckboxField
                  name={text.field}
                  label={
                    text.text ?? (text.policyKind ? i18n._(agreementLabel(text.policyKind)) : text.title)
                  }
                  required
                  card
                />
              </Stack>
            ))}
            {truth !== null && <CheckboxField name="truth" label={truth} required card />}
            <FormActions>
              <Button large pending={isSending} pendingLabel={<Trans>Submitting…</Trans>}>
                <Trans>Submit application</Trans>
              </Button>
              <LinkButton kind="plain" to={paths.certification()}>
                <Trans>Not yet</Trans>
              </LinkButton>
            </FormActions>
          </FormFrame>
        </Section>
      </Stack>
    </>
  );
}
