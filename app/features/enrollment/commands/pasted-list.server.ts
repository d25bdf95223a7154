/** What will happen, or has happened, with one line of a pasted list. */

import { and, inArray, isNull, eq } from "drizzle-orm";

import { readPasted, type PastedLine } from "../paste";
import { type InviteDeps, inviteManyStep } from "../transaction.server";
import { memberships, cohorts, cohortStaff } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { people } from "~/db/schema/people";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import type { Viewer } from "~/lib/roles";

export type Verdict =
  | "invited"
  | "already_invited"
  | "already_member"
  | "deactivated"
  | "no_address"
  | "repeated"
  /** Will be invited, and learns in another cohort of the manager's already. */
  | "elsewhere"
  /** Will be invited, and has an account: of what, is not the manager's to know. */
  | "has_account";
export type JudgedLine = PastedLine & {
  verdict: Verdict;
  /** For `elsewhere`: where. */
  cohortName?: string;
};

export type JudgedList = { lines: JudgedLine[]; toInvite: string[]; isTooLong: boolean };

/**
 * Says line by line what inviting a pasted list as trainees of a cohort would do. Writes nothing.
 * @param managerId who asks: only cohorts of theirs are named
 * @param pasted as it was typed
 */
export async function judgePasted(
  db: Reader,
  managerId: string,
  cohortId: string,
  pasted: string,
  now: number,
): Promise<JudgedList> {
  const { lines, isTooLong } = readPasted(pasted);
  const emails = [...new Set(lines.flatMap((line) => line.email ?? []))];
  if (emails.length === 0)
    return { lines: lines.map((line) => ({ ...line, verdict: "no_address" })), toInvite: [], isTooLong };
  const [open, known, members, elsewhere] = await Promise.all([
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
    db
      .select({ email: people.email, cohortName: cohorts.name })
      .from(people)
      .innerJoin(memberships, and(eq(memberships.personId, people.id), isNull(memberships.leftAt)))
      .innerJoin(cohorts, eq(cohorts.id, memberships.cohortId))
      .innerJoin(
        cohortStaff,
        and(
          eq(cohortStaff.cohortId, cohorts.id),
          eq(cohortStaff.personId, managerId),
          eq(cohortStaff.role, "manager"),
          isNull(cohortStaff.toAt),
        ),
      )
      .where(inArray(people.email, emails)),
  ]);
  const learnsIn = new Map(elsewhere.map((one) => [one.email, one.cohortName]));
  const invited = new Set(open.filter((one) => one.expiresAt > now).map((one) => one.email));
  const closed = new Set(known.filter((one) => one.status === "deactivated").map((one) => one.email));
  const accounts = new Set(known.map((one) => one.email));
  const joined = new Set(members.map((one) => one.email));
  const verdictOf = ({ email, isRepeated }: PastedLine): Verdict => {
    if (email === null) return "no_address";
    if (isRepeated) return "repeated";
    if (joined.has(email)) return "already_member";
    if (closed.has(email)) return "deactivated";
    if (invited.has(email)) return "already_invited";
    if (learnsIn.has(email)) return "elsewhere";
    return accounts.has(email) ? "has_account" : "invited";
  };
  const isToInvite = ({ verdict }: JudgedLine) =>
    verdict === "invited" || verdict === "elsewhere" || verdict === "has_account";
  const judged = lines.map((line): JudgedLine => {
    const verdict = verdictOf(line);
    const cohortName = verdict === "elsewhere" ? learnsIn.get(line.email ?? "") : undefined;
    return { ...line, verdict, ...(cohortName === undefined ? {} : { cohortName }) };
  });
  return {
    lines: judged,
    isTooLong,
    toInvite: judged.flatMap((line) => (isToInvite(line) && line.email ? [line.email] : [])),
  };
}

/**
 * Invites everyone of a pasted list who can be, in one unit of work: all of them, or, when something fails, none.
 * @returns how many were invited and how many were passed over; or why nobody could be
 */
export async function invitePasted(
  db: Database,
  actor: Viewer,
  input: { cohortId: string; pasted: string; supervisorId: string | null; once?: string | undefined },
  deps: InviteDeps,
): Promise<
  | { ok: true; invited: number; passedOver: number }
  | { ok: false; code: "not_found" | "closed" | "invalid" | "no_contact" }
> {
  const { lines, isTooLong } = readPasted(input.pasted);
  const emails = [...new Set(lines.flatMap((line) => line.email ?? []))];
  if (isTooLong || emails.length === 0) return { ok: false, code: "invalid" };
  return unitOfWork(db, async (tx) => {
    const to = {
      role: "trainee" as const,
      cohortId: input.cohortId,
      supervisorId: input.supervisorId,
      once: input.once,
    };
    const outcome = await inviteManyStep(tx, emails, to, actor, deps);
    if (!outcome.ok) {
      if (outcome.code === "expired") return { ok: false, code: "closed" };
      if (outcome.code === "invalid" || outcome.code === "no_contact")
        return { ok: false, code: outcome.code };
      return { ok: false, code: "not_found" };
    }
    const invited = outcome.each.filter((one) => one.outcome.ok).length;
    return { ok: true, invited, passedOver: outcome.each.length - invited };
  });
}
