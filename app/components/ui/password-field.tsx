/**
 * Asks for a password: it can be pasted and shown, and is never sent back to the page.
 *
 * <PasswordField name="password" label="Password" autoComplete="current-password" />
 */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";

import { FieldShell, type FieldProps } from "./field-shell";
import { useField } from "./form-context";
import { useHydrated } from "./hydrated";

export function PasswordField({
  autoComplete = "current-password",
  ...shell
}: FieldProps & { autoComplete?: "current-password" | "new-password" | "one-time-code" }) {
  const { constraint } = useField(shell.name, shell.required);
  const hydrated = useHydrated();
  const { t } = useLingui();
  const [shown, setShown] = useState(false);
  return (
    <FieldShell {...shell}>
      {(control) => (
        <div className="input-with-action">
          <input
            {...control}
            className="input"
            type={shown ? "text" : "password"}
            dir="ltr"
            autoComplete={autoComplete}
            autoCapitalize="none"
            spellCheck={false}
            maxLength={constraint.maxLength}
          />
          {hydrated && (
            <button
              type="button"
              className="btn btn-quiet"
              aria-controls={control.id}
              aria-label={shown ? t`Hide password` : t`Show password`}
              onClick={() => setShown(!shown)}
            >
              {shown ? <Trans>Hide</Trans> : <Trans>Show</Trans>}
            </button>
          )}
        </div>
      )}
    </FieldShell>
  );
}
