import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Button, LinkButton } from "~/components/ui/button";
import { Form } from "~/components/ui/form";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { PasswordField } from "~/components/ui/password-field";
import { confirmEmailChange } from "~/features/people/commands/email-change.server";
import { SignInFrame } from "~/features/people/components/sign-in-frame";
import { confirmEmailForm } from "~/features/people/forms";
import { findEmailChange } from "~/features/people/queries/links.server";
import { confirmationErrors } from "~/features/people/wait-messages";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { openToAnyone, requireUser } from "~/http/guards.server";
import { reauthenticate } from "~/http/reauth.server";
import { formAgain, seeOther, statusOf } from "~/http/responses.server";
import { shownEmail } from "~/lib/email";
import { paths } from "~/lib/paths";

/** Shows the address to its owner alone and changes nothing, because email scanners open links. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  openToAnyone();
  const { db, viewer, i18n, now } = context;
  const token = params.token ?? "";
  const constraints = constraintsOf(confirmEmailForm(i18n));
  const change = await findEmailChange(db, token, now());
  if (!change) return data({ who: "over" as const, constraints }, { status: statusOf("expired") });
  if (!viewer) return { who: "signed_out" as const, here: paths.confirmEmail(token), constraints };
  if (viewer.personId !== change.personId) return { who: "somebody_else" as const, constraints };
  return { who: "owner" as const, newEmail: shownEmail(change.newEmail), constraints };
}

export async function action(args: ActionFunctionArgs) {
  openToAnyone();
  const viewer = requireUser(args);
  const { params, request, context } = args;
  const { db, i18n, now } = context;
  const token = params.token ?? "";
  const over = i18n._(
    msg`This link has been used, has been replaced, or has expired. Your address hasn’t changed.`,
  );
  const change = await findEmailChange(db, token, now());
  if (change?.personId !== viewer.personId) return formAgain({ error: { "": [over] } }, statusOf("expired"));
  const parsed = await parseForm(await readForm(request), confirmEmailForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const confirmed = await reauthenticate(context, viewer, parsed.value.password);
  if (!confirmed.ok) {
    const status = statusOf(confirmed.code);
    return formAgain(parsed.again(confirmationErrors(i18n, confirmed, context.now())), status);
  }
  const outcome = await confirmEmailChange(db, confirmed.viewer, { token }, context);
  if (outcome.ok) return seeOther(paths.accountDone("email"));
  const message =
    outcome.code === "expired"
      ? over
      : i18n._(msg`This address can’t be used anymore. Your address hasn’t changed.`);
  return formAgain({ error: { "": [message] } }, statusOf(outcome.code));
}

export const meta: MetaFunction = () => [{ title: "Confirm email" }];

export default function ConfirmEmail() {
  const page = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  switch (page.who) {
    case "over":
      return (
        <SignInFrame title={<Trans>This link doesn’t work anymore</Trans>}>
          <Stack>
            <p>
              <Trans>
                It works once, for one day, and only the newest one counts. A new password or a change to your
                account cancels it as well. If your address hasn’t been changed yet, you can request a new
                link.
              </Trans>
            </p>
            <FormActions>
              <LinkButton to={paths.accountEmail()}>
                <Trans>Go to my email</Trans>
              </LinkButton>
            </FormActions>
          </Stack>
        </SignInFrame>
      );
    case "signed_out":
      return (
        <SignInFrame
          title={<Trans>Sign in to confirm this address</Trans>}
          lead={
            <Trans>
              Sign in with your current address. Then you return to this page to confirm the new one with your
              password.
            </Trans>
          }
        >
          <FormActions>
            <LinkButton to={paths.login(page.here)} kind="main">
              <Trans>Sign in</Trans>
            </LinkButton>
          </FormActions>
        </SignInFrame>
      );
    case "somebody_else":
      return (
        <SignInFrame
          title={<Trans>Someone else is signed in on this device</Trans>}
          lead={
            <Trans>This link belongs to another account. Sign out first, then open the link again.</Trans>
          }
        >
          <Form method="post" action={paths.logout()}>
            <FormActions>
              <Button>
                <Trans>Sign out</Trans>
              </Button>
            </FormActions>
          </Form>
        </SignInFrame>
      );
    case "owner": {
      const { newEmail } = page;
      return (
        <SignInFrame
          title={<Trans>Use this address?</Trans>}
          lead={
            <Trans>
              From then on, you sign in with {newEmail}, and email goes there. The old address gets a notice
              with a link that can undo this for seven days.
            </Trans>
          }
        >
          <FormFrame id="confirm-email" reply={reply} constraints={page.constraints}>
            <PasswordField name="password" label={<Trans>Your password</Trans>} />
            <FormActions>
              <Button>
                <Trans>Use this address</Trans>
              </Button>
            </FormActions>
          </FormFrame>
        </SignInFrame>
      );
    }
  }
}
