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
  const now = deps.now();
  await tx
    .insert(outbox)
    .values({
      id: deps.newId(),
      template: mail.template,
      toEmail: mail.toEmail,
      personId: mail.personId ?? null,
      params: mail.params,
      state: "waiting",
      createdAt: now,
      dueAt: now,
      dedupeKey: mail.dedupeKey ?? null,
    })
    .onConflictDoNothing();
}
