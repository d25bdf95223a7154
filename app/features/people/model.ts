import { DAY, HOUR, MINUTE } from "~/lib/dates";
import { paths } from "~/lib/paths";
import type { Role } from "~/lib/vocabulary";

/** Lifetime of each kind of link. */
export const LINK_LASTS = {
  invitation: 14 * DAY,
  passwordReset: HOUR,
  emailChange: DAY,
  emailUndo: 7 * DAY,
} as const;

/** Characters of a password, counted as people count them (OWASP ASVS 5.0, 6.2.1 and 6.2.9). */
export const PASSWORD_LENGTH = { min: 8, max: 1024 } as const;

/** Guesses are slowed, not blocked: after the free attempts each waits twice as long, up to a quarter of an hour. */
const SLOWLY = { first: MINUTE, most: 15 * MINUTE, forgetAfter: 2 * HOUR } as const;

/** Number of free attempts (OWASP ASVS 5.0, 6.3.1). */
export const TRIES = {
  /** Per account, from all devices that have not signed in to it before. */
  signInAccount: { free: 10, ...SLOWLY },
  /** Per account, on one device that has signed in to it before. */
  signInDevice: { free: 10, ...SLOWLY },
  /** For all accounts, from one network address, by unknown devices; the address may be shared, as in a library. */
  signInClient: { free: 30, ...SLOWLY },
  /** The first attempts at an account from an address pass, regardless of how many others guess there. */
  signInPair: { points: 2, windowMs: 15 * MINUTE },
  /** Beyond this an address is flooding the server. */
  signInFlood: { points: 300, windowMs: 15 * MINUTE },
  confirm: { free: 10, ...SLOWLY },
  resetAddress: { points: 3, windowMs: HOUR },
  resetClient: { points: 30, windowMs: HOUR },
  emailChange: { points: 5, windowMs: HOUR },
  setUpClient: { points: 10, windowMs: 15 * MINUTE },
} as const;

/**
 * Returns a person's home page. With several roles it is that of the role with daily work; the others are linked in the
 * navigation.
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
 * Returns what is wrong with a new password, or null. There are no composition rules; it is taken exactly as typed.
 * @param personal words that others know: the person's email address and names, and the program's
 * @param isCommon whether a password, in lower case, is on the list of common passwords
 */
export function passwordFault(
  password: string,
  personal: readonly string[],
  isCommon: (lowerCase: string) => boolean,
): PasswordFault | null {
  const composed = password.normalize("NFC");
  const length = [...composed].length;
  if (length < PASSWORD_LENGTH.min) return "too_short";
  if (length > PASSWORD_LENGTH.max) return "too_long";
  const lower = composed.trim().toLowerCase();
  if (isMadeOf(lower, personal)) return "personal";
  if (isCommon(lower) || isOneThingRepeated(lower)) return "common";
  return null;
}

/** Up to this many digits and punctuation marks around a name still make it a name. */
const DECORATION_MAX = 8;

const lettersOf = (text: string) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}]/gu, "");

/** Returns whether a password is nothing but names: one or several in a row, with some digits or punctuation. */
function isMadeOf(lower: string, personal: readonly string[]): boolean {
  if (personal.some((text) => text.trim().toLowerCase() === lower)) return true;
  const letters = lettersOf(lower);
  if (letters === "" || [...lower].length - [...letters].length > DECORATION_MAX) return false;
  const names = new Set(personal.flatMap(namesIn));
  return isChainOf(letters, names);
}

/** Returns the names in a text, and in the local part of an address. */
function namesIn(text: string): string[] {
  const whole = text.includes("@") ? [text.slice(0, text.indexOf("@"))] : [text];
  return whole
    .flatMap((part) => [part, ...part.split(/[^\p{L}\p{M}]+/u)])
    .map(lettersOf)
    .filter((name) => name.length >= 2);
}

/** Returns whether the letters are a sequence of these names; visits each position once. */
function isChainOf(letters: string, names: ReadonlySet<string>): boolean {
  const reached = new Set([0]);
  for (const at of reached) {
    for (const name of names) if (letters.startsWith(name, at)) reached.add(at + name.length);
  }
  return reached.has(letters.length);
}

/** Returns whether a text is one part repeated: "aaaaaaaa", "abababab", "123123123". */
function isOneThingRepeated(text: string): boolean {
  return /^(.{1,4}?)\1+$/su.test(text) && [...text].length >= PASSWORD_LENGTH.min;
}

/** A link is not resent sooner than this: a second click sends no second email. */
export const RESEND_AFTER = MINUTE;
