import { z } from "zod";

import { idField, revField, wholeNumberField } from "~/lib/fields";

/* What the quiz's pages send. Nothing of it is typed by hand, so what does not fit is refused without a field's error. */

/** More questions, and more options to one, than any quiz has. */
const MOST_QUESTIONS = 200;
const MOST_OPTIONS = 12;

/** The answers of a page, one or all. */
export const answersSchema = z
  .array(
    z.object({
      position: wholeNumberField({ min: 1, max: MOST_QUESTIONS }),
      seen: revField,
      chosen: z.array(idField).max(MOST_OPTIONS),
    }),
  )
  .min(1)
  .max(MOST_QUESTIONS);

/**
 * The answers in a form's fields: `position` names each question; `seen-3` and `chosen-3` belong to the third.
 * @returns unchecked: for `answersSchema`
 */
export function answersIn(form: FormData): { position: unknown; seen: unknown; chosen: unknown[] }[] {
  return form
    .getAll("position")
    .slice(0, MOST_QUESTIONS + 1)
    .map((position) => ({
      position,
      seen: form.get(`seen-${String(position)}`),
      chosen: form.getAll(`chosen-${String(position)}`),
    }));
}

/** Handing an attempt in; `seq` says up to which step its writer has seen it. */
export const submitSchema = z.object({ seq: revField });
