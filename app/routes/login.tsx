import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Button, TextLink } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Notice } from "~/components/ui/notice";
import { PasswordField } from "~/components/ui/password-field";
import { TextField } from "~/components/ui/text-field";
import { signIn } from "~/features/people/commands/sign-in.server";
import { findUnsent, markedUnsent, type UnsentForm } from "~/features/people/commands/unsent-forms.server";
import { SignInFrame } from "~/features/people/components/sign-in-frame";
import { signInForm } from "~/features/people/forms";
import { homeOf } from "~/features/people/model";
import { signInWaitMessage } from "~/features/people/wait-messages";
import { deviceOf } from "~/http/device";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { openToAnyone } from "~/http/guards.server";
import { knownDevice } from "~/http/known-device.server";
import { formAgain, safePath, seeOther, statusOf } from "~/http/responses.server";
import { UNSENT } from "~/lib/form";
import { paths } from "~/lib/paths";

const wantedPath = (request: Request) => new URL(request.url).searchParams.get("to");

/** Returns the id of a stored form that the requested page would restore. */
const unsentIn = (request: Request) =>
  new URL(safePath(wantedPath(request), "/"), "http://site.invalid").searchParams.get(UNSENT);

/**
 * Returns the form to restore after signing in: the one that the requested page names, or the one that belongs to it.
 */
async function unsentHere(
  request: Request,
  { db, keeper, now }: LoaderFunctionArgs["context"],
): Promise<UnsentForm | null> {
  const named = unsentIn(request);
  const id = named ?? markedUnsent(request.headers.get("Cookie"));
  const found = keeper && id !== null ? await findUnsent(db, keeper, id, now()) : null;
  const wanted = wantedPath(request);
  return named !== null || wanted === null || wanted === found?.page ? found : null;
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  openToAnyone();
  const { viewer, i18n } = context;
  const isUnsaved = unsentIn(request) !== null || new URL(request.url).searchParams.has("unsaved");
  if (viewer) return redirect(safePath(wantedPath(request), homeOf(viewer.roles)), 303);
  return {
    constraints: constraintsOf(signInForm(i18n)),
    hasNewPassword: new URL(request.url).searchParams.has("new-password"),
    comesFromPage: wantedPath(request) !== null,
    unsent: (await unsentHere(request, context)) ? "saved" : isUnsaved ? "lost" : null,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  openToAnyone();
  const { db, sessions, viewer, keeper, i18n, clientKey, now } = context;
  const parsed = await parseForm(await readForm(request), signInForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const device = knownDevice({ request, context });
  const deviceToken = device.remembered.token;
  const outcome = await signIn(db, { ...parsed.value, clientKey, deviceToken }, context);
  if (!outcome.ok) {
    if (outcome.code === "wrong_password") {
      const message = i18n._(msg`That email and password don’t match. Try again, or reset your password.`);
      return formAgain(parsed.again({ "": [message] }));
    }
    const messageText = signInWaitMessage(i18n, outcome, now());
    return formAgain(parsed.again({ "": [messageText] }), statusOf("too_many"));
  }
  if (viewer) await sessions.end(viewer.sessionId);
  const cookie = await sessions.begin(outcome.person, deviceOf(request.headers.get("User-Agent")));
  const isSame = keeper?.personId === outcome.person.id;
  const unsent = isSame && wantedPath(request) === null ? await unsentHere(request, context) : null;
  const home = unsent ? paths.withUnsent(unsent.page, unsent.id, unsent.form) : homeOf(outcome.person.roles);
  // A form written by someone else, and the page it belongs to, are not for this person.
  const isAnothers = unsentIn(request) !== null && !isSame;
  return seeOther(isAnothers ? home : safePath(wantedPath(request), home), [
    ["Set-Cookie", cookie],
    ["Set-Cookie", device.remembered.setCookie],
  ]);
}

export const meta: MetaFunction = () => [{ title: "Sign in" }];

export default function SignIn() {
  const { constraints, hasNewPassword, comesFromPage, unsent } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  const navigation = useNavigation();
  return (
    <SignInFrame
      title={<Trans>Sign in</Trans>}
      notice={
        hasNewPassword ? (
          <Notice kind="done" title={<Trans>Your new password is set</Trans>}>
            <Trans>You were signed out everywhere. Please sign in with it.</Trans>
          </Notice>
        ) : unsent === "saved" ? (
          <Notice kind="waits" title={<Trans>You were signed out before your form was saved</Trans>}>
            <Trans>
              What you wrote is saved for one hour, for you alone. Sign in again on this device, and it will
              be back in the form.
            </Trans>
          </Notice>
        ) : unsent === "lost" ? (
          <Notice kind="waits" title={<Trans>You were signed out, so this was not saved</Trans>}>
            <Trans>Sign in again to return to the page you were on.</Trans>
          </Notice>
        ) : comesFromPage && !reply ? (
          <Notice>
            <Trans>Please sign in to continue to the page you wanted.</Trans>
          </Notice>
        ) : null
      }
      below={
        <TextLink to={paths.forgotPassword()}>
          <Trans>Forgot your password?</Trans>
        </TextLink>
      }
    >
      <FormFrame id="sign-in" reply={reply} constraints={constraints}>
        <TextField
          name="email"
          type="email"
          label={<Trans>Email</Trans>}
          autoComplete="username"
          spellCheck={false}
        />
        <PasswordField name="password" label={<Trans>Password</Trans>} autoComplete="current-password" />
        <FormActions>
          <Button
            pending={navigation.state !== "idle" && navigation.formMethod === "POST"}
            pendingLabel={<Trans>Signing in…</Trans>}
          >
            <Trans>Sign in</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </SignInFrame>
  );
}
