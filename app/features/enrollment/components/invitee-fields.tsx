/** Asks who is invited, and into which role. */
import { Trans, useLingui } from "@lingui/react/macro";

import { RadioGroup } from "~/components/ui/choice-fields";
import { TextField } from "~/components/ui/text-field";
import { roleLabel } from "~/features/people/labels";
import type { Role } from "~/lib/vocabulary";

export function InviteeFields({ roles, defaultRole }: { roles: readonly Role[]; defaultRole?: Role }) {
  const { i18n } = useLingui();
  return (
    <>
      <TextField
        name="email"
        type="email"
        label={<Trans>Email address</Trans>}
        autoComplete="off"
        spellCheck={false}
      />
      <RadioGroup
        name="role"
        label={<Trans>Role</Trans>}
        defaultValue={defaultRole}
        options={roles.map((role) => ({ value: role, label: i18n._(roleLabel(role)) }))}
      />
    </>
  );
}
