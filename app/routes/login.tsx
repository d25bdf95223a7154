import { msg, plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Button, TextLink } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Notice } from "~/components/ui/notice";
import { PasswordField } from "~/components/ui/password-field";
import { TextField } from "~/components/ui/text-field";
import { Gate } from "~/features/people/components/gate";
import { signInForm } from "~/features/people/forms";
import { homeOf } from "~/features/people/model";
import { signIn } from "~/features/people/sign-in.server";
import { deviceOf } from "~/http/device";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { openToAnyone } from "~/http/guards.server";
import { formAgain, safePath, seeOther, statusOf } from "~/http/responses.server";
import { MINUTE } from "~/lib/dates";
import { paths } from "~/lib/paths";

const wantedPath = (request: Request) => new URL(request.url).searchParams.get("to");

export async function loader({ request, context }: LoaderFunctionArgs) {
  openToAnyone();
  const { viewer, i18n } = context;
  if (viewer) return redirect(safePath(wantedPath(request), homeOf(viewer.roles)), 303);
  return {
    constraints: constraintsOf(signInForm(i18n)),
    hasNewPassword: new URL(request.url).searchParams.has("new-password"),
    comesFromPage: wantedPath(request) !== null,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  openToAnyone();
  const { db, sessions, viewer, i18n, clientKey, now } = context;
  const parsed = await parseForm(await readForm(request), signInForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const outcome = await signIn(db, parsed.value, clientKey, context);
  if (!outcome.ok) {
    if (outcome.code === "wrong_password") {
      const words = i18n._(
        msg`That e-mail and password don't go together. You can try again, or set a new password.`,
      );
      return formAgain(parsed.again({ "": [words] }));
    }
    const minutes = Math.max(1, Math.ceil((outcome.until - now()) / MINUTE));
    const words = i18n._(
      msg`There were many tries in a short time. Please wait ${plural(minutes, { one: "# minute", other: "# minutes" })}, or set a new password.`,
    );
    return formAgain(parsed.again({ "": [words] }), statusOf("too_many"));
  }
  if (viewer) await sessions.end(viewer.sessionId);
  const cookie = await sessions.begin(outcome.person, deviceOf(request.headers.get("User-Agent")));
  return seeOther(safePath(wantedPath(request), homeOf(outcome.person.roles)), { "Set-Cookie": cookie });
}

export const meta: MetaFunction = () => [{ title: "Sign in" }];

export default function SignIn() {
  const { constraints, hasNewPassword, comesFromPage } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  const navigation = useNavigation();
  return (
    <Gate
      title={<Trans>Sign in</Trans>}
      notice={
        hasNewPassword ? (
          <Notice kind="done" title={<Trans>Your new password is set</Trans>}>
            <Trans>You were signed out everywhere. Please sign in with it.</Trans>
          </Notice>
        ) : comesFromPage && !reply ? (
          <Notice>
            <Trans>Please sign in to go on. You then come to the page you wanted.</Trans>
          </Notice>
        ) : null
      }
      below={
        <TextLink to={paths.forgotPassword()}>
          <Trans>Forgotten your password?</Trans>
        </TextLink>
      }
    >
      <FormFrame id="sign-in" reply={reply} constraints={constraints}>
        <TextField
          name="email"
          type="email"
          label={<Trans>E-mail</Trans>}
          autoComplete="username"
          spellCheck={false}
        />
        <PasswordField name="password" label={<Trans>Password</Trans>} autoComplete="current-password" />
        <FormActions>
          <Button
            pending={navigation.state !== "idle" && navigation.formMethod === "POST"}
            pendingLabel={<Trans>Signing in …</Trans>}
          >
            <Trans>Sign in</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </Gate>
  );
}
