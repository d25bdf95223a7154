import { Trans } from "@lingui/react/macro";

import { PasswordField } from "~/components/ui/password-field";

/** Shows the field for a new password: entered once, since it can be shown and pasted. */
export function NewPasswordField({ name = "password" }: { name?: string }) {
  return (
    <PasswordField
      name={name}
      label={<Trans>New password</Trans>}
      hint={<Trans>8 characters or more. A few words in a row are strong and easy to remember.</Trans>}
      autoComplete="new-password"
    />
  );
}
