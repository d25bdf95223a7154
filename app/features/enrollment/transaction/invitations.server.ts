import { and, eq, gt, inArray, isNull } from "drizzle-orm";

import { canInvite } from "../policy";
import { invitersWhoMayNot } from "../queries/invitations.server";
import { cohorts, cohortStaff, memberships } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { personRoles, people } from "~/db/schema/people";
import type { Tx } from "~/db/types";
import { managesCohort } from "~/features/cohorts/queries/cohorts.server";
import { LINK_LASTS } from "~/features/people/model";
import { contactOf, type ContactSource } from "~/features/people/queries/contact.server";
import { appendAudit } from "~/journal/audit.server";
import { enqueueMail } from "~/journal/outbox.server";
import { isReachable } from "~/lib/contact";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import { paths } from "~/lib/paths";
import { hasRole, type Viewer } from "~/lib/roles";
import { newToken, sha256, tokenOf } from "~/lib/tokens.server";
import type { Role } from "~/lib/vocabulary";

/** Maximum number of people invited at once: a longer list can be pasted in parts. */
export const INVITE_AT_ONCE = 200;

/** Ids per statement: both engines limit the number of its parameters. */
const IDS_AT_ONCE = 500;

/** Dependencies of inviting: also the contact that the invited people can ask. */
export type InviteDeps = Deps & ContactSource;

export type InviteInput = {
  email: string;
  role: Role;
  /** Required for a trainee; optional for a supervisor or manager. */
  cohortId: string | null;
  /** For a trainee: their supervisor once they have joined. */
  supervisorId: string | null;
  /** The form's idempotency key: sent twice by the same person, it is one invitation, answered with the same link. */
  once?: string | undefined;
};

/**
 * `not_found`: the cohort or the supervisor does not exist, or is not the actor's. `expired`: the cohort is closed.
 * `conflict`: there is an open invitation to this address. `already_there`: the person has joined already.
 * `deactivated`: there is a deactivated account with this address. `forbidden`: not the actor's to give. `no_contact`:
 * the program has no contact yet.
 */
export type InviteFailure = Failure<
  | "not_found"
  | "forbidden"
  | "expired"
  | "conflict"
  | "already_there"
  | "deactivated"
  | "invalid"
  | "no_contact"
>;

/** `path`: of the link, known only now, for a manager to hand to a person without email. */
export type InviteOutcome = { ok: true; invitationId: string; path: string } | InviteFailure;

/** Invites one address; see `inviteMany`. */
export async function invite(
  tx: Tx,
  actor: Viewer,
  input: InviteInput,
  deps: InviteDeps,
): Promise<InviteOutcome> {
  const { email, ...to } = input;
  const outcome = await inviteMany(tx, actor, { ...to, emails: [email] }, deps);
  return outcome.ok ? (outcome.each[0]?.outcome ?? { ok: false, code: "invalid" }) : outcome;
}

/**
 * Invites people into one role: one open invitation per address, each with an email. An expired one is replaced. For
 * other subjects' units of work.
 * @param emails trimmed and in lower case; repeated ones count once
 * @returns the outcome for each address, in order; or why no one could be invited at all
 */
export async function inviteMany(
  tx: Tx,
  actor: Viewer,
  { emails, ...to }: Omit<InviteInput, "email"> & { emails: readonly string[] },
  deps: InviteDeps,
): Promise<{ ok: true; each: { email: string; outcome: InviteOutcome }[] } | InviteFailure> {
  const wanted = [...new Set(emails)];
  if (wanted.length > INVITE_AT_ONCE) return { ok: false, code: "invalid" };
  const refusal = await whyNot(tx, actor, to, deps);
  if (refusal) return refusal;

  const now = deps.now();
  const known = await knownPeople(tx, wanted, to.cohortId);
  const open = await tx
    .select({
      id: invitations.id,
      email: invitations.email,
      expiresAt: invitations.expiresAt,
      invitedBy: invitations.invitedBy,
      tokenHash: invitations.tokenHash,
    })
    .from(invitations)
    .where(
      and(
        inArray(invitations.email, wanted),
        isNull(invitations.acceptedAt),
        isNull(invitations.withdrawnAt),
      ),
    );
  const over = open.filter((invitation) => invitation.expiresAt <= now);
  if (over.length > 0) {
    const ids = over.map((invitation) => invitation.id);
    await tx.update(invitations).set({ withdrawnAt: now }).where(inArray(invitations.id, ids));
  }
  const waiting = new Map(
    open
      .filter((invitation) => invitation.expiresAt > now)
      .map((invitation) => [invitation.email, invitation]),
  );

  const each: { email: string; outcome: InviteOutcome }[] = [];
  for (const email of wanted) {
    const person = known.get(email);
    const there = waiting.get(email);
    if (there) {
      const token = to.once === undefined ? null : tokenOf(to.once, email);
      // Repeated submission by the same person: the first click's answer.
      const isRepeat =
        token !== null && there.invitedBy === actor.personId && there.tokenHash === sha256(token);
      each.push({
        email,
        outcome: isRepeat
          ? { ok: true, invitationId: there.id, path: paths.join(token) }
          : { ok: false, code: "conflict" },
      });
    } else if (person?.status === "deactivated")
      each.push({ email, outcome: { ok: false, code: "deactivated" } });
    else if (
      person?.roles.includes(to.role) &&
      (to.cohortId === null || (to.role === "trainee" && person.isMember))
    )
      each.push({ email, outcome: { ok: false, code: "already_there" } });
    else
      each.push({
        email,
        outcome: { ok: true, ...(await sendInvitation(tx, actor, { ...to, email }, deps)) },
      });
  }
  return { ok: true, each };
}

