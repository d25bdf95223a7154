import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";

import { Button, LinkButton } from "~/components/ui/button";
import { Form } from "~/components/ui/form";
import { FormActions } from "~/components/ui/form-frame";
import { SignInFrame } from "~/features/people/components/sign-in-frame";
import { openToAnyone } from "~/http/guards.server";
import { signedOut } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ context }: LoaderFunctionArgs) {
  openToAnyone();
  return context.viewer ? null : redirect(paths.home(), 303);
}

export async function action({ context }: ActionFunctionArgs) {
  openToAnyone();
  const { viewer, sessions } = context;
  const cookie = viewer ? await sessions.end(viewer.sessionId) : sessions.blankCookie();
  return signedOut(paths.home(), cookie);
}

export const meta: MetaFunction = () => [{ title: "Sign out" }];

export default function SignOut() {
  return (
    <SignInFrame title={<Trans>Sign out</Trans>} lead={<Trans>Everything you saved is kept.</Trans>}>
      <Form method="post">
        <FormActions>
          <Button>
            <Trans>Sign out</Trans>
          </Button>
          <LinkButton to={paths.home()} kind="quiet">
            <Trans>Stay signed in</Trans>
          </LinkButton>
        </FormActions>
      </Form>
    </SignInFrame>
  );
}
