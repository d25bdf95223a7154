/** Says that an invitation is on its way, and shows its link the one time it is known. */
import { Trans } from "@lingui/react/macro";

import { CopyField } from "~/components/ui/copy-field";
import { Notice } from "~/components/ui/notice";

export function Invited({ email, link }: { email: string; link: string }) {
  return (
    <Notice kind="done" title={<Trans>The invitation to {email} is on its way</Trans>}>
      <CopyField
        label={<Trans>Their link</Trans>}
        hint={
          <Trans>
            If this person doesn’t use email, give them the link yourself. It is shown only once, and anyone
            who has it can join as this person.
          </Trans>
        }
        value={link}
      />
    </Notice>
  );
}
