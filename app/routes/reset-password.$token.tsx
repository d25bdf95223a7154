import { Trans } from "@lingui/react/macro";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Button, LinkButton } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { resetPassword } from "~/features/people/commands/password-reset.server";
import { NewPasswordField } from "~/features/people/components/new-password-field";
import { SignInFrame } from "~/features/people/components/sign-in-frame";
import { resetPasswordForm } from "~/features/people/forms";
import { findPasswordReset } from "~/features/people/queries/links.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { openToAnyone } from "~/http/guards.server";
import { knownDevice } from "~/http/known-device.server";
import { formAgain, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ params, context }: LoaderFunctionArgs) {
  openToAnyone();
  const reset = await findPasswordReset(context.db, params.token ?? "", context.now());
  if (!reset) return data({ isOpen: false, constraints: {} }, { status: statusOf("expired") });
  return { isOpen: true, constraints: constraintsOf(resetPasswordForm(context.i18n, [])) };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  openToAnyone();
  const { db, curriculum, i18n, now } = context;
  const token = params.token ?? "";
  const reset = await findPasswordReset(db, token, now());
  const { name, shortName } = curriculum.program;
  const personal = [...(reset?.personal ?? []), name, shortName];
  const parsed = await parseForm(await readForm(request), resetPasswordForm(i18n, personal));
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { isOver: false });
  const { remembered } = knownDevice({ request, context });
  const input = { token, newPassword: parsed.value.password, deviceToken: remembered.token };
  const outcome = await resetPassword(db, input, context);
  if (!outcome.ok) return formAgain({}, statusOf(outcome.code), { isOver: true });
  return seeOther(paths.loginWithNewPassword(), { "Set-Cookie": remembered.setCookie });
}

export const meta: MetaFunction = () => [{ title: "New password" }];

export default function ResetPassword() {
  const { isOpen, constraints } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (!isOpen || (answer && "isOver" in answer && answer.isOver)) {
    return (
      <SignInFrame title={<Trans>This link doesn’t work anymore</Trans>}>
        <Stack>
          <p>
            <Trans>
              A password link works once, for one hour, and only the newest one counts. Your password hasn’t
              changed. You can request a new link at any time.
            </Trans>
          </p>
          <FormActions>
            <LinkButton to={paths.forgotPassword()}>
              <Trans>Send a new link</Trans>
            </LinkButton>
            <LinkButton to={paths.login()} kind="quiet">
              <Trans>Sign in</Trans>
            </LinkButton>
          </FormActions>
        </Stack>
      </SignInFrame>
    );
  }
  return (
    <SignInFrame
      title={<Trans>Choose a new password</Trans>}
      lead={<Trans>You will be signed out on every device. Then sign in with the new password.</Trans>}
    >
      <FormFrame id="reset-password" reply={answer?.reply} constraints={constraints}>
        <NewPasswordField />
        <FormActions>
          <Button>
            <Trans>Set password</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </SignInFrame>
  );
}
