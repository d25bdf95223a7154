import { Trans } from "@lingui/react/macro";

import { LinkButton } from "~/components/ui/button";
import { Notice } from "~/components/ui/notice";
import { paths } from "~/lib/paths";

/** Explains why no one can be invited: the program has no contact for the invited people yet. */
export function NoContact({ isAdministrator }: { isAdministrator: boolean }) {
  return (
    <Notice kind="waits" title={<Trans>The program has no contact yet</Trans>}>
      <div className="stack gap-tight">
        <p>
          <Trans>
            Every invitation names a contact for questions. Before the first one can be sent, the program
            needs an email address or a phone number for that contact.
          </Trans>
        </p>
        {isAdministrator ? (
          <p>
            <LinkButton to={paths.adminContact()} kind="quiet">
              <Trans>Enter contact</Trans>
            </LinkButton>
          </p>
        ) : (
          <p>
            <Trans>An administrator can enter it on the administration page.</Trans>
          </p>
        )}
      </div>
    </Notice>
  );
}
