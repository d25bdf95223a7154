import { and, between, eq, gt, isNull } from "drizzle-orm";

import { LINK_LASTS, RESEND_AFTER, TRIES } from "../model";
import { findPasswordReset } from "../queries/links.server";
import { findActivePerson } from "../queries/people.server";
import { personEntry } from "../transaction/audit.server";
import { rememberDevice } from "../transaction/devices.server";
import { endGrants } from "../transaction/grants.server";
import { accountLimit } from "../transaction/sign-in.server";
import { clearLimit, takeLimit } from "~/db/limits.server";
import { passwordResets, people } from "~/db/schema/people";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import { enqueueMail } from "~/journal/outbox.server";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import { hashPassword } from "~/lib/password.server";
import { paths } from "~/lib/paths";
import { newToken, sha256 } from "~/lib/tokens.server";

/**
 * Sends a password reset link, if there is an active account with the address and not too many were requested. It lasts
 * an hour; earlier ones stop working. Requested again within a minute, nothing more is sent. The caller cannot tell
 * whether an email was sent.
 */
export async function requestPasswordReset(
  db: Database,
  { email, clientKey }: { email: string; clientKey: string },
  deps: Deps,
): Promise<void> {
  const now = deps.now();
  const address = { key: sha256(`reset address ${email}`), ...TRIES.resetAddress };
  const client = { key: sha256(`reset client ${clientKey}`), ...TRIES.resetClient };
  await unitOfWork(db, async (tx) => {
    const ends = [await takeLimit(tx, client, now), await takeLimit(tx, address, now)];
    const person = await findActivePerson(tx, email);
    if (!person || ends.some((end) => end !== null)) return;
    // A second click sends no second email, and leaves the first link open.
    const [asked] = await tx
      .select({ id: passwordResets.id })
      .from(passwordResets)
      .where(
        and(
          eq(passwordResets.personId, person.id),
          between(passwordResets.createdAt, now - RESEND_AFTER, now),
          isNull(passwordResets.usedAt),
          gt(passwordResets.expiresAt, now),
        ),
      )
      .limit(1);
    if (asked) return;
    const token = newToken();
    await tx
      .update(passwordResets)
      .set({ expiresAt: now })
      .where(
        and(
          eq(passwordResets.personId, person.id),
          isNull(passwordResets.usedAt),
          gt(passwordResets.expiresAt, now),
        ),
      );
    await tx.insert(passwordResets).values({
      id: deps.newId(),
      tokenHash: sha256(token),
      personId: person.id,
      createdAt: now,
      expiresAt: now + LINK_LASTS.passwordReset,
    });
    await enqueueMail(
      tx,
      {
        template: "password_reset",
        toEmail: email,
        personId: person.id,
        params: { path: paths.resetPassword(token) },
      },
      deps,
    );
    await appendAudit(tx, personEntry(null, person.id, "person.reset_requested"), deps);
  });
}

/**
 * Sets a new password by a link: once. It ends every session and all else that was granted, and signs no one in. The
 * device it was set on is known from then on, so that others' guesses do not lock the person out.
 * @returns `expired` when the link was used, replaced or is too old
 */
export async function resetPassword(
  db: Database,
  {
    token,
    newPassword,
    deviceToken = null,
  }: { token: string; newPassword: string; deviceToken?: string | null },
  deps: Deps,
): Promise<{ ok: true } | Failure<"expired">> {
  if (!(await findPasswordReset(db, token, deps.now()))) return { ok: false, code: "expired" };
  const passwordHash = await hashPassword(newPassword);
  return unitOfWork(db, async (tx) => {
    const now = deps.now();
    const [claimed] = await tx
      .update(passwordResets)
      .set({ usedAt: now })
      .where(
        and(
          eq(passwordResets.tokenHash, sha256(token)),
          isNull(passwordResets.usedAt),
          gt(passwordResets.expiresAt, now),
        ),
      )
      .returning({ personId: passwordResets.personId });
    if (!claimed) return { ok: false, code: "expired" };
    const [person] = await tx
      .update(people)
      .set({ passwordHash })
      .where(and(eq(people.id, claimed.personId), eq(people.status, "active")))
      .returning({ id: people.id, email: people.email });
    if (!person) return { ok: false, code: "expired" };
    await endGrants(tx, { personId: person.id, why: "password" }, deps);
    await clearLimit(tx, accountLimit(person.email).key);
    if (deviceToken !== null) await rememberDevice(tx, { personId: person.id, deviceToken }, deps);
    await appendAudit(tx, personEntry(person.id, person.id, "person.password_reset"), deps);
    return { ok: true };
  });
}
