import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Button } from "~/components/ui/button";
import { Form } from "~/components/ui/form";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Notice } from "~/components/ui/notice";
import { PasswordField } from "~/components/ui/password-field";
import { TextField } from "~/components/ui/text-field";
import { printingReply } from "~/features/certification/queries/printed-name.server";
import { joinedBefore } from "~/features/enrollment/commands/joined-before.server";
import { join } from "~/features/enrollment/commands/joining.server";
import { InvitationOver, type OverReason } from "~/features/enrollment/components/invitation-over";
import { JoiningTicks } from "~/features/enrollment/components/joining-texts";
import { type JoinPage, readInvitation } from "~/features/enrollment/queries/joining.server";
import { NameFields } from "~/features/people/components/name-fields";
import { NewPasswordField } from "~/features/people/components/new-password-field";
import { RoleLabel } from "~/features/people/components/role-label";
import { SignInFrame } from "~/features/people/components/sign-in-frame";
import { joinAgainForm, joinForm } from "~/features/people/forms";
import { homeOf } from "~/features/people/model";
import { programContact } from "~/features/people/queries/contact.server";
import { signInWaitMessage } from "~/features/people/wait-messages";
import { deviceOf } from "~/http/device";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { openToAnyone } from "~/http/guards.server";
import { knownDevice } from "~/http/known-device.server";
import { seeOther, statusOf } from "~/http/responses.server";
import type { FormReply } from "~/lib/form";
import { paths } from "~/lib/paths";
import type { Role } from "~/lib/vocabulary";

export async function loader({ params, context }: LoaderFunctionArgs) {
  openToAnyone();
  const { db, curriculum, viewer, i18n, clientKey, now } = context;
  const token = params.token ?? "";
  const page = await readInvitation(db, viewer, { token, now: now() }, { curriculum });
  if (page.kind === "over" && viewer) {
    // Opened again with Back or from the email: the person who joined with it is sent to their home page.
    const sent = { token, clientKey, deviceToken: null, password: "" };
    const before = await joinedBefore(db, viewer, sent, context);
    if (before) throw seeOther(homeOf(before.person.roles));
  }
  const contact = await programContact(db, context);
  if (page.kind === "over") return data({ page, contact, constraints: {} }, { status: statusOf("expired") });
  return { page, contact, constraints: constraintsOf(formOf(page, i18n)) };
}

/** Returns the form again, or the notice that the invitation can no longer be used. */
function answered(reply: FormReply, status: number, over: OverReason | null = null) {
  return data({ reply, over }, { status });
}

type OpenPage = Extract<JoinPage, { kind: "open" }>;

type I18n = LoaderFunctionArgs["context"]["i18n"];

