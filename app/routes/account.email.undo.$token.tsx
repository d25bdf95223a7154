import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Button, LinkButton } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { undoEmailChange } from "~/features/enrollment/commands/email-undo.server";
import { NewPasswordField } from "~/features/people/components/new-password-field";
import { SignInFrame } from "~/features/people/components/sign-in-frame";
import { WhomToAsk } from "~/features/people/components/whom-to-ask";
import { undoEmailForm } from "~/features/people/forms";
import { programContact } from "~/features/people/queries/contact.server";
import { findEmailUndo } from "~/features/people/queries/links.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { openToAnyone } from "~/http/guards.server";
import { knownDevice } from "~/http/known-device.server";
import { formAgain, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

/** Requires no session: the link went to the previous address, and a person who has lost an account can't sign in. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  openToAnyone();
  const { db, i18n, now } = context;
  const contact = await programContact(db, context);
  const undo = await findEmailUndo(db, params.token ?? "", now());
  if (!undo) return data({ isOpen: false, contact, constraints: {} }, { status: statusOf("expired") });
  return { isOpen: true, contact, constraints: constraintsOf(undoEmailForm(i18n, [])) };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  openToAnyone();
  const { db, curriculum, i18n, now } = context;
  const token = params.token ?? "";
  const undo = await findEmailUndo(db, token, now());
  if (!undo) return formAgain({}, statusOf("expired"), { isOver: true });
  const { name, shortName } = curriculum.program;
  const form = undoEmailForm(i18n, [...undo.personal, name, shortName]);
  const parsed = await parseForm(await readForm(request), form);
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { isOver: false });
  const { remembered } = knownDevice({ request, context });
  const input = { token, newPassword: parsed.value.password, deviceToken: remembered.token };
  const outcome = await undoEmailChange(db, input, context);
  if (outcome.ok) return seeOther(paths.loginWithNewPassword(), { "Set-Cookie": remembered.setCookie });
  if (outcome.code === "expired") return formAgain({}, statusOf(outcome.code), { isOver: true });
  const message = i18n._(
    msg`Your earlier address belongs to another account now, so it can’t be restored here. Nothing was changed. Please contact the program.`,
  );
  return formAgain(parsed.again({ "": [message] }), statusOf(outcome.code), { isOver: false });
}

export const meta: MetaFunction = () => [{ title: "Restore email" }];

export default function UndoEmail() {
  const { isOpen, contact, constraints } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (!isOpen || answer?.isOver) {
    return (
      <SignInFrame title={<Trans>This link doesn’t work anymore</Trans>}>
        <Stack>
          <p>
            <Trans>
              It works once, for seven days. If you lost access to your account, please get in touch.
            </Trans>
          </p>
          <p>
            <WhomToAsk contact={contact} />
          </p>
          <FormActions>
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
      title={<Trans>Recover your account</Trans>}
      lead={
        <Trans>
          This restores the address that this link was sent to and signs out every device. Choose a new
          password, since someone else may know the old one.
        </Trans>
      }
    >
      <FormFrame id="undo-email" reply={answer?.reply} constraints={constraints}>
        <NewPasswordField />
        <FormActions>
          <Button>
            <Trans>Recover account</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </SignInFrame>
  );
}
