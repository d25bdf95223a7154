/**
 * Asks for a signature: the declaration, the full name, and the password. Use it inside a FormFrame.
 *
 * <SignatureBlock statement={<p>I have observed …</p>} nameField="signedName" passwordField="password"
 *   nameHint="As in your account: Dana Whitfield" date={<DateTime … />}><Button>Sign and recommend</Button></SignatureBlock>
 */
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { PasswordField } from "./password-field";
import { TextField } from "./text-field";

export function SignatureBlock({
  statement,
  nameField,
  nameHint,
  passwordField,
  passwordHint,
  date,
  children,
}: {
  statement: ReactNode;
  nameField: string;
  nameHint?: ReactNode;
  passwordField: string;
  passwordHint?: ReactNode;
  /** The day it is signed. */
  date?: ReactNode;
  /** Further confirmations, and the one button. */
  children: ReactNode;
}) {
  return (
    <div className="signature">
      <div className="signature-statement">{statement}</div>
      <div className="signature-fields">
        <div className="signature-name">
          <TextField
            name={nameField}
            label={<Trans>Your full name</Trans>}
            hint={nameHint}
            autoComplete="name"
            spellCheck={false}
            required
          />
        </div>
        <PasswordField
          name={passwordField}
          label={<Trans>Your password</Trans>}
          hint={passwordHint}
          required
        />
      </div>
      <div className="form-actions">
        {children}
        {date && <span className="signature-date">{date}</span>}
      </div>
    </div>
  );
}
