import { Trans } from "@lingui/react/macro";

import { SignInFrame } from "~/features/people/components/sign-in-frame";
import { WhomToAsk } from "~/features/people/components/whom-to-ask";
import { LinkButton } from "~/components/ui/button";
import { FormActions } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import type { Contact } from "~/lib/contact";
import { paths } from "~/lib/paths";

export type OverReason =
  "unknown" | "accepted" | "withdrawn" | "expired" | "closed" | "deactivated" | "inviter_left";

/** Shows why an invitation is over, and whom to ask. It does not say whom it was for. */
export function InvitationOver({ reason, contact }: { reason: OverReason; contact: Contact }) {
  return (
    <SignInFrame title={<Trans>This invitation can’t be used</Trans>}>
      <Stack>
        <p>
          <Why reason={reason} />
        </p>
        <p>
          <WhomToAsk contact={contact} />
        </p>
        <FormActions>
          <LinkButton to={paths.login()} kind={reason === "accepted" ? "main" : "quiet"}>
            <Trans>Sign in</Trans>
          </LinkButton>
        </FormActions>
      </Stack>
    </SignInFrame>
  );
}

function Why({ reason }: { reason: OverReason }) {
  switch (reason) {
    case "accepted":
      return <Trans>It has already been used. If that was you, sign in with the password you chose.</Trans>;
    case "withdrawn":
      return <Trans>It has been withdrawn.</Trans>;
    case "expired":
      return (
        <Trans>It was valid for 14 days and has expired. The person who invited you can resend it.</Trans>
      );
    case "closed":
      return <Trans>The group it was for is no longer taking new people.</Trans>;
    case "deactivated":
      return <Trans>The account it was for is deactivated right now.</Trans>;
    case "inviter_left":
      return (
        <Trans>
          The person who sent it no longer invites people here. Someone else in the program can send you a new
          one.
        </Trans>
      );
    case "unknown":
      return (
        <Trans>
          The link is incomplete, or a newer one has been sent. Please open the link in the latest email, or
          copy the whole link.
        </Trans>
      );
  }
}
