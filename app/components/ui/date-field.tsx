/**
 * Asks for a calendar day, YYYY-MM-DD, with the browser's own calendar if it has one; `DurationField` asks for a length of
 * time in hours and minutes.
 *
 * <DateField name="day" label="Day" max="2026-11-21" />
 * <DurationField name="time" label="How long" />   sends timeHours and timeMinutes
 */
import { Trans } from "@lingui/react/macro";

import { FieldGroup, FieldShell, type FieldProps } from "./field-shell";
import { asText, useField } from "./form-context";

export function DateField({
  defaultValue,
  min,
  max,
  autoComplete,
  ...shell
}: FieldProps & { defaultValue?: string | null; min?: string; max?: string; autoComplete?: "bday" }) {
  const field = useField(shell.name, shell.required);
  return (
    <FieldShell {...shell}>
      {(control) => (
        <input
          {...control}
          className="input input-short"
          type="date"
          defaultValue={asText(field, defaultValue)}
          min={min ?? field.constraint.min}
          max={max ?? field.constraint.max}
          autoComplete={autoComplete}
          placeholder="YYYY-MM-DD"
        />
      )}
    </FieldShell>
  );
}

export function DurationField({
  defaultMinutes,
  maxHours = 24,
  ...shell
}: FieldProps & {
  /** The whole length, in minutes. */
  defaultMinutes?: number | null;
  maxHours?: number;
}) {
  const hoursName = `${shell.name}Hours`;
  const minutesName = `${shell.name}Minutes`;
  const hours = useField(hoursName);
  const minutes = useField(minutesName);
  const whole = defaultMinutes ?? null;
  return (
    <FieldGroup {...shell} required={shell.required ?? hours.required} errorsOf={[hoursName, minutesName]}>
      {({ invalid }) => (
        <div className="field-pair">
          <label className="field-unit" htmlFor={hours.id}>
            <input
              className="input input-number"
              type="number"
              inputMode="numeric"
              id={hours.id}
              name={hoursName}
              min={hours.constraint.min ?? 0}
              max={hours.constraint.max ?? maxHours}
              defaultValue={asText(hours, whole === null ? null : Math.floor(whole / 60))}
              aria-invalid={invalid || undefined}
            />
            <Trans>hours</Trans>
          </label>
          <label className="field-unit" htmlFor={minutes.id}>
            <input
              className="input input-number"
              type="number"
              inputMode="numeric"
              id={minutes.id}
              name={minutesName}
              min={0}
              max={59}
              defaultValue={asText(minutes, whole === null ? null : whole % 60)}
              aria-invalid={invalid || undefined}
            />
            <Trans>minutes</Trans>
          </label>
        </div>
      )}
    </FieldGroup>
  );
}
