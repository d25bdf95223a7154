import { z } from "zod";

import { idField, revField, wholeNumberField } from "~/lib/fields";

/* What the quiz pages send. None of it is typed by hand, so invalid input is refused without field errors. */

/** Upper bounds that no quiz reaches. */
const MOST_QUESTIONS = 200;
const MOST_OPTIONS = 12;

/** The answers on a page, one or all. */
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
 * Collects the answers from a form's fields: `position` names each question; `seen-3` and `chosen-3` belong to the third.
 * @returns unvalidated input for `answersSchema`
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

/** Submitting an attempt; `seq` is the last step its author has seen. */
export const submitSchema = z.object({ seq: revField });