function formOf(page: OpenPage, i18n: I18n) {
  return page.who === "new"
    ? joinForm(i18n, { email: page.email, texts: page.texts })
    : joinAgainForm(i18n, { texts: page.texts, asksPassword: page.who === "known" });
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  openToAnyone();
  const { db, curriculum, viewer, i18n, sessions, clientKey, now } = context;
  const token = params.token ?? "";
  const { name, shortName } = curriculum.program;
  const device = knownDevice({ request, context });
  const form = await readForm(request);
  const page = await readInvitation(db, viewer, { token, now: now() }, { curriculum });
  const signedIn = async (person: { id: string; roles: Role[] }) =>
    seeOther(homeOf(person.roles), [
      ["Set-Cookie", await sessions.begin(person, deviceOf(request.headers.get("User-Agent")))],
      ["Set-Cookie", device.remembered.setCookie],
    ]);
  /** Sends a second click to where the first one led. */
  const again = async () => {
    const password = String(form.get("password") ?? "");
    const sent = { token, clientKey, deviceToken: device.remembered.token, password };
    const before = await joinedBefore(db, viewer, sent, context);
    if (!before) return null;
    return before.isSignedIn ? seeOther(homeOf(before.person.roles)) : signedIn(before.person);
  };
  if (page.kind === "over") return (await again()) ?? answered({}, statusOf("expired"), page.reason);
  const parsed =
    page.who === "new"
      ? await parseForm(
          form,
          joinForm(i18n, { email: page.email, texts: page.texts, program: [name, shortName] }),
        )
      : await parseForm(form, joinAgainForm(i18n, { texts: page.texts, asksPassword: page.who === "known" }));
  if (!parsed.ok) return answered(parsed.reply, statusOf("invalid"));
  const legalName = "legalName" in parsed.value ? parsed.value.legalName : null;
  if (typeof legalName === "string") {
    const printing = await printingReply(i18n, form, legalName, parsed.again);
    if (printing) return answered(printing, statusOf("invalid"));
  }

  const outcome = await join(
    db,
    viewer,
    { token, clientKey, deviceToken: device.remembered.token, form: parsed.value },
    { ...context, curriculum },
  );
  if (outcome.ok) return signedIn(outcome.person);
  const repeated = outcome.code === "over" || outcome.code === "conflict" ? await again() : null;
  if (repeated) return repeated;
  switch (outcome.code) {
    case "over":
      return answered({}, statusOf("expired"), outcome.reason);
    case "wrong_password": {
      const message = i18n._(msg`That isn’t the password for your account. You can try again.`);
      return answered(parsed.again({ password: [message] }), statusOf("invalid"));
    }
    case "too_many": {
      const message = signInWaitMessage(i18n, outcome, now());
      return answered(parsed.again({ "": [message] }), statusOf(outcome.code));
    }
    case "stale": {
      const message = i18n._(
        msg`The texts you agree to have changed since you opened this page. Please reload it and read them before you join.`,
      );
      return answered(parsed.again({ "": [message] }), statusOf(outcome.code));
    }
    case "conflict": {
      const message = i18n._(
        msg`There is an account with this address now. Please reload this page to join with it.`,
      );
      return answered(parsed.again({ "": [message] }), statusOf(outcome.code));
    }
  }
}

export const meta: MetaFunction = () => [{ title: "Invitation" }];

export default function Join() {
  const { page, contact, constraints } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const navigation = useNavigation();
  const over = answer?.over ?? (page.kind === "over" ? page.reason : null);
  if (over || page.kind === "over") return <InvitationOver reason={over ?? "unknown"} contact={contact} />;
  const { who, inviterName, cohortName, role, texts, textsHash } = page;
  const email = page.shownEmail;
  return (
    <SignInFrame
      title={<Trans>You are invited</Trans>}
      lead={
        <>
          {cohortName ? (
            <Trans>
              {inviterName} invites you to the group “{cohortName}”.
            </Trans>
          ) : (
            <Trans>{inviterName} invites you to join.</Trans>
          )}{" "}
          <RoleLabel role={role} />
        </>
      }
      notice={
        who === "known" || who === "signed_in" ? (
          <Notice>
            <Trans>
              You already have an account. Joining adds to that account, and everything in it stays.
            </Trans>
          </Notice>
        ) : null
      }
    >
      {who === "somebody_else" ? (
        <Form method="post" action={paths.logout()}>
          <p>
            <strong>
              <Trans>Someone else is signed in on this device.</Trans>
            </strong>{" "}
            <Trans>This invitation is for {email}. Please sign out first, then open the link again.</Trans>
          </p>
          <FormActions>
            <Button>
              <Trans>Sign out</Trans>
            </Button>
          </FormActions>
        </Form>
      ) : (
        <FormFrame id="join" reply={answer?.reply} constraints={constraints}>
          <TextField
            name="email"
            type="email"
            label={<Trans>Email</Trans>}
            hint={
              who === "new" ? <Trans>You’ll use it to sign in. You can change it later.</Trans> : undefined
            }
            defaultValue={email}
            autoComplete="username"
            required
            readOnly
          />
          {who === "new" && (
            <>
              <NameFields isTrainee={role === "trainee"} />
              <NewPasswordField />
            </>
          )}
          {who === "known" && (
            <PasswordField
              name="password"
              label={<Trans>Password for your account</Trans>}
              autoComplete="current-password"
            />
          )}
          <JoiningTicks texts={texts} textsHash={textsHash} />
          <FormActions>
            <Button
              pending={navigation.state !== "idle" && navigation.formMethod === "POST"}
              pendingLabel={<Trans>Joining…</Trans>}
            >
              <Trans>Join</Trans>
            </Button>
          </FormActions>
        </FormFrame>
      )}
    </SignInFrame>
  );
}
