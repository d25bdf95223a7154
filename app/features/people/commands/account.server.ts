import { and, asc, between, eq, gt, gte, isNull } from "drizzle-orm";

import { LINK_LASTS, RESEND_AFTER, TRIES } from "../model";
import { findEmailUndo } from "../queries/links.server";
import { endGrants, endLinks, endSession } from "../transaction.server";
import { confirmPassword, type Confirmation } from "./password-confirmation.server";
import { accountLimit, forgetDevices, rememberDevice } from "./sign-in.server";
import { isUniqueViolation } from "~/db/errors";
import { clearLimit, takeLimit } from "~/db/limits.server";
import { emailChanges, people } from "~/db/schema/people";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import { enqueueMail } from "~/journal/outbox.server";
import type { Failure } from "~/lib/errors";
import { nameKeys } from "~/lib/fold";
import type { Deps } from "~/lib/ids";
import { hashPassword } from "~/lib/password.server";
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
        ...nameKeys(input.shownName),
        legalName: input.legalName,
        timeZone: input.timeZone,
        rev: input.rev + 1,
      })
      .where(and(eq(people.id, actor.personId), eq(people.rev, input.rev)))
      .returning({ legalName: people.legalName });
    if (!changed) {
      const [now] = await tx.select().from(people).where(eq(people.id, actor.personId));
      // The form that was sent twice: it stands as the first click left it.
      const isDone =
        now?.rev === input.rev + 1 &&
        now.shownName === input.shownName &&
        now.legalName === input.legalName &&
        now.timeZone === input.timeZone;
      return isDone ? { ok: true } : { ok: false, code: "stale" };
    }
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
  input: { currentPassword: string; newPassword: string; deviceToken?: string | null },
  deps: Deps,
): Promise<Confirmation> {
  const [before] = await db
    .select({ passwordHash: people.passwordHash })
    .from(people)
    .where(eq(people.id, actor.personId));
  const confirmed = await confirmPassword(db, actor, input.currentPassword, deps);
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
    await endGrants(tx, actor.personId, "password", deps);
    if (input.deviceToken) await rememberDevice(tx, actor.personId, input.deviceToken, deps.now());
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
  deps: Deps,
): Promise<Confirmation | Failure<"conflict">> {
  if (input.newEmail === actor.email) return { ok: false, code: "conflict" };
  const confirmed = await confirmPassword(db, actor, input.password, deps);
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
 * Makes the address a link was sent to the person's own: once, and for the signed-in person alone, who has just given
 * their password. The old address gets a link that undoes it for seven days; other links that went there open nothing
 * any more. Sessions go on. Whoever goes back to the address that such a link would restore has done what it is for: the
 * address in between, which may be a stranger's, is told, and gets no way back in.
 * @returns `expired` when the link was used, replaced, is too old or another person's; `conflict` when the address is somebody's by now
 */
export async function confirmEmailChange(
  db: Database,
  actor: Viewer,
  token: string,
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
      await endLinks(tx, actor.personId, deps);
      const isBack = await goesBack(tx, actor.personId, claimed.newEmail, now);
      if (!isBack) {
        await tx
          .update(emailChanges)
          .set({ undoTokenHash: sha256(undoToken), undoExpiresAt: now + LINK_LASTS.emailUndo })
          .where(eq(emailChanges.id, claimed.id));
      }
      const link: Record<string, string> = isBack ? {} : { path: paths.undoEmail(undoToken) };
      await tellAddress(tx, actor.personId, before.email, link, deps);
      await appendAudit(tx, ownEntry(actor.personId, "person.email_changed"), deps);
      return { ok: true };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: "conflict" };
    throw error;
  }
}

/** Whether an address is one that an open link would restore. If so, that link and those sent since then end. */
async function goesBack(tx: Tx, personId: string, email: string, now: number): Promise<boolean> {
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
  await endUndo(tx, personId, left.usedAt ?? now, now);
  return true;
}

/** Ends the links that restore what was the address at an instant or later. */
async function endUndo(tx: Tx, personId: string, since: number, now: number): Promise<void> {
  await tx
    .update(emailChanges)
    .set({ undoneAt: now })
    .where(
      and(
        eq(emailChanges.personId, personId),
        isNull(emailChanges.undoneAt),
        gte(emailChanges.usedAt, since),
      ),
    );
}

/** Tells an address that it is the account's no more. */
async function tellAddress(
  tx: Tx,
  personId: string,
  toEmail: string,
  params: Record<string, string>,
  deps: Deps,
): Promise<void> {
  await enqueueMail(tx, { template: "email_changed", toEmail, personId, params }, deps);
}

