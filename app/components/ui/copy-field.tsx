/**
 * Shows a text to copy. It can be selected by hand; with JavaScript, a button copies it.
 *
 * <CopyField label="Address of the certificate" value="https://…" />
 */
import { Trans } from "@lingui/react/macro";
import { useId, useRef, useState, type ReactNode } from "react";

import { useHydrated } from "./hydrated";

export function CopyField({ label, value, hint }: { label: ReactNode; value: string; hint?: ReactNode }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const hydrated = useHydrated();
  const [copied, setCopied] = useState(false);

  const copy = async () => {
    input.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // The browser doesn't allow copying: the text stays selected, so it can be copied by hand.
      setCopied(false);
    }
  };

  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {hint && (
        <p className="field-hint" id={`${id}hint`}>
          {hint}
        </p>
      )}
      <div className="input-with-action">
        <input
          className="input"
          id={id}
          ref={input}
          readOnly
          dir="ltr"
          value={value}
          aria-describedby={hint ? `${id}hint` : undefined}
        />
        {hydrated && (
          <button type="button" className="btn btn-quiet" onClick={() => void copy()}>
            <Trans>Copy</Trans>
          </button>
        )}
      </div>
      <p className="field-hint" role="status">
        {copied && <Trans>Copied.</Trans>}
      </p>
    </div>
  );
}
