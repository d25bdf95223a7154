/** Invites a person into a role, for a cohort or without one. */
import { Trans, useLingui } from "@lingui/react/macro";

import { InviteeFields } from "./invitee-fields";
import { Button } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { PasswordField } from "~/components/ui/password-field";
import { SelectField } from "~/components/ui/select-field";
import { HiddenField } from "~/components/ui/text-field";
import type { Constraints, FormReply } from "~/lib/form";
import type { Role } from "~/lib/vocabulary";

export function InviteStaffForm({
  once,
  roles,
  cohorts,
  reply,
  constraints,
  pending,
}: {
  /** Idempotency key: a repeated submission counts once. */
  once: string;
  roles: readonly Role[];
  cohorts: readonly { id: string; name: string }[];
  reply: FormReply | undefined;
  constraints: Constraints;
  pending: boolean;
}) {
  const { t } = useLingui();
  return (
    <FormFrame id="invite" reply={reply} constraints={constraints}>
      <HiddenField name="intent" value="invite" />
      <HiddenField name="once" value={once} />
      <InviteeFields roles={roles} />
      <SelectField
        name="cohortId"
        label={<Trans>For the cohort</Trans>}
        hint={
          <Trans>
            Trainees and supervisors need a cohort. Managers can be invited without one and create their own.
          </Trans>
        }
        required={false}
        prompt={t`None`}
        options={cohorts.map((one) => ({ value: one.id, label: one.name }))}
      />
      {roles.includes("administrator") && (
        <PasswordField
          name="password"
          label={<Trans>Your password</Trans>}
          hint={<Trans>Only needed to invite an administrator.</Trans>}
          required={false}
        />
      )}
      <FormActions>
        <Button pending={pending}>
          <Trans>Send invitation</Trans>
        </Button>
      </FormActions>
    </FormFrame>
  );
}
