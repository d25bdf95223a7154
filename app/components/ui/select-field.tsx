/**
 * Asks for one item of a long list. For seven or fewer, use RadioGroup.
 *
 * <SelectField name="setting" label="Where" prompt="Choose one" options={[{ value: "clinic", label: "Clinic" }]} />
 */
import { FieldShell, type FieldProps } from "./field-shell";
import { asText, useField } from "./form-context";

export type SelectOption = { value: string; label: string };

/** Options under a common label. */
export type SelectGroup = { label: string; options: readonly SelectOption[] };

export function SelectField({
  options,
  prompt,
  defaultValue,
  autoComplete,
  ...shell
}: FieldProps & {
  options: readonly (SelectOption | SelectGroup)[];
  /** The empty first option. */
  prompt?: string;
  defaultValue?: string | null;
  autoComplete?: string;
}) {
  const field = useField(shell.name, shell.required);
  return (
    <FieldShell {...shell}>
      {(control) => (
        <select
          {...control}
          className="input"
          defaultValue={asText(field, defaultValue)}
          autoComplete={autoComplete}
        >
          {prompt !== undefined && <option value="">{prompt}</option>}
          {options.map((option) =>
            "options" in option ? (
              <optgroup key={option.label} label={option.label}>
                <Options options={option.options} />
              </optgroup>
            ) : (
              <Options key={option.value} options={[option]} />
            ),
          )}
        </select>
      )}
    </FieldShell>
  );
}

function Options({ options }: { options: readonly SelectOption[] }) {
  return options.map((option) => (
    <option key={option.value} value={option.value}>
      {option.label}
    </option>
  ));
}
