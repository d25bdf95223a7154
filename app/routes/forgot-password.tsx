import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Button, LinkButton, TextLink } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { TextField } from "~/components/ui/text-field";
import { requestPasswordReset } from "~/features/people/commands/password-reset.server";
import { SignInFrame } from "~/features/people/components/sign-in-frame";
import { WhomToAsk } from "~/features/people/components/whom-to-ask";
import { forgotPasswordForm } from "~/features/people/forms";
import { programContact } from "~/features/people/queries/contact.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { openToAnyone } from "~/http/guards.server";
import { formAgain, seeOther } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ request, context }: LoaderFunctionArgs) {
  openToAnyone();
  return {
    constraints: constraintsOf(forgotPasswordForm(context.i18n)),
    isSent: new URL(request.url).searchParams.has("sent"),
    contact: await programContact(context.db, context),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  openToAnyone();
  const parsed = await parseForm(await readForm(request), forgotPasswordForm(context.i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const { clientKey } = context;
  await requestPasswordReset(context.db, { email: parsed.value.email, clientKey }, context);
  return seeOther(paths.forgotPasswordSent());
}

export const meta: MetaFunction = () => [{ title: "Reset password" }];

export default function ForgotPassword() {
  const { constraints, isSent, contact } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  if (isSent && !reply) {
    return (
      <SignInFrame
        title={<Trans>Check your email</Trans>}
        below={
          <TextLink to={paths.forgotPassword()}>
            <Trans>Try another address</Trans>
          </TextLink>
        }
      >
        <Stack>
          <p>
            <Trans>
              If there is an account with this address, a link is on its way. It works once, for one hour.
              Please check your spam folder too.
            </Trans>
          </p>
          <p>
            <Trans>No email after a few minutes?</Trans> <WhomToAsk contact={contact} />
          </p>
          <FormActions>
            <LinkButton to={paths.login()}>
              <Trans>Back to sign in</Trans>
            </LinkButton>
          </FormActions>
        </Stack>
      </SignInFrame>
    );
  }
  return (
    <SignInFrame
      title={<Trans>Set a new password</Trans>}
      lead={<Trans>Enter your email address, and we’ll send you a link.</Trans>}
      below={
        <TextLink to={paths.login()}>
          <Trans>Back to sign in</Trans>
        </TextLink>
      }
    >
      <FormFrame id="forgot-password" reply={reply} constraints={constraints}>
        <TextField
          name="email"
          type="email"
          label={<Trans>Email</Trans>}
          autoComplete="username"
          spellCheck={false}
        />
        <FormActions>
          <Button>
            <Trans>Send link</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </SignInFrame>
  );
}