/** Returns what rules out the invitation regardless of the recipient, or null. */
async function whyNot(
  tx: Tx,
  actor: Viewer,
  to: Omit<InviteInput, "email">,
  deps: ContactSource,
): Promise<InviteFailure | null> {
  const isManaged = to.cohortId !== null && (await managesCohort(tx, actor.personId, to.cohortId));
  if (!canInvite(actor, to, isManaged)) {
    const isForeignCohort = to.cohortId !== null && !isManaged && hasRole(actor, "manager");
    return { ok: false, code: isForeignCohort ? "not_found" : "forbidden" };
  }
  if (!isReachable(await contactOf(tx, deps))) return { ok: false, code: "no_contact" };
  if (to.role === "trainee" && to.cohortId === null) return { ok: false, code: "invalid" };
  if (to.role === "administrator" && to.cohortId !== null) return { ok: false, code: "invalid" };
  if (to.cohortId !== null) {
    const [cohort] = await tx
      .select({ status: cohorts.status })
      .from(cohorts)
      .where(eq(cohorts.id, to.cohortId));
    if (!cohort) return { ok: false, code: "not_found" };
    if (cohort.status === "closed") return { ok: false, code: "expired" };
  }
  if (to.supervisorId !== null) {
    if (to.role !== "trainee") return { ok: false, code: "invalid" };
    const [supervisor] = await tx
      .select({ id: people.id })
      .from(people)
      .innerJoin(personRoles, and(eq(personRoles.personId, people.id), eq(personRoles.role, "supervisor")))
      .innerJoin(
        cohortStaff,
        and(
          eq(cohortStaff.personId, people.id),
          eq(cohortStaff.cohortId, to.cohortId ?? ""),
          eq(cohortStaff.role, "supervisor"),
          isNull(cohortStaff.toAt),
        ),
      )
      .where(and(eq(people.id, to.supervisorId), eq(people.status, "active")));
    if (!supervisor) return { ok: false, code: "not_found" };
  }
  return null;
}

/** Returns who among these addresses has an account, and whether they learn in the cohort. */
async function knownPeople(tx: Tx, emails: string[], cohortId: string | null) {
  const rows = await tx
    .select({ id: people.id, email: people.email, status: people.status, role: personRoles.role })
    .from(people)
    .leftJoin(personRoles, eq(personRoles.personId, people.id))
    .where(inArray(people.email, emails));
  const ids = [...new Set(rows.map((row) => row.id))];
  const members =
    cohortId === null || ids.length === 0
      ? []
      : await tx
          .select({ personId: memberships.personId })
          .from(memberships)
          .where(
            and(
              inArray(memberships.personId, ids),
              eq(memberships.cohortId, cohortId),
              isNull(memberships.leftAt),
            ),
          );
  const isMember = new Set(members.map((member) => member.personId));
  return new Map(
    rows.map((row) => [
      row.email,
      {
        status: row.status,
        roles: rows.flatMap((other) => (other.id === row.id && other.role ? [other.role] : [])),
        isMember: isMember.has(row.id),
      },
    ]),
  );
}

async function sendInvitation(
  tx: Tx,
  actor: Viewer,
  input: InviteInput,
  deps: Deps,
): Promise<{ invitationId: string; path: string }> {
  const id = deps.newId();
  const token = input.once === undefined ? newToken() : tokenOf(input.once, input.email);
  const path = paths.join(token);
  const now = deps.now();
  await tx.insert(invitations).values({
    id,
    tokenHash: sha256(token),
    email: input.email,
    role: input.role,
    cohortId: input.cohortId,
    supervisorId: input.supervisorId,
    invitedBy: actor.personId,
    createdAt: now,
    sentAt: now,
    expiresAt: now + LINK_LASTS.invitation,
  });
  await enqueueMail(tx, { template: "invitation", toEmail: input.email, params: { path } }, deps);
  await appendAudit(
    tx,
    {
      actorId: actor.personId,
      action: "invitation.sent",
      subjectKind: "invitation",
      subjectId: id,
      cohortId: input.cohortId,
      details: { role: input.role },
    },
    deps,
  );
  return { invitationId: id, path };
}

/**
 * Ends the open invitations that a person sent. They stay listed, so that someone else can resend them.
 * @param input.which `all`, when another may have sent them in the person's name; or those they may no longer send
 */
export async function endInvitationsFrom(
  tx: Tx,
  { personId, which }: { personId: string; which: "all" | "no_longer_allowed" },
  deps: Pick<Deps, "now">,
): Promise<void> {
  const now = deps.now();
  const open = await tx
    .select({
      id: invitations.id,
      invitedBy: invitations.invitedBy,
      role: invitations.role,
      cohortId: invitations.cohortId,
    })
    .from(invitations)
    .where(
      and(
        eq(invitations.invitedBy, personId),
        isNull(invitations.acceptedAt),
        isNull(invitations.withdrawnAt),
        gt(invitations.expiresAt, now),
      ),
    );
  const over = which === "all" ? open.map(({ id }) => id) : [...(await invitersWhoMayNot(tx, open))];
  for (let from = 0; from < over.length; from += IDS_AT_ONCE) {
    await tx
      .update(invitations)
      .set({ expiresAt: now })
      .where(inArray(invitations.id, over.slice(from, from + IDS_AT_ONCE)));
  }
}

/** Returns whether people can join a cohort. */
export async function isOpenCohort(tx: Tx, cohortId: string): Promise<boolean> {
  const [cohort] = await tx.select({ status: cohorts.status }).from(cohorts).where(eq(cohorts.id, cohortId));
  return cohort?.status === "open";
}
