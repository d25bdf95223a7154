/**
 * Asks for one line of text; `HiddenField` submits a value unseen.
 *
 * <TextField name="email" label="Email" type="email" autoComplete="username" />
 * <HiddenField name="revision" value={3} />
 */
import { useContext, type HTMLInputAutoCompleteAttribute, type HTMLAttributes } from "react";

import { classNames } from "./class-names";
import { FieldShell, type FieldProps } from "./field-shell";
import { asText, FormContext, useField } from "./form-context";

export type TextFieldProps = FieldProps & {
  type?: "text" | "email" | "tel" | "url" | "search" | "number";
  defaultValue?: string | number | null;
  autoComplete?: HTMLInputAutoCompleteAttribute;
  inputMode?: HTMLAttributes<HTMLInputElement>["inputMode"];
  spellCheck?: boolean;
  placeholder?: string;
  readOnly?: boolean;
  short?: boolean;
};

export function TextField({
  type = "text",
  defaultValue,
  autoComplete,
  inputMode,
  spellCheck,
  placeholder,
  readOnly,
  short,
  ...shell
}: TextFieldProps) {
  const field = useField(shell.name, shell.required);
  const { minLength, maxLength, min, max, step, pattern } = field.constraint;
  const isNumber = type === "number";
  return (
    <FieldShell {...shell}>
      {(control) => (
        <input
          {...control}
          className={classNames("input", short && "input-short", isNumber && "input-number")}
          type={type}
          dir={type === "text" || type === "search" ? "auto" : undefined}
          defaultValue={asText(field, defaultValue)}
          autoComplete={autoComplete}
          inputMode={inputMode}
          spellCheck={spellCheck}
          placeholder={placeholder}
          readOnly={readOnly}
          {...(isNumber ? { min, max, step } : { minLength, maxLength, pattern })}
        />
      )}
    </FieldShell>
  );
}

export function HiddenField({ name, value }: { name: string; value: string | number }) {
  // A returned form keeps the revision it was written against, so that later changes are noticed.
  const { returned } = useContext(FormContext);
  const sent = returned?.values[name];
  return <input type="hidden" name={name} value={typeof sent === "string" ? sent : value} />;
}
