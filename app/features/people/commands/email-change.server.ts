import { and, asc, between, eq, gt, isNull } from "drizzle-orm";

import { LINK_LASTS, RESEND_AFTER, TRIES } from "../model";
import { personEntry } from "../transaction/audit.server";
import { endUndo, tellFormerAddress } from "../transaction/email-change.server";
import { endLinks } from "../transaction/grants.server";
import { confirmPassword, type Confirmation } from "./password-confirmation.server";
import { isUniqueViolation } from "~/db/errors";
import { takeLimit } from "~/db/limits.server";
import { emailChanges, people } from "~/db/schema/people";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import { enqueueMail } from "~/journal/outbox.server";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import { paths } from "~/lib/paths";
import type { Viewer } from "~/lib/roles";
import { newToken, sha256 } from "~/lib/tokens.server";

/**
 * Sends a link to a new address, which becomes the person's own once the link is opened. If the address belongs to
 * another account, no email is sent and the answer is the same.
 * @returns `conflict` when it is the person's own already
 */
export async function requestEmailChange(
  db: Database,
  actor: Viewer,
  input: { newEmail: string; password: string },
  deps: Deps,
): Promise<Confirmation | Failure<"conflict">> {
  if (input.newEmail === actor.email) return { ok: false, code: "conflict" };
  const confirmed = await confirmPassword(db, actor, { password: input.password }, deps);
  if (!confirmed.ok) return confirmed;
  const token = newToken();
  return unitOfWork(db, async (tx) => {
    const now = deps.now();
    if (await wasJustAsked(tx, actor.personId, input.newEmail, now)) return { ok: true };
    const limit = { key: sha256(`e-mail change ${actor.personId}`), ...TRIES.emailChange };
    const until = await takeLimit(tx, limit, now);
    if (until !== null) return { ok: false, code: "too_many", until };
    await tx
      .update(emailChanges)
      .set({ expiresAt: now })
      .where(
        and(
          eq(emailChanges.personId, actor.personId),
          isNull(emailChanges.usedAt),
          gt(emailChanges.expiresAt, now),
        ),
      );
    const [taken] = await tx.select({ id: people.id }).from(people).where(eq(people.email, input.newEmail));
    if (taken) return { ok: true };
    await tx.insert(emailChanges).values({
      id: deps.newId(),
      tokenHash: sha256(token),
      personId: actor.personId,
      newEmail: input.newEmail,
      createdAt: now,
      expiresAt: now + LINK_LASTS.emailChange,
    });
    await enqueueMail(
      tx,
      {
        template: "email_change",
        toEmail: input.newEmail,
        personId: actor.personId,
        params: { path: paths.confirmEmail(token) },
      },
      deps,
    );
    await appendAudit(tx, personEntry(actor.personId, actor.personId, "person.email_change_requested"), deps);
    return { ok: true };
  });
}

/** Returns whether a link to this address was sent a moment ago: a second click sends no second email. */
async function wasJustAsked(tx: Tx, personId: string, newEmail: string, now: number): Promise<boolean> {
  const [asked] = await tx
    .select({ id: emailChanges.id })
    .from(emailChanges)
    .where(
      and(
        eq(emailChanges.personId, personId),
        between(emailChanges.createdAt, now - RESEND_AFTER, now),
        eq(emailChanges.newEmail, newEmail),
        isNull(emailChanges.usedAt),
        gt(emailChanges.expiresAt, now),
      ),
    )
    .limit(1);
  return asked !== undefined;
}

/**
 * Makes the address a link was sent to the person's own: once, and for the signed-in person alone, who has just entered
 * their password. The old address gets a link that undoes it for seven days; other links sent there stop working.
 * Sessions continue. Changing back to an address that an undo link would restore ends that link: the address in
 * between, which may be an intruder's, is notified, and gets no undo link.
 * @returns `expired` when the link was used, replaced, is too old or another person's; `conflict` when the address
 *   belongs to another account by now
 */
export async function confirmEmailChange(
  db: Database,
  actor: Viewer,
  { token }: { token: string },
  deps: Deps,
): Promise<{ ok: true } | Failure<"expired" | "conflict">> {
  const undoToken = newToken();
  try {
    return await unitOfWork(db, async (tx) => {
      const now = deps.now();
      const [before] = await tx
        .select({ email: people.email, status: people.status })
        .from(people)
        .where(eq(people.id, actor.personId));
      if (before?.status !== "active") return { ok: false, code: "expired" };
      const [claimed] = await tx
        .update(emailChanges)
        .set({ usedAt: now, oldEmail: before.email })
        .where(
          and(
            eq(emailChanges.tokenHash, sha256(token)),
            eq(emailChanges.personId, actor.personId),
            isNull(emailChanges.usedAt),
            gt(emailChanges.expiresAt, now),
          ),
        )
        .returning({ id: emailChanges.id, newEmail: emailChanges.newEmail });
      if (!claimed) return { ok: false, code: "expired" };
      await tx.update(people).set({ email: claimed.newEmail }).where(eq(people.id, actor.personId));
      await endLinks(tx, { personId: actor.personId }, deps);
      const isBack = await goesBack(tx, { personId: actor.personId, email: claimed.newEmail }, deps);
      if (!isBack) {
        await tx
          .update(emailChanges)
          .set({ undoTokenHash: sha256(undoToken), undoExpiresAt: now + LINK_LASTS.emailUndo })
          .where(eq(emailChanges.id, claimed.id));
      }
      const link: Record<string, string> = isBack ? {} : { path: paths.undoEmail(undoToken) };
      await tellFormerAddress(tx, { personId: actor.personId, toEmail: before.email, params: link }, deps);
      await appendAudit(tx, personEntry(actor.personId, actor.personId, "person.email_changed"), deps);
      return { ok: true };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: "conflict" };
    throw error;
  }
}

/** Returns whether an open link would restore this address. If so, that link and those sent since then end. */
async function goesBack(
  tx: Tx,
  { personId, email }: { personId: string; email: string },
  deps: Deps,
): Promise<boolean> {
  const now = deps.now();
  const [left] = await tx
    .select({ usedAt: emailChanges.usedAt })
    .from(emailChanges)
    .where(
      and(
        eq(emailChanges.personId, personId),
        eq(emailChanges.oldEmail, email),
        isNull(emailChanges.undoneAt),
        gt(emailChanges.undoExpiresAt, now),
      ),
    )
    .orderBy(asc(emailChanges.usedAt))
    .limit(1);
  if (!left) return false;
  await endUndo(tx, { personId, since: left.usedAt ?? now }, deps);
  return true;
}
