/** The outcome of each line of a pasted list, before and after it is submitted. */

import { readPasted } from "../paste";
import { type InviteDeps, inviteMany } from "../transaction/invitations.server";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import type { Viewer } from "~/lib/roles";

/**
 * Invites every eligible address of a pasted list in one unit of work: all of them, or, when something fails, none.
 * @returns how many were invited and how many were skipped; or why no one could be
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
    const to = { role: "trainee" as const, cohortId: input.cohortId, once: input.once };
    const invitees = emails.map((email) => ({ email, supervisorId: input.supervisorId }));
    const outcome = await inviteMany(tx, actor, { ...to, invitees }, deps);
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
