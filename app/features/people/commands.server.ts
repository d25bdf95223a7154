import { and, eq, gt, inArray, isNull, lte, ne, or, sql } from "drizzle-orm";

import { contactOf } from "./contact.server";
import { invitationState, LINK_LASTS, RESEND_AFTER } from "./model";
import { canChangeRoles, canChangeStatus, canInvite } from "./policy";
import {
  endGrants,
  inviteStep,
  isOpenCohort,
  type InviteDeps,
  type InviteInput,
  type InviteOutcome,
} from "./steps.server";
import { invitations, people, personRoles } from "~/db/schema/people";
import { isUniqueViolation } from "~/db/errors";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { dependentsOf, managesCohort, managesPerson, traineeIdsOf } from "~/features/cohorts/queries.server";
import {
  handoverFaults,
  handOverStep,
  type Handover,
  type HandoverFault,
} from "~/features/cohorts/steps.server";
import { appendAudit } from "~/journal/audit.server";
import { enqueueMail } from "~/journal/outbox.server";
import { isReachable } from "~/lib/contact";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import { paths } from "~/lib/paths";
import type { Viewer } from "~/lib/roles";
import { newToken, sha256, tokenOf } from "~/lib/tokens.server";
import { ROLES, type Role } from "~/lib/vocabulary";

/**
 * Invites somebody by mail. The link lasts 14 days; only its hash is kept.
 * @returns the invitation's id, or why not (see `InviteFailure`)
 */
export async function invitePerson(
  db: Database,
  actor: Viewer,
  input: InviteInput,
  deps: InviteDeps,
): Promise<InviteOutcome> {
  try {
    return await unitOfWork(db, (tx) => inviteStep(tx, input, actor, deps));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Somebody was faster, perhaps this very form: what there is by now says which.
    return unitOfWork(db, (tx) => inviteStep(tx, input, actor, deps));
  }
}

/**
 * Sends an invitation again in the actor's name, with a new link and 14 more days; the old link opens nothing from then on.
 * @returns the address and the path of the new link, known only now; `too_many` when it was sent a moment ago, `conflict` when it was accepted or withdrawn meanwhile, `expired` when its cohort is closed, `no_contact` while there is nobody whom people could ask
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
    // A link that nobody could join by is not sent.
    if (invitation.cohortId !== null && !(await isOpenCohort(tx, invitation.cohortId))) {
      return { ok: false, code: "expired" };
    }
    // The same form once more: the first click's answer.
    if (invitation.tokenHash === sha256(token)) return { ok: true, email: invitation.email, path };
    const [sent] = await tx
      .update(invitations)
      .set({
        tokenHash: sha256(token),
        // Whoever sends it answers for it from now on.
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
 * Takes an invitation back: its link opens nothing from then on.
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
    // Withdrawn is withdrawn, by this click or the one before.
    if (!withdrawn && invitation.withdrawnAt !== null) return { ok: true };
    if (!withdrawn) return { ok: false, code: "conflict" };
    await appendAudit(tx, invitationEntry(actor, invitation, "invitation.withdrawn"), deps);
    return { ok: true };
  });
}

/** An invitation, if it is the actor's to send and withdraw. */
async function invitationFor(tx: Tx, actor: Viewer, invitationId: string) {
  const [invitation] = await tx.select().from(invitations).where(eq(invitations.id, invitationId));
  if (!invitation) return null;
  const { cohortId } = invitation;
  const isManaged = cohortId !== null && (await managesCohort(tx, actor.personId, cohortId));
  return canInvite(actor, invitation, isManaged) ? invitation : null;
}