/**
 * Gives an account back to whoever reads the mail of its earlier address: that address, and a new password of theirs.
 * Everything else that was granted ends, with the invitations sent in their name, and later changes of the address can
 * bring nothing back. The address in between is told. A link in the mail is not enough, since scanners follow it and
 * press its button: the new password is what they lack. The link outlives a new password, since a stranger sets one too;
 * it opens nothing while the account is closed.
 * @returns `expired` when the link was used, is too old or the account is closed; `conflict` when the address is somebody else's by now
 */
export async function undoEmailChange(
  db: Database,
  input: { token: string; newPassword: string; deviceToken?: string | null },
  deps: Deps,
): Promise<{ ok: true } | Failure<"expired" | "conflict">> {
  const { token, newPassword, deviceToken = null } = input;
  if (!(await findEmailUndo(db, token, deps.now()))) return { ok: false, code: "expired" };
  const passwordHash = await hashPassword(newPassword);
  try {
    return await unitOfWork(db, async (tx) => {
      const now = deps.now();
      const [claimed] = await tx
        .update(emailChanges)
        .set({ undoneAt: now })
        .where(
          and(
            eq(emailChanges.undoTokenHash, sha256(token)),
            isNull(emailChanges.undoneAt),
            gt(emailChanges.undoExpiresAt, now),
          ),
        )
        .returning({
          personId: emailChanges.personId,
          oldEmail: emailChanges.oldEmail,
          usedAt: emailChanges.usedAt,
        });
      if (!claimed || claimed.oldEmail === null) return { ok: false, code: "expired" };
      const { personId, oldEmail, usedAt } = claimed;
      const [before] = await tx.select({ email: people.email }).from(people).where(eq(people.id, personId));
      const [restored] = await tx
        .update(people)
        .set({ email: oldEmail, passwordHash })
        .where(and(eq(people.id, personId), eq(people.status, "active")))
        .returning({ id: people.id });
      if (!restored) return { ok: false, code: "expired" };
      await endUndo(tx, personId, usedAt ?? now, now);
      await endGrants(tx, personId, "taken_back", deps);
      if (before && before.email !== oldEmail) await tellAddress(tx, personId, before.email, {}, deps);
      await clearLimit(tx, accountLimit(oldEmail).key);
      if (deviceToken !== null) await rememberDevice(tx, personId, deviceToken, now);
      await appendAudit(tx, ownEntry(personId, "person.email_restored"), deps);
      return { ok: true };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: "conflict" };
    throw error;
  }
}

/**
 * Signs one of the person's own devices out.
 * @param input.deviceToken of the device where this is done: it stays known, and no other does
 * @returns `not_found` when there is no such session of theirs, for instance because it has ended already
 */
export async function endDevice(
  db: Database,
  actor: Viewer,
  { sessionId, deviceToken = null }: { sessionId: string; deviceToken?: string | null },
  deps: Deps,
): Promise<{ ok: true } | Failure<"not_found">> {
  return unitOfWork(db, async (tx) => {
    if (!(await endSession(tx, actor.personId, sessionId))) return { ok: false, code: "not_found" };
    // Whoever was in there may have asked for links as well; signing out here says nothing of the kind.
    if (sessionId !== actor.sessionId) {
      await endLinks(tx, actor.personId, deps);
      await forgetDevices(tx, actor.personId, deviceToken, deps.now());
    }
    await appendAudit(tx, ownEntry(actor.personId, "person.device_signed_out"), deps);
    return { ok: true };
  });
}

/**
 * Signs out every device of the person but this one, and ends what may have been asked for there.
 * @param input.deviceToken of this device: it stays known
 * @returns how many there were
 */
export async function endOtherDevices(
  db: Database,
  actor: Viewer,
  { deviceToken }: { deviceToken: string | null },
  deps: Deps,
): Promise<{ ok: true; ended: number }> {
  return unitOfWork(db, async (tx) => {
    const ended = await endGrants(tx, actor.personId, "sessions", deps, actor.sessionId);
    if (deviceToken !== null) await rememberDevice(tx, actor.personId, deviceToken, deps.now());
    if (ended === 0) return { ok: true, ended: 0 };
    await appendAudit(
      tx,
      { ...ownEntry(actor.personId, "person.devices_signed_out"), details: { devices: ended } },
      deps,
    );
    return { ok: true, ended };
  });
}

function ownEntry(personId: string, action: string) {
  return { actorId: personId, action, subjectKind: "person", subjectId: personId, aboutPersonId: personId };
}
