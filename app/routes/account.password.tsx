import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button, LinkButton } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { PageHeader } from "~/components/ui/page-header";
import { PasswordField } from "~/components/ui/password-field";
import { changePassword } from "~/features/people/commands/password.server";
import { NewPasswordField } from "~/features/people/components/new-password-field";
import { changePasswordForm } from "~/features/people/forms";
import { findPerson } from "~/features/people/queries/people.server";
import { confirmationMessage } from "~/features/people/wait-messages";
import { deviceOf } from "~/http/device";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireUser } from "~/http/guards.server";
import { knownDevice } from "~/http/known-device.server";
import { formAgain, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader(args: LoaderFunctionArgs) {
  const viewer = requireUser(args);
  return { email: viewer.email, constraints: constraintsOf(changePasswordForm(args.context.i18n, [])) };
}

export async function action(args: ActionFunctionArgs) {
  const viewer = requireUser(args);
  const { db, curriculum, i18n, sessions } = args.context;
  const person = await findPerson(db, viewer.personId);
  const { name: programName, shortName } = curriculum.program;
  const personal = [viewer.email, viewer.shownName, person?.legalName ?? "", programName, shortName];
  const parsed = await parseForm(await readForm(args.request), changePasswordForm(i18n, personal));
  if (!parsed.ok) return formAgain(parsed.reply);
  const { remembered } = knownDevice(args);
  const input = { ...parsed.value, deviceToken: remembered.token };
  const outcome = await changePassword(db, viewer, input, args.context);
  if (!outcome.ok) {
    if (outcome.code === "wrong_password") {
      const message = i18n._(msg`That isn’t your current password. Nothing was changed. You can try again.`);
      return formAgain(parsed.again({ currentPassword: [message] }));
    }
    const messageText = confirmationMessage(i18n, outcome, args.context.now());
    return formAgain(parsed.again({ "": [messageText] }), statusOf(outcome.code));
  }
  const cookie = await sessions.begin(
    { id: viewer.personId, roles: viewer.roles },
    deviceOf(args.request.headers.get("User-Agent")),
  );
  return seeOther(paths.accountDone("password"), [
    ["Set-Cookie", cookie],
    ["Set-Cookie", remembered.setCookie],
  ]);
}

export const meta: MetaFunction = () => [{ title: "Password" }];

export default function ChangePassword() {
  const { email, constraints } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  return (
    <>
      <Breadcrumbs items={[{ to: paths.account(), label: <Trans>Account</Trans> }]} />
      <PageHeader
        title={<Trans>Change your password</Trans>}
        lead={<Trans>You stay signed in here, and every other device is signed out.</Trans>}
      />
      <FormFrame id="change-password" reply={reply} constraints={constraints}>
        <input type="hidden" name="username" value={email} autoComplete="username" />
        <PasswordField
          name="currentPassword"
          label={<Trans>Current password</Trans>}
          autoComplete="current-password"
        />
        <NewPasswordField name="newPassword" />
        <FormActions>
          <Button>
            <Trans>Set password</Trans>
          </Button>
          <LinkButton to={paths.account()} kind="quiet">
            <Trans>Keep current password</Trans>
          </LinkButton>
        </FormActions>
      </FormFrame>
    </>
  );
}
