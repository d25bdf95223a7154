import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Button, LinkButton } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Gate } from "~/features/people/components/gate";
import { confirmEmailChange } from "~/features/people/account.server";
import { findEmailChange } from "~/features/people/queries.server";
import { openToAnyone } from "~/http/guards.server";
import { formAgain, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

/** The link shows who reads the new address's mail; it may be opened on a device where nobody is signed in. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  openToAnyone();
  const change = await findEmailChange(context.db, params.token ?? "", context.now());
  if (!change) return data({ newEmail: null }, { status: statusOf("expired") });
  return { newEmail: change.newEmail };
}

export async function action({ params, context }: ActionFunctionArgs) {
  openToAnyone();
  const { db, i18n, viewer } = context;
  const outcome = await confirmEmailChange(db, params.token ?? "", context);
  if (outcome.ok) return seeOther(viewer ? paths.accountDone("email") : paths.login());
  const words =
    outcome.code === "expired"
      ? i18n._(msg`This link has been used, replaced or is too old. Your address is as it was.`)
      : i18n._(msg`This address cannot be used any more. Your address is as it was.`);
  return formAgain({ error: { "": [words] } }, statusOf(outcome.code));
}

export const meta: MetaFunction = () => [{ title: "E-mail" }];

export default function ConfirmEmail() {
  const { newEmail } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  if (newEmail === null) {
    return (
      <Gate title={<Trans>This link does not work any more</Trans>}>
        <Stack>
          <p>
            <Trans>
              It works once, for one day, and only the newest one counts. If your address has not been changed
              yet, you can have a new link sent.
            </Trans>
          </p>
          <FormActions>
            <LinkButton to={paths.accountEmail()}>
              <Trans>To my e-mail</Trans>
            </LinkButton>
          </FormActions>
        </Stack>
      </Gate>
    );
  }
  return (
    <Gate
      title={<Trans>Use this address?</Trans>}
      lead={
        <Trans>
          From then on you sign in with {newEmail}, and mail goes there. The old address gets a notice.
        </Trans>
      }
    >
      <FormFrame id="confirm-email" reply={reply}>
        <FormActions>
          <Button>
            <Trans>Use this address</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </Gate>
  );
}
