import { createContext, useContext } from "react";

import type { Constraints, FieldConstraint, FormReply, ReturnedForm } from "~/lib/form";

export type FormContextValue = {
  id: string;
  reply: FormReply | null;
  constraints: Constraints | null;
  /** The form as submitted, if it came back after signing in again. */
  returned?: ReturnedForm | null;
};

/** What a form passes down to its fields. Fields outside a form have no context. */
export const FormContext = createContext<FormContextValue>({
  id: "form",
  reply: null,
  constraints: null,
  returned: null,
});

export type FieldState = {
  /** The control's id, the same on server and client. */
  id: string;
  errors: string[];
  constraint: FieldConstraint;
  required: boolean;
  /** Whether the form knows the field and doesn't require it. */
  optional: boolean;
  /** Whether a rejected form came back; what was typed then replaces the default. */
  replied: boolean;
  typed: string | string[] | undefined;
};

export function useField(name: string, required?: boolean): FieldState {
  const { id, reply, constraints } = useContext(FormContext);
  const constraint = constraints?.[name];
  const isRequired = required ?? constraint?.required ?? false;
  const replied = reply?.initialValue != null;
  return {
    id: fieldId(id, name),
    errors: reply?.error?.[name] ?? [],
    constraint: constraint ?? {},
    required: isRequired,
    optional: !isRequired && (required === false || constraint !== undefined),
    replied,
    typed: replied ? valueAt(reply.initialValue, name) : undefined,
  };
}

/** Returns the id of a field's control: `hours[0].date` in the form `log` is `log-hours-0-date`. */
export function fieldId(formId: string, name: string): string {
  return `${formId}-${name}`.replace(/[^\w-]+/g, "-").replace(/-+$/, "");
}

/** Returns what was typed, or else the default, as text. */
export function asText(field: FieldState, fallback: string | number | null | undefined): string {
  const value = field.replied ? field.typed : fallback;
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** Returns what was chosen, or else the default, as a list. */
export function asList(field: FieldState, fallback: readonly string[]): string[] {
  if (!field.replied) return [...fallback];
  if (typeof field.typed === "string") return [field.typed];
  return field.typed ?? [];
}

export function asChecked(field: FieldState, fallback: boolean): boolean {
  if (!field.replied) return fallback;
  return typeof field.typed === "string" && field.typed !== "";
}

/** Reads only the reply's own entries, each named like its field. */
function valueAt(source: FormReply["initialValue"], name: string): string | string[] | undefined {
  return Object.entries(source ?? {}).find(([entry]) => entry === name)?.[1];
}

/** Returns the ids of the texts that describe a control, or undefined. */
export function describedBy(...ids: (string | false | 0 | null | undefined)[]): string | undefined {
  return ids.filter(Boolean).join(" ") || undefined;
}
