/**
 * Renders choices: radio buttons, a checkbox, or several checkboxes. The whole line is the click target.
 *
 * <RadioGroup name="outcome" label="How did it go?" options={[{ value: "well", label: "Well" }]} cards />
 * <CheckboxField name="agreed" label="I have read the code of ethics" />
 * <CheckboxGroup name="topics" label="What was it about?" options={…} defaultValue={["goals"]} />
 */
import type { ReactNode } from "react";

import { classNames } from "./class-names";
import { FieldError, FieldGroup, type FieldProps } from "./field-shell";
import { asChecked, asList, asText, describedBy, useField } from "./form-context";

export type Choice = { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean };

type GroupProps = FieldProps & {
  options: readonly Choice[];
  /** Each choice on a card of its own: for answers that are sentences. */
  cards?: boolean;
};

export function RadioGroup({
  options,
  cards,
  defaultValue,
  ...shell
}: GroupProps & { defaultValue?: string | null }) {
  const field = useField(shell.name, shell.required);
  const chosen = asText(field, defaultValue);
  return (
    <FieldGroup {...shell}>
      {({ id, required, invalid }) => (
        <ChoiceList
          type="radio"
          id={id}
          name={shell.name}
          options={options}
          chosen={[chosen]}
          cards={cards}
          required={required}
          invalid={invalid}
        />
      )}
    </FieldGroup>
  );
}

export function CheckboxGroup({
  options,
  cards,
  defaultValue = [],
  ...shell
}: GroupProps & { defaultValue?: readonly string[] }) {
  const field = useField(shell.name, shell.required);
  return (
    <FieldGroup {...shell}>
      {({ id, invalid }) => (
        <ChoiceList
          type="checkbox"
          id={id}
          name={shell.name}
          options={options}
          chosen={asList(field, defaultValue)}
          cards={cards}
          required={false}
          invalid={invalid}
        />
      )}
    </FieldGroup>
  );
}

function ChoiceList({
  type,
  id,
  name,
  options,
  chosen,
  cards,
  required,
  invalid,
}: {
  type: "radio" | "checkbox";
  id: string;
  name: string;
  options: readonly Choice[];
  chosen: string[];
  cards: boolean | undefined;
  required: boolean;
  invalid: boolean;
}) {
  return (
    <div className={classNames("check-list", cards && "check-cards")}>
      {options.map((option, index) => (
        <label className="check-row" key={option.value} htmlFor={`${id}-${index}`}>
          <input
            className="check-box"
            type={type}
            id={`${id}-${index}`}
            name={name}
            value={option.value}
            defaultChecked={chosen.includes(option.value)}
            disabled={option.disabled}
            required={required || undefined}
            aria-invalid={type === "checkbox" && invalid ? true : undefined}
            aria-describedby={option.hint ? `${id}-${index}-hint` : undefined}
          />
          <span className="check-text">
            {option.label}
            {option.hint && (
              <span className="check-hint" id={`${id}-${index}-hint`}>
                {option.hint}
              </span>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}

export function CheckboxField({
  name,
  label,
  hint,
  required,
  value = "on",
  defaultChecked = false,
  card = false,
}: Omit<FieldProps, "note"> & { value?: string; defaultChecked?: boolean; card?: boolean }) {
  const field = useField(name, required);
  const { id, errors } = field;
  return (
    <div className={classNames("field", card && "check-cards")}>
      <FieldError id={`${id}-error`} errors={errors} />
      <label className="check-row" htmlFor={id}>
        <input
          className="check-box"
          type="checkbox"
          id={id}
          name={name}
          value={value}
          defaultChecked={asChecked(field, defaultChecked)}
          required={field.required || undefined}
          aria-invalid={errors.length > 0 || undefined}
          aria-describedby={describedBy(errors.length > 0 && `${id}-error`, hint && `${id}-hint`)}
        />
        <span className="check-text">
          {label}
          {hint && (
            <span className="check-hint" id={`${id}-hint`}>
              {hint}
            </span>
          )}
        </span>
      </label>
    </div>
  );
}
