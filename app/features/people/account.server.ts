import { and, between, eq, gt, isNull, ne } from "drizzle-orm";

import { LINK_LASTS, RESEND_AFTER, TRIES } from "./model";
import { hashPassword } from "./password.server";
import { confirmPassword, type Confirmation } from "./reauth.server";
import { isUniqueViolation } from "~/db/errors";
import { takeLimit } from "~/db/limits.server";
import { emailChanges, passwordResets, people, sessions } from "~/db/schema/people";
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
 * Changes one's own names and time zone. A new legal name is noted and touches no certificate that was issued.
 * @param input.timeZone null: the programme's
 * @param input.rev the revision the page showed
 * @returns `stale` when the profile was changed meanwhile; nothing is written then
 */
export async function changeProfile(
  db: Database,
  actor: Viewer,
  input: { shownName: string; legalName: string; timeZone: string | null; rev: number },
  deps: Deps,
): Promise<{ ok: true } | Failure<"stale">> {
  return unitOfWork(db, async (tx) => {
    const [before] = await tx
      .select({ legalName: people.legalName })
      .from(people)
      .where(eq(people.id, actor.personId));
    const [changed] = await tx
      .update(people)
      .set({
        shownName: input.shownName,
        legalName: input.legalName,
        timeZone: input.timeZone,
        rev: input.rev + 1,
      })
      .where(and(eq(people.id, actor.personId), eq(people.rev, input.rev)))
      .returning({ legalName: people.legalName });
    if (!changed) return { ok: false, code: "stale" };
    const isNewLegalName = changed.legalName !== before?.legalName;
    await appendAudit(
      tx,
      ownEntry(actor.personId, isNewLegalName ? "person.legal_name_changed" : "person.profile_changed"),
      deps,
    );
    return { ok: true };
  });
}

/**
 * Changes one's own password, after the current one, and ends every session: the caller begins a new one for this device.
 * @param clientKey a hash of where the request came from
 */
export async function changePassword(
  db: Database,
  actor: Viewer,
  input: { currentPassword: string; newPassword: string },
  clientKey: string,
  deps: Deps,
): Promise<Confirmation> {
  const [before] = await db
    .select({ passwordHash: people.passwordHash })
    .from(people)
    .where(eq(people.id, actor.personId));
  const confirmed = await confirmPassword(db, actor, input.currentPassword, clientKey, deps);
  if (!confirmed.ok) return confirmed;
  if (!before) return { ok: false, code: "wrong_password" };
  const passwordHash = await hashPassword(input.newPassword);
  return unitOfWork(db, async (tx) => {
    // The form that was sent twice: the other one came first, and what was the password is none any more.
    const [changed] = await tx
      .update(people)
      .set({ passwordHash })
      .where(and(eq(people.id, actor.personId), eq(people.passwordHash, before.passwordHash)))
      .returning({ id: people.id });
    if (!changed) return { ok: false, code: "wrong_password" };
    await tx.delete(sessions).where(eq(sessions.personId, actor.personId));
    const now = deps.now();
    await tx
      .update(passwordResets)
      .set({ expiresAt: now })
      .where(
        and(
          eq(passwordResets.personId, actor.personId),
          isNull(passwordResets.usedAt),
          gt(passwordResets.expiresAt, now),
        ),
      );
    await appendAudit(tx, ownEntry(actor.personId, "person.password_changed"), deps);
    return { ok: true };
  });
}

/**
 * Sends a link to a new address, which becomes one's own once the link is opened. If the address belongs to somebody,
 * no mail is sent and the answer is the same.
 * @returns `conflict` when it is one's own already
 */
