/** Forms in which an administrator changes an account: its roles, and whether it is active. */
import { Trans, useLingui } from "@lingui/react/macro";

import type { Dependents } from "../queries/dependents.server";
import { HandoverFields } from "./reassignment";
import { Button } from "~/components/ui/button";
import { CheckboxGroup } from "~/components/ui/choice-fields";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { PasswordField } from "~/components/ui/password-field";
import { HiddenField } from "~/components/ui/text-field";
import { roleLabel } from "~/features/people/labels";
import type { FormReply } from "~/lib/form";
import { ROLES, type Role } from "~/lib/vocabulary";

type FormState = { reply: FormReply | undefined; pending: boolean };

export function RolesForm({
  roles,
  rev,
  reply,
  pending,
  label,
}: FormState & { roles: readonly Role[]; rev: number; label: string }) {
  const { t, i18n } = useLingui();
  const hints: Record<Role, string> = {
    trainee: t`Learns, practices, and applies for the certificate.`,
    supervisor: t`Confirms practice hours and signs off on the applications of assigned trainees.`,
    manager: t`Follows cohorts, invites people, and decides on certificates.`,
    administrator: t`Manages accounts and this installation, and can’t read what people write.`,
  };
  return (
    <FormFrame id="roles" reply={reply} label={label}>
      <HiddenField name="intent" value="roles" />
      <HiddenField name="rev" value={rev} />
      <CheckboxGroup
        name="role"
        label={<Trans>This person’s roles</Trans>}
        defaultValue={roles}
        options={ROLES.map((role) => ({ value: role, label: i18n._(roleLabel(role)), hint: hints[role] }))}
      />
      <PasswordField name="password" label={<Trans>Your password</Trans>} required />
      <FormActions>
        <Button pending={pending}>
          <Trans>Save roles</Trans>
        </Button>
      </FormActions>
    </FormFrame>
  );
}

export function AccountStatusForm({
  isActive,
  isSelf,
  dependents,
  reply,
  pending,
}: FormState & { isActive: boolean; isSelf: boolean; dependents: Dependents }) {
  const { t } = useLingui();
  if (isSelf) {
    return (
      <p>
        <Trans>This is your own account. Another administrator can deactivate it.</Trans>
      </p>
    );
  }
  return (
    <FormFrame id="status" reply={reply} label={t`Account status`}>
      <p>
        {isActive ? (
          <Trans>
            They will be signed out everywhere right away and can’t sign in. Nothing is deleted: their record,
            signatures, and certificates stay, and you can reactivate the account later.
          </Trans>
        ) : (
          <Trans>They will be able to sign in with their old password and will have their roles again.</Trans>
        )}
      </p>
      <HandoverFields dependents={dependents} />
      <HiddenField name="intent" value={isActive ? "deactivate" : "reactivate"} />
      <FormActions>
        <Button kind={isActive ? "danger" : "quiet"} pending={pending}>
          {isActive ? <Trans>Deactivate account</Trans> : <Trans>Reactivate account</Trans>}
        </Button>
      </FormActions>
    </FormFrame>
  );
}
