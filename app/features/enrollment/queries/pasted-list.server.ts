import { and, inArray, isNull, eq } from "drizzle-orm";

import { readPasted, type PastedLine } from "../paste";
import { memberships, cohorts, cohortStaff } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";

export type Verdict =
  | "invited"
  | "already_invited"
  | "already_member"
  | "deactivated"
  | "no_address"
  | "repeated"
  /** Will be invited, and already learns in another cohort of the manager. */
  | "elsewhere"
  /** Will be invited, and has an account; the manager may not see its roles. */
  | "has_account";
export type JudgedLine = PastedLine & {
  verdict: Verdict;
  /** For `elsewhere`: the other cohort. */
  cohortName?: string;
};
export type JudgedList = { lines: JudgedLine[]; toInvite: string[]; isTooLong: boolean };
/**
 * Returns, line by line, what inviting a pasted list as trainees of a cohort would do. Writes nothing.
 * @param managerId the actor: only their own cohorts are named
 * @param pasted as typed
 */
export async function judgePasted(
  db: Reader,
  managerId: string,
  { cohortId, pasted, now }: { cohortId: string; pasted: string; now: number },
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
