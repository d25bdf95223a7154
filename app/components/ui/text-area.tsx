/**
 * Asks for a longer text. With JavaScript, it counts the characters left and says when pasted text didn't fit.
 *
 * <TextArea name="note" label="What you did" note="Your supervisor will read this." />
 */
import { Plural } from "@lingui/react/macro";
import { useRef, useState, type ClipboardEvent } from "react";

import { FieldShell, type FieldProps } from "./field-shell";
import { asText, useField } from "./form-context";
import { useHydrated } from "./hydrated";

export function TextArea({
  defaultValue,
  rows = 5,
  placeholder,
  ...shell
}: FieldProps & { defaultValue?: string | null; rows?: number; placeholder?: string }) {
  const field = useField(shell.name, shell.required);
  const hydrated = useHydrated();
  const { maxLength, minLength } = field.constraint;
  const value = asText(field, defaultValue);
  const [length, setLength] = useState(value.length);
  const [cut, setCut] = useState(0);
  const pasted = useRef(false);
  const left = maxLength === undefined ? null : Math.max(0, maxLength - length);
  const countId = `${field.id}-count`;
  const counts = hydrated && maxLength !== undefined && left !== null;

  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    if (maxLength === undefined) return;
    const area = event.currentTarget;
    const remaining = area.value.length - (area.selectionEnd - area.selectionStart);
    const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n");
    pasted.current = true;
    setCut(Math.max(0, remaining + text.length - maxLength));
  };

  return (
    <FieldShell
      {...shell}
      describes={counts ? countId : undefined}
      after={
        counts && (
          <p
            className="field-count"
            id={countId}
            role={cut > 0 || left < maxLength / 10 ? "status" : undefined}
          >
            {cut > 0 ? (
              <Plural
                value={cut}
                one="The last character of what you pasted did not fit."
                other="The last # characters of what you pasted did not fit."
              />
            ) : (
              <Plural value={left} one="# character left" other="# characters left" />
            )}
          </p>
        )
      }
    >
      {(control) => (
        <textarea
          {...control}
          className="input"
          dir="auto"
          rows={rows}
          defaultValue={value}
          placeholder={placeholder}
          minLength={minLength}
          maxLength={maxLength}
          onPaste={onPaste}
          onChange={(event) => {
            setLength(event.currentTarget.value.length);
            if (!pasted.current) setCut(0);
            pasted.current = false;
          }}
        />
      )}
    </FieldShell>
  );
}
