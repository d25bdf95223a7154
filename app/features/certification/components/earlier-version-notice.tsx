import { Plural, Trans, useLingui } from "@lingui/react/macro";

import { modulesText } from "../profile-change-labels";
import type { EarlierVersion } from "../queries/earlier-version.server";
import { TextLink } from "~/components/ui/button";
import { Notice } from "~/components/ui/notice";

/** Tells staff which modules became a requirement and are not completed by a person held to an earlier version. */
export function MissingModulesNotice({ earlier }: { earlier: EarlierVersion | null }) {
  if (!earlier || earlier.missing.length === 0) return null;
  return (
    <Notice title={<NotCompleted earlier={earlier} />}>
      <WhyNotRequired earlier={earlier} />
    </Notice>
  );
}

/**
 * Shows `MissingModulesNotice` to managers, with a link for moving the person.
 * @param to where they are moved; null when the reader cannot move them
 */
export function EarlierVersionNotice({ earlier, to }: { earlier: EarlierVersion | null; to: string | null }) {
  if (!earlier) return null;
  if (to === null || !earlier.canMove) return <MissingModulesNotice earlier={earlier} />;
  return (
    <Notice kind="waits" title={<Trans>Uses an earlier version of the requirements</Trans>}>
      {earlier.missing.length > 0 && (
        <p>
          <NotCompleted earlier={earlier} /> <WhyNotRequired earlier={earlier} />
        </p>
      )}
      <p>
        <TextLink to={to}>
          <Trans>Review and move</Trans>
        </TextLink>
      </p>
    </Notice>
  );
}

function NotCompleted({ earlier }: { earlier: EarlierVersion }) {
  const { i18n } = useLingui();
  const modules = modulesText(i18n, earlier.missing);
  return <Trans>{modules} not completed.</Trans>;
}

function WhyNotRequired({ earlier: { missing, canMove } }: { earlier: EarlierVersion }) {
  return canMove ? (
    <Plural
      value={missing.length}
      one="It became a requirement after they started. Their requirements stay the same until a program manager moves them."
      other="They became requirements after this person started. The person’s requirements stay the same until a program manager moves them."
    />
  ) : (
    <Plural
      value={missing.length}
      one="It became a requirement after they started. Their application stays under the requirements it was submitted with."
      other="They became requirements after this person started. The application stays under the requirements it was submitted with."
    />
  );
}
