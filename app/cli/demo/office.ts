import { isNotNull } from "drizzle-orm";

import type { Actor, Stage } from "./stage";
import { invitations } from "~/db/schema/enrollment";
import { outbox } from "~/db/schema/journal";
import { unitOfWork } from "~/db/unit-of-work.server";
import { enterContact } from "~/features/people/transaction/contact.server";
import { isReachable } from "~/lib/contact";
import { DAY, HOUR } from "~/lib/dates";
import { newToken, sha256 } from "~/lib/tokens.server";

/** The contact of the demo, if program.yaml names no one who can be reached. */
export async function openOffice({ db, curriculum, deps }: Stage): Promise<void> {
  if (isReachable(curriculum.program.contact)) return;
  const contact = { name: "the program office", email: "office@demo.example", phone: "(512) 555-0100" };
  await unitOfWork(db, (tx) => enterContact(tx, contact, deps));
}

/**
 * Adds invitations and emails in every state. Emails that the commands above put into the outbox count as sent long
 * ago.
 */
export async function leaveTraces(
  stage: Stage,
  of: { admin: Actor; manager: Actor; cohortId: string; today: number },
): Promise<void> {
  const { today } = of;
  const invited: { email: string; sentDaysAgo: number; withdrawn?: boolean }[] = [
    { email: "newcomer.one@demo.example", sentDaysAgo: 2 },
    { email: "newcomer.two@demo.example", sentDaysAgo: 5 },
    { email: "late.answer@demo.example", sentDaysAgo: 25 },
    { email: "changed.mind@demo.example", sentDaysAgo: 9, withdrawn: true },
  ];
  await unitOfWork(stage.db, async (tx) => {
    for (const { email, sentDaysAgo, withdrawn } of invited) {
      const at = today - sentDaysAgo * DAY;
      stage.clock.at = at;
      await tx.insert(invitations).values({
        id: stage.newId(),
        tokenHash: sha256(newToken()),
        email,
        role: "trainee",
        cohortId: of.cohortId,
        invitedBy: of.manager.personId,
        createdAt: at,
        sentAt: at,
        expiresAt: at + 14 * DAY,
        withdrawnAt: withdrawn ? at + DAY : null,
      });
    }
    await tx
      .update(outbox)
      .set({ state: "sent", sentAt: today - DAY, params: {} })
      .where(isNotNull(outbox.id));
    stage.clock.at = today - 3 * DAY;
    await tx.insert(outbox).values({
      id: stage.newId(),
      template: "work_waiting",
      toEmail: "someone@mail.demo.example",
      params: {},
      state: "failed",
      createdAt: today - 3 * DAY,
      dueAt: today - HOUR,
      tries: 8,
      lastError: "mailbox_unavailable",
    });
  });
}
