import { and, count, desc, eq, inArray, isNull } from "drizzle-orm";

import { pageOf, PAGE_SIZE } from "./model";
import { readPasted, type PastedLine } from "./paste";
import { invitations, people } from "~/db/schema/people";
import { memberships } from "~/db/schema/cohorts";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { invitationState, type InvitationState } from "~/features/people/model";
import { inviteManyStep } from "~/features/people/steps.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import type { Role } from "~/lib/vocabulary";

export type InvitationLine = {
  id: string;
  email: string;
  role: Role;
  state: InvitationState;
  sentAt: number;
  sentCount: number;
  expiresAt: number;
};

/** The statement behind `invitationsOf`, so that a test can ask for its plan. */
export function invitationsQuery(db: Reader, cohortId: string, from: number) {
  return db
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      sentAt: invitations.sentAt,
      sentCount: invitations.sentCount,
      expiresAt: invitations.expiresAt,
      acceptedAt: invitations.acceptedAt,
      withdrawnAt: invitations.withdrawnAt,
    })
    .from(invitations)
    .where(and(eq(invitations.cohortId, cohortId), isNull(invitations.acceptedAt)))
    .orderBy(desc(invitations.createdAt), desc(invitations.id))
    .limit(PAGE_SIZE)
    .offset(from);
}

/** A cohort's invitations that nobody has accepted, the latest first; one page. */
export async function invitationsOf(
  db: Reader,
  cohortId: string,
  askedPage: string | null,
  now: number,
): Promise<{ page: number; pages: number; total: number; rows: InvitationLine[] }> {
  const [counted] = await db
    .select({ invitations: count() })
    .from(invitations)
    .where(and(eq(invitations.cohortId, cohortId), isNull(invitations.acceptedAt)));
  const total = counted?.invitations ?? 0;
  const { page, pages, from } = pageOf(askedPage, total);
  const rows = await invitationsQuery(db, cohortId, from);
  return {
    page,
    pages,
    total,
    rows: rows.map(({ acceptedAt, withdrawnAt, ...row }) => ({
      ...row,
      state: invitationState({ acceptedAt, withdrawnAt, expiresAt: row.expiresAt }, now),
    })),
  };
}

/** What will happen, or has happened, with one line of a pasted list. */
export type Verdict =
  "invited" | "already_invited" | "already_member" | "deactivated" | "no_address" | "repeated";
export type JudgedLine = PastedLine & { verdict: Verdict };
export type JudgedList = { lines: JudgedLine[]; toInvite: string[]; isTooLong: boolean };

/**
 * Says line by line what inviting a pasted list as trainees of a cohort would do. Writes nothing.
 * @param pasted as it was typed
 */
export async function judgePasted(
  db: Reader,
  cohortId: string,
  pasted: string,
  now: number,
): Promise<JudgedList> {
  const { lines, isTooLong } = readPasted(pasted);
  const emails = [...new Set(lines.flatMap((line) => line.email ?? []))];
  if (emails.length === 0)
    return { lines: lines.map((line) => ({ ...line, verdict: "no_address" })), toInvite: [], isTooLong };
  const [open, known, members] = await Promise.all([
    db
      .select({ email: invitations.email, expiresAt: invitations.expiresAt })
      .from(invitations)
      .where(
        and(
          inArray(invitations.email, emails),
          isNull(invitations.acceptedAt),
          isNull(invitations.withdrawnAt),
        ),
      ),
    db
      .select({ email: people.email, status: people.status })
      .from(people)
      .where(inArray(people.email, emails)),
    db
      .select({ email: people.email })
      .from(people)
      .innerJoin(
        memberships,
        and(
          eq(memberships.personId, people.id),
          eq(memberships.cohortId, cohortId),
          isNull(memberships.leftAt),
        ),
      )
      .where(inArray(people.email, emails)),
  ]);
  const invited = new Set(open.filter((one) => one.expiresAt > now).map((one) => one.email));
  const closed = new Set(known.filter((one) => one.status === "deactivated").map((one) => one.email));
  const joined = new Set(members.map((one) => one.email));
  const verdictOf = ({ email, isRepeated }: PastedLine): Verdict => {
    if (email === null) return "no_address";
    if (isRepeated) return "repeated";
    if (joined.has(email)) return "already_member";
    if (closed.has(email)) return "deactivated";
    return invited.has(email) ? "already_invited" : "invited";
  };
  const judged = lines.map((line) => ({ ...line, verdict: verdictOf(line) }));
  return {
    lines: judged,
    isTooLong,
    toInvite: judged.flatMap((line) => (line.verdict === "invited" && line.email ? [line.email] : [])),
  };
}

/**
 * Invites everyone of a pasted list who can be, in one unit of work: all of them, or, when something fails, none.
 * @returns how many were invited and how many were passed over; or why nobody could be
 */
export async function invitePasted(
  db: Database,
  actor: Viewer,
  input: { cohortId: string; pasted: string; supervisorId: string | null },
  deps: Deps,
): Promise<
  { ok: true; invited: number; passedOver: number } | { ok: false; code: "not_found" | "closed" | "invalid" }
> {
  const { lines, isTooLong } = readPasted(input.pasted);
  const emails = [...new Set(lines.flatMap((line) => line.email ?? []))];
  if (isTooLong || emails.length === 0) return { ok: false, code: "invalid" };
  return unitOfWork(db, async (tx) => {
    const to = { role: "trainee" as const, cohortId: input.cohortId, supervisorId: input.supervisorId };
    const outcome = await inviteManyStep(tx, emails, to, actor, deps);
    if (!outcome.ok) {
      if (outcome.code === "expired") return { ok: false, code: "closed" };
      return { ok: false, code: outcome.code === "invalid" ? "invalid" : "not_found" };
    }
    const invited = outcome.each.filter((one) => one.outcome.ok).length;
    return { ok: true, invited, passedOver: outcome.each.length - invited };
  });
}
