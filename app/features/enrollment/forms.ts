import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { z } from "zod";

import {
  emailField,
  emptyIsNone,
  idField,
  onceField,
  passwordField,
  revField,
  checkboxField,
} from "~/lib/fields";
import { perLanguage } from "~/lib/i18n";
import { ROLES } from "~/lib/vocabulary";

const optionalId = z.preprocess(emptyIsNone, idField.optional());

/**
 * Assigns a supervisor to trainees. Each check box carries the assignment that the page showed, so that two managers
 * who assign at once do not undo each other unseen.
 */
export const assignForm = perLanguage((i18n) => {
  const nobody = i18n._(msg`Please select the people this is for.`);
  const which = i18n._(msg`Please choose a supervisor.`);
  return z.object({
    intent: z.literal("assign"),
    trainee: z.preprocess(
      (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
      z.array(z.string().min(1).max(130)).min(1, nobody).max(200),
    ),
    supervisorId: z.string({ error: which }).min(1, which).max(64),
  });
});

/** Reads the check boxes of `assignForm`: each trainee, and the assignment that was shown (null: none). */
export function readTicks(ticks: readonly string[]): {
  traineeIds: string[];
  seen: Record<string, string | null>;
} {
  const pairs = ticks.map((tick) => {
    const [id = "", assignment = ""] = tick.split(":");
    return [id, assignment === "" ? null : assignment] as const;
  });
  return { traineeIds: pairs.map(([id]) => id), seen: Object.fromEntries(pairs) };
}

/** Invites one person to a cohort. */
export const inviteOneForm = perLanguage((i18n) => {
  return z.object({
    intent: z.literal("one"),
    email: emailField(i18n),
    role: z.enum(["trainee", "supervisor", "manager"], {
      error: i18n._(msg`Please choose a role.`),
    }),
    supervisorId: optionalId,
    /** Confirms that the person who has an account is meant. */
    knownMeant: checkboxField,
    once: onceField,
  });
});

/** Previews a pasted list, then confirms it. */
export const pasteForm = perLanguage((i18n) => {
  const required = i18n._(msg`Please paste at least one address.`);
  return z.object({
    intent: z.enum(["preview", "confirm"]),
    addresses: z
      .string({ error: required })
      .max(60000, i18n._(msg`That’s more than one list can hold. Please paste it in smaller parts.`))
      .refine((text) => text.trim() !== "", required),
    supervisorId: optionalId,
    once: onceField,
  });
});

/** Previews a table of people, from a file or pasted, then confirms what was previewed. */
export const importForm = perLanguage((i18n) => {
  const tooMuch = i18n._(msg`That’s more than one table can hold. Please paste it in smaller parts.`);
  return z.discriminatedUnion("intent", [
    z.object({
      intent: z.literal("preview"),
      /** Browsers send an empty file when none was chosen. */
      file: z.preprocess(
        (value) => (value instanceof File && value.size > 0 ? value : undefined),
        z.instanceof(File).optional(),
      ),
      pasted: z.string().max(300_000, tooMuch).optional(),
    }),
    z.object({
      intent: z.literal("confirm"),
      table: z.string().min(1).max(1_000_000),
      once: onceField,
    }),
  ]);
});

/** Resends or withdraws an invitation. */
export const invitationForm = z.object({
  intent: z.enum(["resend", "withdraw"]),
  invitationId: idField,
  once: onceField,
});

/** Invites into a role, with or without a cohort. */
export function inviteStaffForm(i18n: I18n, roles: readonly (typeof ROLES)[number][]) {
  const which = i18n._(msg`Please choose a role.`);
  return z.object({
    intent: z.literal("invite").optional(),
    email: emailField(i18n),
    role: z.enum(ROLES, { error: which }).refine((role) => roles.includes(role), which),
    cohortId: optionalId,
    once: onceField,
    /** Required only when inviting another administrator. */
    password: z.preprocess(emptyIsNone, passwordField(i18n).optional()),
  });
}

/** A manager's changes to one person. */
export const memberForm = z.object({
  intent: z.enum(["leave", "move", "rejoin"]),
  cohortId: idField,
  toCohortId: optionalId,
});
export const supervisorRoleForm = perLanguage((i18n) => {
  return z.object({
    intent: z.enum(["give_supervisor", "take_supervisor"]),
    rev: revField,
    password: passwordField(i18n),
  });
});

/** The selected roles of an account, and the revision the page showed. */
export const rolesForm = perLanguage((i18n) => {
  return z.object({
    intent: z.literal("roles"),
    role: z.preprocess(
      (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
      z.array(z.enum(ROLES)),
    ),
    rev: revField,
    password: passwordField(i18n),
  });
});

const takers = z.record(z.string().max(64), z.string().max(64)).default({});
/** Deactivates or reactivates an account. */
export const accountStatusForm = z.object({
  intent: z.enum(["deactivate", "reactivate"]),
  /** Cohort → who takes over there; `none`: no one yet. */
  supervisorFor: takers,
  managerFor: takers,
});
