/**
 * Renders what surrounds a control: label, hint, error, and a note on who will see it. For custom controls; the ready-made
 * ones use it too.
 *
 * <FieldShell name="color" label="Color" hint="Any you like.">{(control) => <input className="input" {...control} />}</FieldShell>
 */
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { describedBy, useField } from "./form-context";
import { Icon } from "./icon";

export type FieldProps = {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  /** Who will see what is written here, stated before it is typed. */
  note?: ReactNode;
  /** If omitted, the form's constraints decide. */
  required?: boolean;
};

export type ControlProps = {
  id: string;
  name: string;
  required: boolean | undefined;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
};

export function FieldShell({
  name,
  label,
  hint,
  note,
  required,
  after,
  describes,
  children,
}: FieldProps & {
  /** Rendered below the control, such as the number of characters left; `describes` is its id. */
  after?: ReactNode;
  describes?: string;
  children: (control: ControlProps) => ReactNode;
}) {
  const field = useField(name, required);
  const { id, errors } = field;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
        {field.optional && <Optional />}
      </label>
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {note && <FieldNote id={`${id}-note`}>{note}</FieldNote>}
      <FieldError id={`${id}-error`} errors={errors} />
      {children({
        id,
        name,
        required: field.required || undefined,
        "aria-invalid": errors.length > 0 || undefined,
        "aria-describedby": describedBy(
          errors.length > 0 && `${id}-error`,
          hint && `${id}-hint`,
          note && `${id}-note`,
          describes,
        ),
      })}
      {after}
    </div>
  );
}

/** Groups several controls that answer one question. The group has the field's id, so that the summary links to it. */
export function FieldGroup({
  name,
  label,
  hint,
  note,
  required,
  errorsOf = [],
  children,
}: FieldProps & {
  /** Names of fields in the group whose errors are shown here too. */
  errorsOf?: string[];
  children: (group: { id: string; required: boolean; invalid: boolean }) => ReactNode;
}) {
  const field = useField(name, required);
  const first = useField(errorsOf[0] ?? name);
  const second = useField(errorsOf[1] ?? name);
  const errors = [...new Set([...field.errors, ...first.errors, ...second.errors])];
  const { id } = field;
  return (
    <fieldset
      className="field"
      id={id}
      aria-describedby={describedBy(
        errors.length > 0 && `${id}-error`,
        hint && `${id}-hint`,
        note && `${id}-note`,
      )}
    >
      <legend className="field-legend">
        {label}
        {field.optional && <Optional />}
      </legend>
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {note && <FieldNote id={`${id}-note`}>{note}</FieldNote>}
      <FieldError id={`${id}-error`} errors={errors} />
      {children({ id, required: field.required, invalid: errors.length > 0 })}
    </fieldset>
  );
}

function Optional() {
  return (
    <span className="field-optional">
      {" "}
      (<Trans>optional</Trans>)
    </span>
  );
}

function FieldNote({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p className="field-note" id={id}>
      <Icon name="eye" />
      <span>{children}</span>
    </p>
  );
}

export function FieldError({ id, errors }: { id: string; errors: string[] }) {
  if (errors.length === 0) return null;
  return (
    <p className="field-error" id={id}>
      <Icon name="warning" />
      <span>
        <span className="sr">
          <Trans>Please fix:</Trans>{" "}
        </span>
        {errors.join(" ")}
      </span>
    </p>
  );
}