export async function requestEmailChange(
  db: Database,
  actor: Viewer,
  input: { newEmail: string; password: string },
  clientKey: string,
  deps: Deps,
): Promise<Confirmation | Failure<"conflict">> {
  if (input.newEmail === actor.email) return { ok: false, code: "conflict" };
  const confirmed = await confirmPassword(db, actor, input.password, clientKey, deps);
  if (!confirmed.ok) return confirmed;
  const token = newToken();
  return unitOfWork(db, async (tx) => {
    const now = deps.now();
    if (await wasJustAsked(tx, actor.personId, input.newEmail, now)) return { ok: true };
    const limit = { key: sha256(`e-mail change ${actor.personId}`), ...TRIES.emailChange };
    if ((await takeLimit(tx, limit, now)) !== null) return { ok: false, code: "too_many" };
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
    await appendAudit(tx, ownEntry(actor.personId, "person.email_change_requested"), deps);
    return { ok: true };
  });
}

/** Whether a link to this address has gone out a moment ago: a second click sends no second mail. */
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
 * Makes the address a link was sent to the person's own: once. The old address gets a notice; links to a new password
 * that went there open nothing any more. Sessions go on.
 * @returns `expired` when the link was used, replaced or is too old; `conflict` when the address is somebody's by now
 */
export async function confirmEmailChange(
  db: Database,
  token: string,
  deps: Deps,
): Promise<{ ok: true } | Failure<"expired" | "conflict">> {
  try {
    return await unitOfWork(db, async (tx) => {
      const now = deps.now();
      const [claimed] = await tx
        .update(emailChanges)
        .set({ usedAt: now })
        .where(
          and(
            eq(emailChanges.tokenHash, sha256(token)),
            isNull(emailChanges.usedAt),
            gt(emailChanges.expiresAt, now),
          ),
        )
        .returning({ personId: emailChanges.personId, newEmail: emailChanges.newEmail });
      if (!claimed) return { ok: false, code: "expired" };
      const [before] = await tx
        .select({ email: people.email, status: people.status })
        .from(people)
        .where(eq(people.id, claimed.personId));
      if (before?.status !== "active") return { ok: false, code: "expired" };
      await tx.update(people).set({ email: claimed.newEmail }).where(eq(people.id, claimed.personId));
      await tx
        .update(passwordResets)
        .set({ expiresAt: now })
        .where(
          and(
            eq(passwordResets.personId, claimed.personId),
            isNull(passwordResets.usedAt),
            gt(passwordResets.expiresAt, now),
          ),
        );
      await enqueueMail(
        tx,
        { template: "email_changed", toEmail: before.email, personId: claimed.personId, params: {} },
        deps,
      );
      await appendAudit(tx, ownEntry(claimed.personId, "person.email_changed"), deps);
      return { ok: true };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: "conflict" };
    throw error;
  }
}

/**
 * Signs one of the person's own devices out.
 * @returns `not_found` when there is no such session of theirs, for instance because it has ended already
 */
export async function endDevice(
  db: Database,
  actor: Viewer,
  { sessionId }: { sessionId: string },
  deps: Deps,
): Promise<{ ok: true } | Failure<"not_found">> {
  return unitOfWork(db, async (tx) => {
    const [ended] = await tx
      .delete(sessions)
      .where(and(eq(sessions.id, sessionId), eq(sessions.personId, actor.personId)))
      .returning({ id: sessions.id });
    if (!ended) return { ok: false, code: "not_found" };
    await appendAudit(tx, ownEntry(actor.personId, "person.device_signed_out"), deps);
    return { ok: true };
  });
}

/** Signs out every device of the person but this one. Returns how many there were. */
export async function endOtherDevices(
  db: Database,
  actor: Viewer,
  deps: Deps,
): Promise<{ ok: true; ended: number }> {
  return unitOfWork(db, async (tx) => {
    const ended = await tx
      .delete(sessions)
      .where(and(eq(sessions.personId, actor.personId), ne(sessions.id, actor.sessionId)))
      .returning({ id: sessions.id });
    if (ended.length === 0) return { ok: true, ended: 0 };
    await appendAudit(
      tx,
      { ...ownEntry(actor.personId, "person.devices_signed_out"), details: { devices: ended.length } },
      deps,
    );
    return { ok: true, ended: ended.length };
  });
}

function ownEntry(personId: string, action: string) {
  return { actorId: personId, action, subjectKind: "person", subjectId: personId, aboutPersonId: personId };
}
