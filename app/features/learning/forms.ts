import { msg } from "@lingui/core/macro";
import { z } from "zod";

import { NOTE_MAX } from "./model";
import { idField, mustBeChecked, optionalTextField, revField } from "~/lib/fields";
import { perLanguage } from "~/lib/i18n";

/** Which form on the lesson page was submitted. */
export const intentForm = z.object({ intent: z.enum(["read", "check", "reflection"]) });

/** An answer to a knowledge check: one option or more. */
export const checkForm = perLanguage((i18n) => {
  const required = i18n._(msg`Select an answer first. You can change it at any time.`);
  return z.object({ check: idField, chosen: z.array(idField, { error: required }).min(1, required).max(20) });
});

/** A private note, with the revision the page showed. An empty text clears the note. */
export const reflectionForm = perLanguage((i18n) => {
  return z.object({ reflection: idField, rev: revField, body: optionalTextField(i18n, { max: NOTE_MAX }) });
});

/** The heading a reader has reached. */
export const placeForm = z.object({ place: z.string().min(1).max(200) });

/** Requiring an update: the version and the people the page showed. */
export const requireUpdateForm = perLanguage((i18n) =>
  z.object({
    moduleHash: idField,
    touched: idField,
    confirmed: mustBeChecked(i18n._(msg`Check the box to confirm that you have reviewed who this affects.`)),
  }),
);

/** Which flag of a completion is resolved. */
export const settleFlagForm = z.object({ intent: z.literal("settle_flag"), flag: idField });
