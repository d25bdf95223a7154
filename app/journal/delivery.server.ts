import { and, asc, count, eq, gt, inArray, isNull, lt, lte, or } from "drizzle-orm";

import { outbox } from "~/db/schema/journal";
import type { Reader, Tx } from "~/db/types";
import { MINUTE } from "~/lib/dates";
import type { MailTemplate } from "~/lib/vocabulary";

/* Delivery from the outbox. The messages feature decides what an email says and whether it is still due. */
const AT_ONCE = 10;

/**
 * Longer than one email takes when its server only just meets every time limit. The leases of those that follow are
 * renewed with each.
 */
const LEASE = 4 * MINUTE;

export type ClaimedMail = Pick<
  typeof outbox.$inferSelect,
  "id" | "template" | "toEmail" | "personId" | "params" | "createdAt" | "tries"
>;

export type MailChange = Partial<
  Pick<typeof outbox.$inferInsert, "state" | "sentAt" | "tries" | "params" | "dueAt" | "lastError">
>;

/** Returns the query that finds the emails that are due. */
export function dueQuery(db: Reader, now: number) {
  return db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.state, "waiting"), lte(outbox.dueAt, now), isFree(now)))
    .orderBy(asc(outbox.dueAt), asc(outbox.id))
    .limit(AT_ONCE);
}

function isFree(now: number) {
  return or(isNull(outbox.leaseUntil), lte(outbox.leaseUntil, now));
}

/** Counts the queued emails. */
export async function countWaiting(db: Reader): Promise<number> {
  const [waiting] = await db.select({ mails: count() }).from(outbox).where(eq(outbox.state, "waiting"));
  return waiting?.mails ?? 0;
}

/** Claims the emails that are due, oldest first. A claim expires when its process dies. */
export async function claimDue(tx: Tx, now: number): Promise<ClaimedMail[]> {
  const due = await dueQuery(tx, now);
  if (due.length === 0) return [];
  const ids = due.map((row) => row.id);
  const claimed = await tx
    .update(outbox)
    .set({ leaseUntil: now + LEASE })
    .where(and(inArray(outbox.id, ids), eq(outbox.state, "waiting"), isFree(now)))
    .returning({
      id: outbox.id,
      template: outbox.template,
      toEmail: outbox.toEmail,
      personId: outbox.personId,
      params: outbox.params,
      createdAt: outbox.createdAt,
      tries: outbox.tries,
    });
  return claimed.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Deletes a queued email. Returns whether it did. */
export async function dropMail(tx: Tx, id: string): Promise<boolean> {
  const [dropped] = await tx
    .delete(outbox)
    .where(and(eq(outbox.id, id), eq(outbox.state, "waiting")))
    .returning({ id: outbox.id });
  return dropped !== undefined;
}

/** Records the result of sending an email, and renews the leases of those that follow. */
export async function recordDelivery(
  tx: Tx,
  { id, change, following }: { id: string; change: MailChange; following: readonly { id: string }[] },
  now: number,
): Promise<void> {
  await tx
    .update(outbox)
    .set({ ...change, leaseUntil: null })
    .where(eq(outbox.id, id));
  if (following.length === 0) return;
  const ids = following.map((mail) => mail.id);
  await tx
    .update(outbox)
    .set({ leaseUntil: now + LEASE })
    .where(and(inArray(outbox.id, ids), eq(outbox.state, "waiting")));
}

/** Queues a failed email again. Returns null when it is not among the failed ones. */
export async function requeueMail(
  tx: Tx,
  id: string,
  now: number,
): Promise<{ template: MailTemplate } | null> {
  const [again] = await tx
    .update(outbox)
    .set({ state: "waiting", dueAt: now, tries: 0, leaseUntil: null, lastError: null })
    .where(and(eq(outbox.id, id), eq(outbox.state, "failed")))
    .returning({ template: outbox.template });
  return again ?? null;
}

/** Deletes the emails created before an instant that were sent or given up. Returns how many. */
export async function deleteOldMail(tx: Tx, before: number): Promise<number> {
  const gone = await tx
    .delete(outbox)
    .where(and(inArray(outbox.state, ["sent", "failed"]), lt(outbox.createdAt, before)))
    .returning({ id: outbox.id });
  return gone.length;
}

/**
 * Makes emails scheduled far in the future due now, and releases claims that last until then.
 * @param latest no due time or lease of ours is later, unless it was written under a clock that ran ahead
 */
export async function bringMailForward(tx: Tx, latest: number, now: number): Promise<void> {
  await tx
    .update(outbox)
    .set({ dueAt: now, leaseUntil: null })
    .where(and(eq(outbox.state, "waiting"), gt(outbox.dueAt, latest)));
  await tx
    .update(outbox)
    .set({ leaseUntil: null })
    .where(and(eq(outbox.state, "waiting"), gt(outbox.leaseUntil, latest)));
}
