import { and, eq, gt, inArray, isNull } from "drizzle-orm";

import { canInvite } from "../policy";
import { invitersWhoMayNot } from "../queries/invitations.server";
import { inChunks } from "~/db/ids";
import { cohorts, cohortStaff, memberships } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { personRoles, people } from "~/db/schema/people";
import type { Tx } from "~/db/types";
import { managesCohort } from "~/features/cohorts/queries/cohorts.server";
import { LINK_LASTS } from "~/features/people/model";
import { contactOf, type ContactSource } from "~/features/people/queries/contact.server";
import { appendAudits } from "~/journal/audit.server";
import { enqueueMails } from "~/journal/outbox.server";
import { isReachable } from "~/lib/contact";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import { paths } from "~/lib/paths";
import { hasRole, type Viewer } from "~/lib/roles";
import { newToken, sha256, tokenOf } from "~/lib/tokens.server";
import type { Role } from "~/lib/vocabulary";

/** Maximum number of people invited at once: a longer list can be sent in parts. */
const INVITE_AT_ONCE = 1000;

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

type InviteTo = Pick<InviteInput, "role" | "cohortId" | "once">;
type Invitee = Pick<InviteInput, "email" | "supervisorId">;

/** Invites one address; see `inviteMany`. */
export async function invite(
  tx: Tx,
  actor: Viewer,
  input: InviteInput,
  deps: InviteDeps,
): Promise<InviteOutcome> {
  const { email, supervisorId, ...to } = input;
  const outcome = await inviteMany(tx, actor, { ...to, invitees: [{ email, supervisorId }] }, deps);
  return outcome.ok ? (outcome.each[0]?.outcome ?? { ok: false, code: "invalid" }) : outcome;
}

/**
 * Invites people into one role: one open invitation per address, each with an email. An expired one is replaced. For
 * other subjects' units of work.
 * @param input.invitees addresses trimmed and in lower case; a repeated one counts once, as it came first
 * @returns the outcome for each address, in order; or why no one could be invited at all
 */
export async function inviteMany(
  tx: Tx,
  actor: Viewer,
  { invitees, ...to }: InviteTo & { invitees: readonly Invitee[] },
  deps: InviteDeps,
): Promise<{ ok: true; each: { email: string; outcome: InviteOutcome }[] } | InviteFailure> {
  const supervisorOf = new Map([...invitees].reverse().map((one) => [one.email, one.supervisorId]));
  const wanted = [...new Set(invitees.map(({ email }) => email))];
  if (wanted.length > INVITE_AT_ONCE) return { ok: false, code: "invalid" };
  const supervisorIds = new Set([...supervisorOf.values()].flatMap((id) => id ?? []));
  const refusal = await whyNot(tx, actor, { ...to, supervisorIds: [...supervisorIds] }, deps);
  if (refusal) return refusal;

  const now = deps.now();
  const known = await knownPeople(tx, wanted, to.cohortId);
  const open = await inChunks(wanted, (some) =>
    tx
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
          inArray(invitations.email, some),
          isNull(invitations.acceptedAt),
          isNull(invitations.withdrawnAt),
        ),
      ),
  );
  const over = open.filter((invitation) => invitation.expiresAt <= now).map((invitation) => invitation.id);
  await inChunks(over, (some) =>
    tx
      .update(invitations)
      .set({ withdrawnAt: now })
      .where(inArray(invitations.id, some))
      .returning({ id: invitations.id }),
  );
  const waiting = new Map(
    open
      .filter((invitation) => invitation.expiresAt > now)
      .map((invitation) => [invitation.email, invitation]),
  );

  const toSend: SentInvitation[] = [];
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
    else {
      const token = to.once === undefined ? newToken() : tokenOf(to.once, email);
      const sent = { id: deps.newId(), token, email, supervisorId: supervisorOf.get(email) ?? null };
      toSend.push(sent);
      each.push({ email, outcome: { ok: true, invitationId: sent.id, path: paths.join(token) } });
    }
  }
  await sendInvitations(tx, actor, { ...to, invitations: toSend }, deps);
  return { ok: true, each };
}

/** Returns what rules out the invitation regardless of the recipient, or null. */
async function whyNot(
  tx: Tx,
  actor: Viewer,
  to: InviteTo & { supervisorIds: string[] },
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
  if (to.supervisorIds.length > 0) {
    if (to.role !== "trainee") return { ok: false, code: "invalid" };
    const able = await inChunks(to.supervisorIds, (some) =>
      tx
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
        .where(and(inArray(people.id, some), eq(people.status, "active"))),
    );
    if (able.length < to.supervisorIds.length) return { ok: false, code: "not_found" };
  }
  return null;
}

/** Returns who among these addresses has an account, and whether they learn in the cohort. */
async function knownPeople(tx: Tx, emails: string[], cohortId: string | null) {
  const rows = await inChunks(emails, (some) =>
    tx
      .select({ id: people.id, email: people.email, status: people.status, role: personRoles.role })
      .from(people)
      .leftJoin(personRoles, eq(personRoles.personId, people.id))
      .where(inArray(people.email, some)),
  );
  const ids = [...new Set(rows.map((row) => row.id))];
  const members = await inChunks(cohortId === null ? [] : ids, (some) =>
    tx
      .select({ personId: memberships.personId })
      .from(memberships)
      .where(
        and(
          inArray(memberships.personId, some),
          eq(memberships.cohortId, cohortId ?? ""),
          isNull(memberships.leftAt),
        ),
      ),
  );
  const isMember = new Set(members.map((member) => member.personId));
  const rolesOf = new Map<string, Role[]>();
  for (const { id, role } of rows) if (role) rolesOf.set(id, [...(rolesOf.get(id) ?? []), role]);
  return new Map(
    rows.map((row) => [
      row.email,
      { status: row.status, roles: rolesOf.get(row.id) ?? [], isMember: isMember.has(row.id) },
    ]),
  );
}

type SentInvitation = { id: string; token: string; email: string; supervisorId: string | null };

async function sendInvitations(
  tx: Tx,
  actor: Viewer,
  { invitations: sent, ...to }: InviteTo & { invitations: readonly SentInvitation[] },
  deps: Deps,
): Promise<void> {
  const now = deps.now();
  for (let from = 0; from < sent.length; from += IDS_AT_ONCE) {
    await tx.insert(invitations).values(
      sent.slice(from, from + IDS_AT_ONCE).map(({ token, ...invitation }) => ({
        ...invitation,
        tokenHash: sha256(token),
        role: to.role,
        cohortId: to.cohortId,
        invitedBy: actor.personId,
        createdAt: now,
        sentAt: now,
        expiresAt: now + LINK_LASTS.invitation,
      })),
    );
  }
  await enqueueMails(
    tx,
    sent.map(({ email, token }) => ({
      template: "invitation",
      toEmail: email,
      params: { path: paths.join(token) },
    })),
    deps,
  );
  await appendAudits(
    tx,
    sent.map(({ id }) => ({
      actorId: actor.personId,
      action: "invitation.sent",
      subjectKind: "invitation",
      subjectId: id,
      cohortId: to.cohortId,
      details: { role: to.role },
    })),
    deps,
  );
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
