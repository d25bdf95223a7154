import { msg } from "@lingui/core/macro";
import { z } from "zod";

import { NOTE_MAX } from "./model";
import { idField, mustTick, optionalTextField, revField } from "~/lib/fields";
import { perLanguage } from "~/lib/i18n";

/** Which of the forms on a lesson's page was sent. */
export const intentForm = z.object({ intent: z.enum(["read", "check", "reflection"]) });

/** An answer to a knowledge check: one option or more. */
export const checkForm = perLanguage((i18n) => {
  const required = i18n._(msg`Please choose an answer first. You can change it as often as you like.`);
  return z.object({ check: idField, chosen: z.array(idField, { error: required }).min(1, required).max(20) });
});

/** A private note, with the revision that the page showed. An empty text takes the note away. */
export const reflectionForm = perLanguage((i18n) => {
  return z.object({ reflection: idField, rev: revField, body: optionalTextField(i18n, { max: NOTE_MAX }) });
});

/** The heading at which a reader is. */
export const placeForm = z.object({ place: z.string().min(1).max(200) });

/** That what is new in a module is required: of the version and the people that the page showed. */
export const requireUpdateForm = perLanguage((i18n) =>
  z.object({
    moduleHash: idField,
    touched: idField,
    confirmed: mustTick(i18n._(msg`Check the box first: you have looked at whom this reaches.`)),
  }),
);

/** Which flag of a completion is settled. */
export const settleFlagForm = z.object({ intent: z.literal("settle_flag"), flag: idField });
