import { and, asc, count, eq, inArray, isNull, lte, or } from "drizzle-orm";

import { waitAfter } from "../model";
import { writeMail } from "../templates";
import type { Programme } from "~/curriculum/types";
import { outbox } from "~/db/schema/journal";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import { type DueChecks } from "~/journal/mail-due";
import { isReachable, type Contact } from "~/lib/contact";
import { MINUTE } from "~/lib/dates";
import { i18nFor } from "~/lib/i18n";
import { openTransport, type Transport } from "~/lib/mail-transport.server";

const AT_ONCE = 10;

/**
 * Longer than one email whose server barely keeps every time limit: each email renews the leases of those that follow.
 */
const LEASE = 4 * MINUTE;

/** How long an invitation waits at a time while the program has no reachable contact. */
const HELD_FOR = 5 * MINUTE;

/** Per run: the rest waits for the next. */
const BATCHES_AT_MOST = 100;

export type MailWorld = {
  settings: { siteUrl: string; smtpUrl: string | null; mailFrom: string; outboxDir: string };
  db: Database;
  curriculum: { programme: Programme };
  /** Whom recipients can ask. */
  contact: Contact;
  now: () => number;
  newId: () => string;
  /** Checks at the moment of sending whether an email is still due. */
  stillDue: DueChecks;
  log: { warn: (event: string, facts?: Record<string, string | number | boolean | null>) => void };
};

type Due = Pick<
  typeof outbox.$inferSelect,
  "id" | "template" | "toEmail" | "personId" | "params" | "createdAt" | "tries"
>;

/**
 * Sends the emails that are due. Each is leased first, sent outside the database, and marked afterwards; the lease of a
 * process that dies expires, and the email is sent again under the same message id. Failures are retried with growing
 * delays, and given up after eight attempts, for an administrator to see. Each email is checked right before it is
 * sent: one that is no longer due is deleted together with its link. Invitations wait while the program has no
 * reachable contact.
 * @returns how many were sent, and how many are waiting, as a message for the operator
 */
export async function deliverDueMail(world: MailWorld): Promise<string> {
  let sent = 0;
  let overtaken = 0;
  let transport: Transport | undefined;
  try {
    for (let batch = 0; batch < BATCHES_AT_MOST; batch += 1) {
      const claimed = await claimDue(world.db, world.now());
      if (claimed.length === 0) break;
      transport ??= await openTransport(world.settings);
      const done = await deliver(world, transport, claimed);
      sent += done.sent;
      overtaken += done.overtaken;
      // An outside failure: the next run tries again, so that attempts don't pile up meanwhile.
      if (done.sent + done.overtaken + done.held < claimed.length) break;
    }
  } finally {
    transport?.close();
  }
  const [waiting] = await world.db.select({ mails: count() }).from(outbox).where(eq(outbox.state, "waiting"));
  const dropped = overtaken === 0 ? "" : `${overtaken} no longer due, `;
  return `${sent} sent, ${dropped}${waiting?.mails ?? 0} waiting`;
}

/** Returns the query for the emails that are due. */
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

async function claimDue(db: Database, now: number): Promise<Due[]> {
  return unitOfWork(db, async (tx) => {
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
  });
}

/** Sends and marks each. Returns how many were sent, how many were no longer due, and how many wait for a contact. */
async function deliver(
  world: MailWorld,
  transport: Transport,
  mails: Due[],
): Promise<{ sent: number; overtaken: number; held: number }> {
  let sent = 0;
  let held = 0;
  let overtaken = 0;
  for (const [place, mail] of mails.entries()) {
    const due = await world.stillDue[mail.template](world.db, mail, world.now());
    if (due === null) {
      overtaken += 1;
      await dropOne(world, mail);
      continue;
    }
    if (mail.template === "invitation" && !isReachable(world.contact)) {
      held += 1;
      await markOne(
        world,
        mail.id,
        { dueAt: world.now() + HELD_FOR, lastError: "no_contact" },
        mails.slice(place + 1),
      );
      continue;
    }
    const now = { ...mail, toEmail: due.to, params: { ...mail.params, ...due.facts } };
    const failure = await send(world, transport, now);
    const tries = mail.tries + 1;
    const wait = waitAfter(tries);
    const mark = (change: Change) => markOne(world, mail.id, change, mails.slice(place + 1));
    if (failure === null) {
      sent += 1;
      await mark({ state: "sent", sentAt: world.now(), tries, params: {}, lastError: null });
    } else if (wait === null) {
      world.log.warn("mail.given_up", { mail: mail.id, template: mail.template, error: failure });
      await mark({ state: "failed", tries, lastError: failure });
    } else {
      world.log.warn("mail.failed", { mail: mail.id, template: mail.template, error: failure, tries });
      await mark({ tries, dueAt: world.now() + wait, lastError: failure });
    }
  }
  return { sent, overtaken, held };
}

type Change = Partial<
  Pick<typeof outbox.$inferInsert, "state" | "sentAt" | "tries" | "params" | "dueAt" | "lastError">
>;

/** Deletes an email that is no longer due, with its link. The audit log records that it wasn't sent. */
async function dropOne({ db, now, newId }: MailWorld, { id, template }: Due): Promise<void> {
  await unitOfWork(db, async (tx) => {
    const [dropped] = await tx
      .delete(outbox)
      .where(and(eq(outbox.id, id), eq(outbox.state, "waiting")))
      .returning({ id: outbox.id });
    if (!dropped) return;
    await appendAudit(
      tx,
      { actorId: null, action: "mail.not_due", subjectKind: "mail", subjectId: id, details: { template } },
      { now, newId },
    );
  });
}

/** Stores the outcome of one, and renews the leases of those that follow. */
async function markOne({ db, now }: MailWorld, id: string, change: Change, following: Due[]): Promise<void> {
  await unitOfWork(db, async (tx) => {
    await tx
      .update(outbox)
      .set({ ...change, leaseUntil: null })
      .where(eq(outbox.id, id));
    if (following.length === 0) return;
    const ids = following.map((mail) => mail.id);
    await tx
      .update(outbox)
      .set({ leaseUntil: now() + LEASE })
      .where(and(inArray(outbox.id, ids), eq(outbox.state, "waiting")));
  });
}

/** Sends one email. Returns null, or an error code. */
async function send(world: MailWorld, transport: Transport, mail: Due): Promise<string | null> {
  const { programme } = world.curriculum;
  const sender = {
    siteUrl: world.settings.siteUrl,
    name: programme.mailSender,
    timeZone: programme.timeZone,
    contact: world.contact,
  };
  try {
    await transport.send({
      ...writeMail(mail.template, mail.params, sender, i18nFor(programme.language)),
      id: mail.id,
      createdAt: mail.createdAt,
      to: mail.toEmail,
      from: { name: programme.mailSender, address: world.settings.mailFrom },
    });
    return null;
  } catch (error) {
    return codeOf(error);
  }
}

/** Returns a code such as "econnection" or "smtp_550": never an address or a text. */
function codeOf(error: unknown): string {
  if (error instanceof Error && "responseCode" in error && typeof error.responseCode === "number") {
    return `smtp_${error.responseCode}`;
  }
  if (error instanceof Error && "code" in error && typeof error.code === "string")
    return error.code.toLowerCase();
  return "cannot_be_sent";
}
