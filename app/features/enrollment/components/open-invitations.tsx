/** The effect of closing or reopening a cohort on its open invitations. */
import { Plural, Trans } from "@lingui/react/macro";

import { TextLink } from "~/components/ui/button";
import { Notice } from "~/components/ui/notice";
import { paths } from "~/lib/paths";

type Cohort = { id: string; isOpen: boolean };

/** States, before a cohort is closed or reopened, the effect on its open invitations. */
export function OpenInvitations({ cohort, count }: { cohort: Cohort; count: number }) {
  if (count === 0) return null;
  return (
    <p>
      {cohort.isOpen ? (
        <Plural
          value={count}
          one="# open invitation can’t be accepted while the cohort is closed. If you reopen the cohort before the invitation expires, its link works again."
          other="# open invitations can’t be accepted while the cohort is closed. If you reopen the cohort before they expire, their links work again."
        />
      ) : (
        <Plural
          value={count}
          one="When you reopen the cohort, # open invitation can be accepted again."
          other="When you reopen the cohort, # open invitations can be accepted again."
        />
      )}{" "}
      <TextLink to={paths.cohortInvite(cohort.id)}>
        <Trans>See the invitations</Trans>
      </TextLink>
    </p>
  );
}

/** States, after a cohort was closed or reopened, the status of its invitations. */
export function StatusDone({ cohort, count }: { cohort: Cohort; count: number }) {
  return (
    <Notice
      kind="done"
      title={cohort.isOpen ? <Trans>The cohort is open</Trans> : <Trans>The cohort is closed</Trans>}
    >
      {count > 0 &&
        (cohort.isOpen ? (
          <Plural
            value={count}
            one="# open invitation can be accepted again."
            other="# open invitations can be accepted again."
          />
        ) : (
          <Plural
            value={count}
            one="# open invitation can’t be accepted now."
            other="# open invitations can’t be accepted now."
          />
        ))}
    </Notice>
  );
}
