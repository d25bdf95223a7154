import { Trans, useLingui } from "@lingui/react/macro";

import type { Unmanaged } from "../queries/unmanaged-cohorts.server";
import { Button } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Notice } from "~/components/ui/notice";
import { SelectField } from "~/components/ui/select-field";
import { HiddenField } from "~/components/ui/text-field";
import type { FormReply } from "~/lib/form";
import { CohortLoadText } from "~/features/enrollment/components/cohort-load";

/** Lists cohorts without a manager, with a form to assign one. */
export function UnmanagedCohorts({
  unmanaged,
  reply,
  pending,
}: {
  unmanaged: Unmanaged;
  reply: FormReply | undefined;
  pending: boolean;
}) {
  const { t } = useLingui();
  return (
    <>
      <Notice kind="waits" title={<Trans>These cohorts have no manager</Trans>}>
        <ul>
          {unmanaged.cohorts.map(({ cohortId, cohortName, ...load }) => (
            <li key={cohortId}>
              <bdi>{cohortName}</bdi> · <CohortLoadText load={load} />
            </li>
          ))}
        </ul>
      </Notice>
      <FormFrame id="give-manager" reply={reply} label={t`Assign a manager to a cohort`}>
        <HiddenField name="intent" value="give_manager" />
        <SelectField
          name="cohortId"
          label={<Trans>Cohort</Trans>}
          prompt={t`Choose one`}
          options={unmanaged.cohorts.map((one) => ({ value: one.cohortId, label: one.cohortName }))}
        />
        <SelectField
          name="managerId"
          label={<Trans>New manager</Trans>}
          prompt={t`Choose one`}
          options={unmanaged.managers.map((one) => ({ value: one.personId, label: one.shownName }))}
        />
        <FormActions>
          <Button pending={pending}>
            <Trans>Assign as manager</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </>
  );
}
