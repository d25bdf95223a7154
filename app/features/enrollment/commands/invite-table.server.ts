import { inviteTableIn, judgeTable } from "../queries/invite-table.server";
import { inviteMany, type InviteDeps, type InviteFailure } from "../transaction/invitations.server";
import { isUniqueViolation } from "~/db/errors";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import type { Viewer } from "~/lib/roles";

/**
 * Invites everyone of a table who can be, in one unit of work: all of them, or, when something fails, none. The rows
 * are judged anew, so those who were invited or have joined meanwhile are passed over.
 * @param input.table as `writeInviteTable` wrote it
 * @returns how many were invited, and how many rows were passed over; or why no one could be
 */
export async function inviteTable(
  db: Database,
  actor: Viewer,
  input: { cohortId: string; table: string; once?: string | undefined },
  deps: InviteDeps,
): Promise<{ ok: true; invited: number; passedOver: number } | InviteFailure> {
  const read = inviteTableIn(input.table);
  if (!read.ok) return { ok: false, code: "invalid" };
  const { table } = read;
  const { cohortId, once } = input;
  const act = () =>
    unitOfWork(db, async (tx) => {
      const { toInvite, rows } = await judgeTable(tx, actor.personId, { cohortId, table, now: deps.now() });
      // Those already invited too: submitted twice, the second click gets the first one's answer.
      const repeats = rows.flatMap(({ email, role, verdict }) =>
        verdict.kind === "already_invited" && email !== null ? [{ email, role, supervisorId: null }] : [],
      );
      const wanted = [...toInvite, ...repeats];
      const trainees = wanted.filter(({ role }) => role === "trainee");
      const supervisors = wanted.filter(({ role }) => role === "supervisor");
      // Also with no one left to invite: whoever may not invite here is told so.
      const first = await inviteMany(
        tx,
        actor,
        { role: "trainee", cohortId, once, invitees: trainees },
        deps,
      );
      if (!first.ok) return first;
      const second = await inviteMany(
        tx,
        actor,
        { role: "supervisor", cohortId, once, invitees: supervisors },
        deps,
      );
      if (!second.ok) return second;
      const invited = [...first.each, ...second.each].filter(({ outcome }) => outcome.ok).length;
      return { ok: true as const, invited, passedOver: rows.length - invited };
    });
  try {
    return await act();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // A concurrent request invited one of them first: judged anew, that row is passed over.
    return act();
  }
}
