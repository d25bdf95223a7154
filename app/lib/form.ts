/**
 * What a refused form sends back to the page: the values as they were typed, and the errors by field name.
 * The empty name holds errors of the form as a whole. It is what Conform's `submission.reply()` makes.
 */
export type FormReply = {
  initialValue?: Record<string, string | string[]> | null;
  error?: Record<string, string[] | null> | null;
};

/** HTML constraints by field name, derived on the server from the form's Zod schema; the browser gets no Zod. */
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

/** Names the form among those of its page, so that what was typed can come back into it. */
export const FORM_FIELD = "in-form";
/** Names what was saved of a form that could not be sent: in its page's address, and in the form when it is sent again. */
export const UNSENT = "unsent";

/** A form that came back after its writer had been signed out: nothing of it was carried out. */
export type ReturnedForm = { id: string; form: string; values: Record<string, string | string[]> };

/** A form as it was sent, for sending it again where it could not be saved. */
export type FormToSendAgain = { action: string; fields: [name: string, value: string][] };
