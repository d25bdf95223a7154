import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button, LinkButton } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader } from "~/components/ui/page-header";
import { PasswordField } from "~/components/ui/password-field";
import { TextField } from "~/components/ui/text-field";
import { requestEmailChange } from "~/features/people/commands/email-change.server";
import { changeEmailForm } from "~/features/people/forms";
import { waitMessage } from "~/features/people/wait-messages";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireUser } from "~/http/guards.server";
import { renewSession } from "~/http/reauth.server";
import { formAgain, seeOther, statusOf } from "~/http/responses.server";
import { shownEmail } from "~/lib/email";
import { paths } from "~/lib/paths";

export async function loader(args: LoaderFunctionArgs) {
  const viewer = requireUser(args);
  return {
    email: shownEmail(viewer.email),
    isSent: new URL(args.request.url).searchParams.has("sent"),
    constraints: constraintsOf(changeEmailForm(args.context.i18n)),
  };
}

export async function action(args: ActionFunctionArgs) {
  const viewer = requireUser(args);
  const { db, i18n } = args.context;
  const parsed = await parseForm(await readForm(args.request), changeEmailForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const outcome = await requestEmailChange(db, viewer, parsed.value, args.context);
  if (outcome.ok) {
    await renewSession(args.context, viewer);
    return seeOther(paths.accountEmailSent());
  }
  switch (outcome.code) {
    case "wrong_password":
      return formAgain(
        parsed.again({
          password: [i18n._(msg`That isn’t your password. Nothing was changed. You can try again.`)],
        }),
      );
    case "conflict":
      return formAgain(
        parsed.again({ newEmail: [i18n._(msg`This is already your address.`)] }),
        statusOf(outcome.code),
      );
    case "too_many":
      return formAgain(
        parsed.again({
          "": [
            i18n._(
              msg`There were too many attempts in a short time. Nothing was changed. ${waitMessage(i18n, outcome.until, args.context.now())}`,
            ),
          ],
        }),
        statusOf(outcome.code),
      );
  }
}

export const meta: MetaFunction = () => [{ title: "Email" }];

export default function ChangeEmail() {
  const { email, isSent, constraints } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  return (
    <>
      <Breadcrumbs items={[{ to: paths.account(), label: <Trans>Account</Trans> }]} />
      <PageHeader
        title={<Trans>Change your email</Trans>}
        lead={
          <Trans>
            Your current email is {email}. It stays the same until you open the link we send to the new
            address.
          </Trans>
        }
      />
      <Stack>
        {isSent && !reply && (
          <Notice kind="done" title={<Trans>Check your email at the new address</Trans>}>
            <Trans>If it can be used, a link is on its way. It works once, for one day.</Trans>
          </Notice>
        )}
        <FormFrame id="change-email" reply={reply} constraints={constraints}>
          <TextField
            name="newEmail"
            type="email"
            label={<Trans>New email</Trans>}
            autoComplete="email"
            spellCheck={false}
          />
          <PasswordField
            name="password"
            label={<Trans>Your password</Trans>}
            autoComplete="current-password"
          />
          <FormActions>
            <Button>
              <Trans>Send link</Trans>
            </Button>
            <LinkButton to={paths.account()} kind="quiet">
              <Trans>Keep current email</Trans>
            </LinkButton>
          </FormActions>
        </FormFrame>
      </Stack>
    </>
  );
}
