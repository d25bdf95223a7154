import { waitAfter } from "../model";
import { writeMail } from "../templates";
import type { Program } from "~/curriculum/types";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import {
  claimDue,
  countWaiting,
  dropMail,
  recordDelivery,
  type ClaimedMail,
  type MailChange,
} from "~/journal/delivery.server";
import { type DueChecks } from "~/journal/mail-due";
import { isReachable, type Contact } from "~/lib/contact";
import { MINUTE } from "~/lib/dates";
import { i18nFor } from "~/lib/i18n";
import { openTransport, type Transport } from "~/lib/mail-transport.server";

/** How long an invitation waits at a time while the program has no reachable contact. */
const HELD_FOR = 5 * MINUTE;

/** Per run: the rest waits for the next. */
const BATCHES_AT_MOST = 100;

export type MailDeps = {
  settings: { siteUrl: string; smtpUrl: string | null; mailFrom: string; outboxDir: string };
  curriculum: { program: Program };
  /** Whom recipients can ask. */
  contact: Contact;
  now: () => number;
  newId: () => string;
  /** Checks at the moment of sending whether an email is still due. */
  stillDue: DueChecks;
  log: { warn: (event: string, facts?: Record<string, string | number | boolean | null>) => void };
};

/**
 * Sends the emails that are due. Each is leased first, sent outside the database, and marked afterward; the lease of a
 * process that dies expires, and the email is sent again under the same message id. Failures are retried with growing
 * delays, and given up after eight attempts, for an administrator to see. Each email is checked right before it is
 * sent: one that is no longer due is deleted together with its link. Invitations wait while the program has no
 * reachable contact.
 * @returns how many were sent, and how many are waiting, as a message for the operator
 */
export async function deliverDueMail(db: Database, deps: MailDeps): Promise<string> {
  let sent = 0;
  let overtaken = 0;
  let transport: Transport | undefined;
  try {
    for (let batch = 0; batch < BATCHES_AT_MOST; batch += 1) {
      const claimed = await unitOfWork(db, (tx) => claimDue(tx, deps.now()));
      if (claimed.length === 0) break;
      transport ??= await openTransport(deps.settings);
      const done = await deliver(db, { transport, mails: claimed }, deps);
      sent += done.sent;
      overtaken += done.overtaken;
      // An outside failure: the next run tries again, so that attempts don't pile up meanwhile.
      if (done.sent + done.overtaken + done.held < claimed.length) break;
    }
  } finally {
    transport?.close();
  }
  const waiting = await countWaiting(db);
  const dropped = overtaken === 0 ? "" : `${overtaken} no longer due, `;
  return `${sent} sent, ${dropped}${waiting} waiting`;
}

/** Sends and marks each. Returns how many were sent, how many were no longer due, and how many wait for a contact. */
async function deliver(
  db: Database,
  { transport, mails }: { transport: Transport; mails: ClaimedMail[] },
  deps: MailDeps,
): Promise<{ sent: number; overtaken: number; held: number }> {
  let sent = 0;
  let held = 0;
  let overtaken = 0;
  for (const [place, mail] of mails.entries()) {
    const due = await deps.stillDue[mail.template](db, mail, deps.now());
    if (due === null) {
      overtaken += 1;
      await dropOne(db, mail, deps);
      continue;
    }
    if (mail.template === "invitation" && !isReachable(deps.contact)) {
      held += 1;
      const change = { dueAt: deps.now() + HELD_FOR, lastError: "no_contact" };
      await markOne(db, { id: mail.id, change, following: mails.slice(place + 1) }, deps);
      continue;
    }
    const now = { ...mail, toEmail: due.to, params: { ...mail.params, ...due.facts } };
    const failure = await send(transport, now, deps);
    const tries = mail.tries + 1;
    const wait = waitAfter(tries);
    const mark = (change: MailChange) =>
      markOne(db, { id: mail.id, change, following: mails.slice(place + 1) }, deps);
    if (failure === null) {
      sent += 1;
      await mark({ state: "sent", sentAt: deps.now(), tries, params: {}, lastError: null });
    } else if (wait === null) {
      deps.log.warn("mail.given_up", { mail: mail.id, template: mail.template, error: failure });
      await mark({ state: "failed", tries, lastError: failure });
    } else {
      deps.log.warn("mail.failed", { mail: mail.id, template: mail.template, error: failure, tries });
      await mark({ tries, dueAt: deps.now() + wait, lastError: failure });
    }
  }
  return { sent, overtaken, held };
}

/** Deletes an email that is no longer due, with its link. The audit log records that it wasn't sent. */
async function dropOne(db: Database, { id, template }: ClaimedMail, { now, newId }: MailDeps): Promise<void> {
  await unitOfWork(db, async (tx) => {
    if (!(await dropMail(tx, id))) return;
    await appendAudit(
      tx,
      { actorId: null, action: "mail.not_due", subjectKind: "mail", subjectId: id, details: { template } },
      { now, newId },
    );
  });
}

/** Records the outcome of one, and renews the leases of those that follow. */
async function markOne(
  db: Database,
  input: { id: string; change: MailChange; following: ClaimedMail[] },
  { now }: MailDeps,
): Promise<void> {
  await unitOfWork(db, (tx) => recordDelivery(tx, input, now()));
}

/** Sends one email. Returns null, or an error code. */
async function send(transport: Transport, mail: ClaimedMail, deps: MailDeps): Promise<string | null> {
  const { program } = deps.curriculum;
  const sender = {
    siteUrl: deps.settings.siteUrl,
    name: program.mailSender,
    timeZone: program.timeZone,
    contact: deps.contact,
  };
  try {
    await transport.send({
      ...writeMail(mail.template, mail.params, sender, i18nFor(program.language)),
      id: mail.id,
      createdAt: mail.createdAt,
      to: mail.toEmail,
      from: { name: program.mailSender, address: deps.settings.mailFrom },
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
