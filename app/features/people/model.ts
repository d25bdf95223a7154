import { DAY, HOUR, MINUTE } from "~/lib/dates";
import { paths } from "~/lib/paths";
import type { Role } from "~/lib/vocabulary";

/** How long a link opens what it was sent for. */
export const LINK_LASTS = { invitation: 14 * DAY, passwordReset: HOUR, emailChange: DAY } as const;

/** A link is not sent again sooner than this: a second click sends no second mail. */
export const RESEND_AFTER = MINUTE;

/** Characters of a password, counted as people count them (OWASP ASVS 5.0, 6.2.1 and 6.2.9). */
export const PASSWORD_LENGTH = { min: 8, max: 1024 } as const;

/** How many tries are free in a window (OWASP ASVS 5.0, 6.3.1). */
export const TRIES = {
  signInAccount: { points: 10, windowMs: 15 * MINUTE },
  signInClient: { points: 30, windowMs: 15 * MINUTE },
  confirm: { points: 10, windowMs: 15 * MINUTE },
  resetAddress: { points: 3, windowMs: HOUR },
  resetClient: { points: 30, windowMs: HOUR },
  emailChange: { points: 5, windowMs: HOUR },
  setUpClient: { points: 10, windowMs: 15 * MINUTE },
} as const;

/**
 * Where a person's day begins. With several roles it is the one with daily work of one's own; the ways to the others
 * stand in the navigation.
 */
export function homeOf(roles: readonly Role[]): string {
  if (roles.includes("trainee")) return paths.learn();
  if (roles.includes("supervisor")) return paths.supervise();
  if (roles.includes("manager")) return paths.manage();
  if (roles.includes("administrator")) return paths.admin();
  return paths.account();
}

export type PasswordFault = "too_short" | "too_long" | "common" | "personal";

/**
 * What is wrong with a new password, or null. There are no rules of composition; it is taken exactly as typed.
 * @param personal the person's own words: e-mail address and names
 * @param isCommon whether a password, in lower case, is among those that everybody tries first
 */
export function passwordFault(
  password: string,
  personal: readonly string[],
  isCommon: (lowerCase: string) => boolean,
): PasswordFault | null {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH.min) return "too_short";
  if (length > PASSWORD_LENGTH.max) return "too_long";
  const lower = password.trim().toLowerCase();
  if (isCommon(lower) || isOneThingRepeated(lower)) return "common";
  if (personal.some((word) => wordsOf(word).includes(lower))) return "personal";
  return null;
}

/** "aaaaaaaa", "abababab", "123123123". */
function isOneThingRepeated(text: string): boolean {
  return /^(.{1,4}?)\1+$/su.test(text) && [...text].length >= PASSWORD_LENGTH.min;
}

/** A name or an address as people would type it for a password: whole, without spaces, before the @. */
function wordsOf(text: string): string[] {
  const lower = text.trim().toLowerCase();
  const beforeAt = lower.split("@")[0] ?? lower;
  return [lower, lower.replaceAll(/\s+/g, ""), beforeAt];
}

export type InvitationState = "open" | "accepted" | "withdrawn" | "expired";

/** Where an invitation stands; that it has expired depends on the clock alone. */
export function invitationState(
  invitation: { acceptedAt: number | null; withdrawnAt: number | null; expiresAt: number },
  now: number,
): InvitationState {
  if (invitation.acceptedAt !== null) return "accepted";
  if (invitation.withdrawnAt !== null) return "withdrawn";
  return invitation.expiresAt <= now ? "expired" : "open";
}
