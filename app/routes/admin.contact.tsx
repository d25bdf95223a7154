import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button } from "~/components/ui/button";
import { ContactLine } from "~/components/ui/contact-ways";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Notice } from "~/components/ui/notice";
import { PageHeader } from "~/components/ui/page-header";
import { HiddenField } from "~/components/ui/text-field";
import { changeContact } from "~/features/people/commands/contact.server";
import { ContactFields } from "~/features/people/components/contact-fields";
import { contactForm, contactIn } from "~/features/people/forms";
import { enteredContact } from "~/features/people/queries/contact.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, seeOther, statusOf } from "~/http/responses.server";
import { isReachable } from "~/lib/contact";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole({ request, context }, ["administrator"]);
  const { db, i18n, curriculum } = context;
  const { contact } = curriculum.program;
  return {
    title: i18n._(msg`Program contact`),
    inFile: isReachable(contact) ? contact : null,
    entered: await enteredContact(db),
    isSaved: new URL(request.url).searchParams.has("done"),
    constraints: constraintsOf(contactForm(i18n)),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["administrator"]);
  const { db, i18n, curriculum } = context;
  const parsed = await parseForm(await readForm(request), contactForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  if (isReachable(curriculum.program.contact)) {
    const message = i18n._(
      msg`The contact is set in program.yaml and can only be changed there. Nothing was changed.`,
    );
    return formAgain(parsed.again({ "": [message] }), statusOf("conflict"));
  }
  const done = await changeContact(
    db,
    viewer,
    { ...contactIn(parsed.value), rev: parsed.value.rev },
    context,
  );
  if (done.ok) return seeOther(`${paths.adminContact()}?done=contact`);
  const messageText = i18n._(
    msg`Another administrator changed the contact while you were editing. What you typed is still here. Open this page again to see the contact as it is now.`,
  );
  return formAgain(parsed.again({ "": [messageText] }), statusOf(done.code));
}

export default function ProgramContact() {
  const { inFile, entered, isSaved, constraints } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  return (
    <>
      <Breadcrumbs items={[{ to: paths.admin(), label: <Trans>Administration</Trans> }]} />
      <PageHeader
        title={<Trans>Program contact</Trans>}
        lead={
          <Trans>
            The contact for questions and problems. It appears in every email, on error pages, and at the
            bottom of each page.
          </Trans>
        }
      />
      {inFile ? (
        <>
          <p>
            <ContactLine contact={inFile} />
          </p>
          <Notice>
            <Trans>This is set in program.yaml and can only be changed there.</Trans>
          </Notice>
        </>
      ) : (
        <>
          {isSaved && !reply && (
            <Notice kind="done">
              <Trans>The contact is saved.</Trans>
            </Notice>
          )}
          <FormFrame id="contact" reply={reply} constraints={constraints}>
            <HiddenField name="rev" value={entered?.rev ?? 0} />
            <ContactFields contact={entered ?? undefined} />
            <FormActions>
              <Button>
                <Trans>Save</Trans>
              </Button>
            </FormActions>
          </FormFrame>
        </>
      )}
    </>
  );
}
