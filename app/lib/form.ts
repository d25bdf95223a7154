/**
 * What a rejected form sends back to the page: the values as typed, and the errors by field name. The empty name holds
 * errors of the whole form. It has the shape that Conform's `submission.reply()` returns.
 */
export type FormReply = {
  initialValue?: Record<string, string | string[]> | null;
  error?: Record<string, string[] | null> | null;
};

/**
 * HTML constraints by field name, derived on the server from the form's Zod schema, so that the browser needs no Zod.
 */
export type FieldConstraint = {
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  min?: string | number;
  max?: string | number;
  step?: string | number;
  multiple?: boolean;
  pattern?: string;
};
export type Constraints = Record<string, FieldConstraint | undefined>;

/** Identifies the form on its page, so that what was typed can be restored to it. */
export const FORM_FIELD = "in-form";
/** Identifies the stored copy of an unsent form: in the URL of its page, and in the form when it is resubmitted. */
export const UNSENT = "unsent";

/** A form that was submitted after its author had been signed out. None of it was carried out. */
export type ReturnedForm = { id: string; form: string; values: Record<string, string | string[]> };

/** A form as submitted, to be resubmitted by the person when it could not be stored. */
export type FormToSendAgain = { action: string; fields: [name: string, value: string][] };
