import type { Reader } from "~/db/types";
import { HOUR, MINUTE } from "~/lib/dates";
import type { MailTemplate } from "~/lib/vocabulary";

/** After so many tries a mail is given up. */
export const TRIES_AT_MOST = 8;

const WAITS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR];

/**
 * How long a mail waits after a try that failed; null when it is given up.
 * @param tries how many there have been, from 1
 */
export function waitAfter(tries: number): number | null {
  if (tries >= TRIES_AT_MOST) return null;
  return WAITS[Math.min(tries, WAITS.length) - 1] ?? MINUTE;
}

/** Before this hour nobody is reminded of anything: a telephone may lie by a bed. */
export const REMIND_FROM_HOUR = 8;

/** A mail that waits in the outbox. */
export type QueuedMail = {
  toEmail: string;
  personId: string | null;
  params: Readonly<Record<string, string>>;
};

/** To whom a mail that still holds goes now, and what its template says beside its own params. Null: it holds no longer. */
export type StillDue = { to: string; facts?: Record<string, string> } | null;

/** Looks at a mail's condition again, at the moment it is sent. */
export type DueCheck = (db: Reader, mail: QueuedMail, now: number) => Promise<StillDue>;

/** One look for each kind of mail; every subject brings those of its own. */
export type DueChecks = Record<MailTemplate, DueCheck>;

/** The last part of a mail's path: the token or id that its link is about. */
export function lastPart(params: Readonly<Record<string, string>>): string {
  const [path = ""] = (params.path ?? "").split("?");
  return path.split("/").at(-1) ?? "";
}
