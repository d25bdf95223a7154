import { readPasted, type PastedLine } from "../paste";
import { knownAddresses } from "./known-addresses.server";
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
  const known = await knownAddresses(db, managerId, { cohortId, emails, now });
  const verdictOf = ({ email, isRepeated }: PastedLine): Verdict => {
    if (email === null) return "no_address";
    if (isRepeated) return "repeated";
    if (known.members.has(email)) return "already_member";
    if (known.deactivated.has(email)) return "deactivated";
    if (known.invited.has(email)) return "already_invited";
    if (known.elsewhere.has(email)) return "elsewhere";
    return known.accounts.has(email) ? "has_account" : "invited";
  };
  const isToInvite = ({ verdict }: JudgedLine) =>
    verdict === "invited" || verdict === "elsewhere" || verdict === "has_account";
  const judged = lines.map((line): JudgedLine => {
    const verdict = verdictOf(line);
    const cohortName = verdict === "elsewhere" ? known.elsewhere.get(line.email ?? "") : undefined;
    return { ...line, verdict, ...(cohortName === undefined ? {} : { cohortName }) };
  });
  return {
    lines: judged,
    isTooLong,
    toInvite: judged.flatMap((line) => (isToInvite(line) && line.email ? [line.email] : [])),
  };
}
