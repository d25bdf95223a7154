import { outbox } from "~/db/schema/journal";
import type { Tx } from "~/db/types";
import type { Deps } from "~/lib/ids";
import type { MailTemplate } from "~/lib/vocabulary";

export type OutgoingMail = {
  template: MailTemplate;
  toEmail: string;
  personId?: string | null;
  /** The template's parameters, such as the path of a link. */
  params: Record<string, string>;
  /** At most one email is ever created per key. */
  dedupeKey?: string;
};

/** Adds an email to the outbox, in the same transaction as the change it reports. A used dedupe key adds nothing. */
export async function enqueueMail(tx: Tx, mail: OutgoingMail, deps: Deps): Promise<void> {
  await enqueueMails(tx, [mail], deps);
}

/** Emails per statement: both engines limit the number of parameters. */
const MAILS_AT_ONCE = 500;

/** Adds several emails to the outbox at once, for acts on many people. */
export async function enqueueMails(tx: Tx, mails: readonly OutgoingMail[], deps: Deps): Promise<void> {
  const now = deps.now();
  for (let from = 0; from < mails.length; from += MAILS_AT_ONCE) {
    const some = mails.slice(from, from + MAILS_AT_ONCE).map((mail) => ({
      id: deps.newId(),
      template: mail.template,
      toEmail: mail.toEmail,
      personId: mail.personId ?? null,
      params: mail.params,
      state: "waiting" as const,
      createdAt: now,
      dueAt: now,
      dedupeKey: mail.dedupeKey ?? null,
    }));
    await tx.insert(outbox).values(some).onConflictDoNothing();
  }
}
