/** A mail that waits in the outbox. */

import type { Reader } from "~/db/types";
import type { MailTemplate } from "~/lib/vocabulary";

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