function invitationEntry(
  actor: Viewer,
  invitation: { id: string; cohortId: string | null; role: Role },
  action: string,
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

export type SetRolesOutcome =
  | { ok: true; roles: Role[] }
  | Failure<"not_found" | "forbidden" | "stale" | "invalid" | "still_supervises" | "last_administrator">;

/**
 * Gives a person exactly these roles and signs them out everywhere, so that nothing goes on under the old ones.
 * @param input.rev the revision the page showed (`findPerson`)
 * @returns the roles as they are now; `invalid` without any role; `still_supervises` when the role of a supervisor who
 *   has trainees would go: these are given to somebody else first; `last_administrator` when nobody would be left
 */
export async function setRoles(
  db: Database,
  actor: Viewer,
  input: { personId: string; roles: readonly Role[]; rev: number },
  deps: Deps,
): Promise<SetRolesOutcome> {
  const wanted = ROLES.filter((role) => input.roles.includes(role));
  return unitOfWork(db, async (tx) => {
    const rows = await tx
      .select({ rev: people.rev, role: personRoles.role })
      .from(people)
      .leftJoin(personRoles, eq(personRoles.personId, people.id))
      .where(eq(people.id, input.personId));
    const [first] = rows;
    if (!first) return { ok: false, code: "not_found" };
    const current = rows.flatMap((row) => (row.role ? [row.role] : []));
    const added = wanted.filter((role) => !current.includes(role));
    const removed = current.filter((role) => !wanted.includes(role));
    const isTheirs = await managesPerson(tx, actor.personId, input.personId);
    if (!canChangeRoles(actor, { personId: input.personId, added, removed }, isTheirs)) {
      return {
        ok: false,
        code: actor.roles.includes("administrator") || isTheirs ? "forbidden" : "not_found",
      };
    }
    if (wanted.length === 0) return { ok: false, code: "invalid" };
    if (added.length === 0 && removed.length === 0) return { ok: true, roles: wanted };
    if (first.rev !== input.rev) return { ok: false, code: "stale" };
    if (removed.includes("supervisor") && (await traineeIdsOf(tx, input.personId)).length > 0) {
      return { ok: false, code: "still_supervises" };
    }
    if (removed.includes("administrator") && !(await isAnotherAdministrator(tx, input.personId))) {
      return { ok: false, code: "last_administrator" };
    }

    const [mine] = await tx
      .update(people)
      .set({ rev: input.rev + 1 })
      .where(and(eq(people.id, input.personId), eq(people.rev, input.rev)))
      .returning({ id: people.id });
    if (!mine) return { ok: false, code: "stale" };
    if (removed.length > 0) {
      await tx
        .delete(personRoles)
        .where(and(eq(personRoles.personId, input.personId), inArray(personRoles.role, removed)));
    }
    if (added.length > 0) {
      await tx.insert(personRoles).values(
        added.map((role) => ({
          personId: input.personId,
          role,
          grantedAt: deps.now(),
          grantedBy: actor.personId,
        })),
      );
    }
    await endGrants(tx, input.personId, "roles", deps);
    await appendAudit(
      tx,
      {
        ...personEntry(actor, input.personId, "person.roles_changed"),
        details: { added: added.join(" "), removed: removed.join(" ") },
      },
      deps,
    );
    return { ok: true, roles: wanted };
  });
}

export type StatusOutcome =
  { ok: true } | Failure<"not_found" | "forbidden" | "conflict" | "last_administrator">;

/**
 * Closes an account: every session ends at once and no link opens it. What the person did stays on record; what waits
 * for them goes to whoever takes over, or shows everywhere as waiting for nobody.
 * @param input.handover who takes over; left out: nobody
 * @returns how many trainees have another supervisor, and how many none; `conflict` when it is deactivated already;
 *   `invalid` with the choices that are missing or cannot be made, and nothing is changed
 */
export async function deactivatePerson(
  db: Database,
  actor: Viewer,
  { personId, handover }: { personId: string; handover?: Handover },
  deps: Deps,
): Promise<
  | { ok: true; given: number; left: number; unmanaged: number }
  | Extract<StatusOutcome, { ok: false }>
  | { ok: false; code: "invalid"; faults: HandoverFault[] }
> {
  if (!canChangeStatus(actor, personId)) return { ok: false, code: "forbidden" };
  return unitOfWork(db, async (tx) => {
    // Two administrators may do this to each other at once: one of them has to stay.
    if (!(await isAnotherAdministrator(tx, personId))) return { ok: false, code: "last_administrator" };
    const dependents = await dependentsOf(tx, personId);
    const faults = handover ? handoverFaults(dependents, handover) : [];
    if (faults.length > 0) return { ok: false, code: "invalid", faults };
    const now = deps.now();
    const [person] = await tx
      .update(people)
      .set({ status: "deactivated", deactivatedAt: now, rev: sql`${people.rev} + 1` })
      .where(and(eq(people.id, personId), eq(people.status, "active")))
      .returning({ id: people.id });
    if (!person) return whyUntouched(tx, personId);
    await endGrants(tx, personId, "deactivated", deps);
    const taken = handover ?? { supervisorFor: {}, managerFor: {} };
    const done = await handOverStep(tx, personId, { dependents, handover: taken }, actor, deps);
    await renameInInvitations(tx, personId, taken);
    await appendAudit(tx, personEntry(actor, personId, "person.deactivated"), deps);
    return { ok: true, ...done };
  });
}

/** Puts whoever takes over, or nobody, in the place of a supervisor that open invitations name. */
async function renameInInvitations(tx: Tx, personId: string, { supervisorFor }: Handover): Promise<void> {
  const named = and(
    eq(invitations.supervisorId, personId),
    isNull(invitations.acceptedAt),
    isNull(invitations.withdrawnAt),
  );
  for (const [cohortId, choice] of Object.entries(supervisorFor)) {
    if (choice === "none") continue;
    await tx
      .update(invitations)
      .set({ supervisorId: choice })
      .where(and(named, eq(invitations.cohortId, cohortId)));
  }
  await tx.update(invitations).set({ supervisorId: null }).where(named);
}

/**
 * Opens a deactivated account again, with its roles as they were; the person signs in with their old password.
 * @returns `conflict` when it is active already
 */
export async function reactivatePerson(
  db: Database,
  actor: Viewer,
  { personId }: { personId: string },
  deps: Deps,
): Promise<StatusOutcome> {
  if (!canChangeStatus(actor, personId)) return { ok: false, code: "forbidden" };
  return unitOfWork(db, async (tx) => {
    const [person] = await tx
      .update(people)
      .set({ status: "active", deactivatedAt: null, rev: sql`${people.rev} + 1` })
      .where(and(eq(people.id, personId), eq(people.status, "deactivated")))
      .returning({ id: people.id });
    if (!person) return whyUntouched(tx, personId);
    await appendAudit(tx, personEntry(actor, personId, "person.reactivated"), deps);
    return { ok: true };
  });
}

async function whyUntouched(
  tx: Tx,
  personId: string,
): Promise<{ ok: false; code: "conflict" | "not_found" }> {
  const [person] = await tx.select({ id: people.id }).from(people).where(eq(people.id, personId));
  return { ok: false, code: person ? "conflict" : "not_found" };
}

/** Whether somebody else than this person administers the installation. */
async function isAnotherAdministrator(tx: Tx, personId: string): Promise<boolean> {
  const [other] = await tx
    .select({ id: people.id })
    .from(personRoles)
    .innerJoin(people, eq(people.id, personRoles.personId))
    .where(and(eq(personRoles.role, "administrator"), eq(people.status, "active"), ne(people.id, personId)))
    .limit(1);
  return other !== undefined;
}

function personEntry(actor: Viewer, personId: string, action: string) {
  return {
    actorId: actor.personId,
    action,
    subjectKind: "person",
    subjectId: personId,
    aboutPersonId: personId,
  };
}
