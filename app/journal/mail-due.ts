/** An email queued in the outbox. */

import type { Reader } from "~/db/types";
import type { MailTemplate } from "~/lib/vocabulary";

export type QueuedMail = {
  toEmail: string;
  personId: string | null;
  params: Readonly<Record<string, string>>;
};

/**
 * The current recipient of an email that is still due, and the facts its template needs besides its own params; null
 * when it is no longer due.
 */
export type StillDue = { to: string; facts?: Record<string, string> } | null;

/** Checks an email's condition again when it is about to be sent. */
export type DueCheck = (db: Reader, mail: QueuedMail, now: number) => Promise<StillDue>;

/** One check per kind of email; every feature provides its own. */
export type DueChecks = Record<MailTemplate, DueCheck>;

/** Returns the last part of an email's path: the token or id its link is about. */
export function lastPart(params: Readonly<Record<string, string>>): string {
  const [path = ""] = (params.path ?? "").split("?");
  return path.split("/").at(-1) ?? "";
}
