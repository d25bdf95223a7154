import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Button } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { TextField } from "~/components/ui/text-field";
import { printingReply } from "~/features/certification/queries/printed-name.server";
import { needsSetup, setUp } from "~/features/people/commands/setup.server";
import { ContactFields } from "~/features/people/components/contact-fields";
import { NameFields } from "~/features/people/components/name-fields";
import { NewPasswordField } from "~/features/people/components/new-password-field";
import { SignInFrame } from "~/features/people/components/sign-in-frame";
import { contactIn, setupForm, setupWithContactForm, type SetupInput } from "~/features/people/forms";
import { homeOf } from "~/features/people/model";
import { deviceOf } from "~/http/device";
import { constraintsOf, parseForm, readForm, type ParsedForm } from "~/http/forms.server";
import { openToAnyone } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { isReachable } from "~/lib/contact";

export async function loader({ context }: LoaderFunctionArgs) {
  openToAnyone();
  if (!(await needsSetup(context.db))) throw notFound();
  const asksContact = !isReachable(context.curriculum.program.contact);
  const form = asksContact ? setupWithContactForm(context.i18n) : setupForm(context.i18n);
  return { asksContact, constraints: constraintsOf(form) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  openToAnyone();
  const { db, i18n, sessions, clientKey } = context;
  if (!(await needsSetup(db))) throw notFound();
  const { name, shortName, contact } = context.curriculum.program;
  const form = await readForm(request);
  const parsed: ParsedForm<SetupInput> = isReachable(contact)
    ? await parseForm(form, setupForm(i18n, [name, shortName]))
    : await parseForm(form, setupWithContactForm(i18n, [name, shortName]));
  if (!parsed.ok) return formAgain(parsed.reply);
  const printing = await printingReply(i18n, form, parsed.value.legalName, parsed.again);
  if (printing) return formAgain(printing);
  const { contactName, contactEmail, contactPhone } = parsed.value;
  const entered = contactName === undefined ? null : contactIn({ contactName, contactEmail, contactPhone });
  const outcome = await setUp(db, { ...parsed.value, contact: entered, clientKey }, context);
  if (outcome.ok) {
    const cookie = await sessions.begin(outcome.person, deviceOf(request.headers.get("User-Agent")));
    return seeOther(homeOf(outcome.person.roles), { "Set-Cookie": cookie });
  }
  switch (outcome.code) {
    case "not_found":
      throw notFound();
    case "invalid": {
      const message = i18n._(
        msg`This is not the code from the server’s log. Each start of the server prints a new one.`,
      );
      return formAgain(parsed.again({ code: [message] }));
    }
    case "too_many": {
      const message = i18n._(
        msg`There were too many attempts in a short time. Please wait 15 minutes and try again.`,
      );
      return formAgain(parsed.again({ "": [message] }), statusOf(outcome.code));
    }
    case "conflict": {
      const message = i18n._(msg`There is already an account with this address.`);
      return formAgain(parsed.again({ email: [message] }), statusOf(outcome.code));
    }
  }
}

export const meta: MetaFunction = () => [{ title: "Set up" }];

export default function SetUp() {
  const { asksContact, constraints } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  return (
    <SignInFrame
      title={<Trans>Set up this installation</Trans>}
      lead={
        <Trans>
          Create the first administrator’s account. That administrator can then invite everyone else.
        </Trans>
      }
    >
      <FormFrame id="set-up" reply={reply} constraints={constraints}>
        <TextField
          name="code"
          label={<Trans>One-time code</Trans>}
          hint={<Trans>The server printed it in its log when it started.</Trans>}
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          name="email"
          type="email"
          label={<Trans>Email</Trans>}
          autoComplete="username"
          spellCheck={false}
        />
        <NameFields isTrainee={false} />
        <NewPasswordField />
        {asksContact && (
          <>
            <p>
              <Trans>
                A contact for questions appears in every email, on error pages, and at the bottom of each
                page. You can change it later.
              </Trans>
            </p>
            <ContactFields />
          </>
        )}
        <FormActions>
          <Button>
            <Trans>Create account</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </SignInFrame>
  );
}
