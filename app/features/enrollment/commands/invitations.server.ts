import { sql, and, eq, or, lte, gt, isNull } from "drizzle-orm";

import { invitationState } from "../model";
import { canInvite } from "../policy";
import {
  type InviteInput,
  type InviteDeps,
  type InviteOutcome,
  invite,
  isOpenCohort,
} from "../transaction/invitations.server";
import { isUniqueViolation } from "~/db/errors";
import { invitations } from "~/db/schema/enrollment";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { managesCohort } from "~/features/cohorts/queries/cohorts.server";
import { LINK_LASTS, RESEND_AFTER } from "~/features/people/model";
import { contactOf } from "~/features/people/queries/contact.server";
import { appendAudit } from "~/journal/audit.server";
import { enqueueMail } from "~/journal/outbox.server";
import { isReachable } from "~/lib/contact";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import { paths } from "~/lib/paths";
import type { Viewer } from "~/lib/roles";
import { newToken, tokenOf, sha256 } from "~/lib/tokens.server";
import type { AuditAction } from "~/lib/audit-actions";
import type { Role } from "~/lib/vocabulary";

/**
 * Invites a person by email. The link lasts 14 days; only its hash is stored.
 * @returns the invitation's id, or why not (see `InviteFailure`)
 */
export async function invitePerson(
  db: Database,
  actor: Viewer,
  input: InviteInput,
  deps: InviteDeps,
): Promise<InviteOutcome> {
  try {
    return await unitOfWork(db, (tx) => invite(tx, actor, input, deps));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // A concurrent request came first, perhaps this very form: the current state tells which.
    return unitOfWork(db, (tx) => invite(tx, actor, input, deps));
  }
}

/**
 * Resends an invitation in the actor's name, with a new link and 14 more days; the old link opens nothing from then on.
 * @returns the address and the path of the new link, known only now; `too_many` when it was sent a moment ago,
 *   `conflict` when it was accepted or withdrawn since, `expired` when its cohort is closed, `no_contact` while the
 *   program has no contact
 */
export async function resendInvitation(
  db: Database,
  actor: Viewer,
  { invitationId, once }: { invitationId: string; once?: string | undefined },
  deps: InviteDeps,
): Promise<
  | { ok: true; email: string; path: string }
  | Failure<"not_found" | "conflict" | "too_many" | "no_contact" | "expired">
> {
  return unitOfWork(db, async (tx) => {
    const invitation = await invitationFor(tx, actor, invitationId);
    if (!invitation) return { ok: false, code: "not_found" };
    if (!isReachable(await contactOf(tx, deps))) return { ok: false, code: "no_contact" };
    const now = deps.now();
    const state = invitationState(invitation, now);
    if (state === "accepted" || state === "withdrawn") return { ok: false, code: "conflict" };
    const token = once === undefined ? newToken() : tokenOf(once, invitationId);
    const path = paths.join(token);
    // No one could join by this link, so it is not sent.
    if (invitation.cohortId !== null && !(await isOpenCohort(tx, invitation.cohortId))) {
      return { ok: false, code: "expired" };
    }
    // Repeated submission: the first click's answer.
    if (invitation.tokenHash === sha256(token)) return { ok: true, email: invitation.email, path };
    const [sent] = await tx
      .update(invitations)
      .set({
        tokenHash: sha256(token),
        // The person who resends it becomes the inviter.
        invitedBy: actor.personId,
        sentAt: now,
        sentCount: sql`${invitations.sentCount} + 1`,
        expiresAt: now + LINK_LASTS.invitation,
      })
      .where(
        and(
          eq(invitations.id, invitationId),
          // Under a clock that ran ahead it may have been sent "later".
          or(lte(invitations.sentAt, now - RESEND_AFTER), gt(invitations.sentAt, now)),
        ),
      )
      .returning({ id: invitations.id });
    if (!sent) return { ok: false, code: "too_many" };
    const { email } = invitation;
    await enqueueMail(tx, { template: "invitation", toEmail: email, params: { path } }, deps);
    await appendAudit(tx, invitationEntry(actor, invitation, "invitation.sent_again"), deps);
    return { ok: true, email, path };
  });
}

/**
 * Withdraws an invitation: its link opens nothing from then on.
 * @returns `conflict` when it was accepted already
 */
export async function withdrawInvitation(
  db: Database,
  actor: Viewer,
  { invitationId }: { invitationId: string },
  deps: Deps,
): Promise<{ ok: true } | Failure<"not_found" | "conflict">> {
  return unitOfWork(db, async (tx) => {
    const invitation = await invitationFor(tx, actor, invitationId);
    if (!invitation) return { ok: false, code: "not_found" };
    const [withdrawn] = await tx
      .update(invitations)
      .set({ withdrawnAt: deps.now() })
      .where(
        and(
          eq(invitations.id, invitationId),
          isNull(invitations.acceptedAt),
          isNull(invitations.withdrawnAt),
        ),
      )
      .returning({ id: invitations.id });
    // Already withdrawn, by this click or an earlier one.
    if (!withdrawn && invitation.withdrawnAt !== null) return { ok: true };
    if (!withdrawn) return { ok: false, code: "conflict" };
    await appendAudit(tx, invitationEntry(actor, invitation, "invitation.withdrawn"), deps);
    return { ok: true };
  });
}

/** Returns an invitation, if it is the actor's to send and withdraw. */
export async function invitationFor(tx: Tx, actor: Viewer, invitationId: string) {
  const [invitation] = await tx.select().from(invitations).where(eq(invitations.id, invitationId));
  if (!invitation) return null;
  const { cohortId } = invitation;
  const isManaged = cohortId !== null && (await managesCohort(tx, actor.personId, cohortId));
  return canInvite(actor, invitation, isManaged) ? invitation : null;
}

export function invitationEntry(
  actor: Viewer,
  invitation: { id: string; cohortId: string | null; role: Role },
  action: AuditAction,
) {
  return {
    actorId: actor.personId,
    action,
    subjectKind: "invitation",
    subjectId: invitation.id,
    cohortId: invitation.cohortId,
    details: { role: invitation.role },
  };
}
