import { and, eq, inArray, isNull } from "drizzle-orm";

import { supervisorAssignments } from "~/db/schema/cohorts";
import type { Tx } from "~/db/types";
import { markChanged } from "~/journal/marks.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/**
 * Ends the current assignments of trainees.
 * @param input.supervisorId only those to this supervisor
 */
export async function endAssignments(
  tx: Tx,
  { traineeIds, supervisorId }: { traineeIds: readonly string[]; supervisorId?: string },
  { now }: Pick<Deps, "now">,
): Promise<void> {
  markChanged(tx, "supervisor", traineeIds);
  await tx
    .update(supervisorAssignments)
    .set({ toAt: now() })
    .where(
      and(
        supervisorId === undefined ? undefined : eq(supervisorAssignments.supervisorId, supervisorId),
        inArray(supervisorAssignments.traineeId, [...traineeIds]),
        isNull(supervisorAssignments.toAt),
      ),
    );
}

/** Assigns trainees, whose current assignments have ended, to a supervisor. */
export async function beginAssignments(
  tx: Tx,
  actor: Pick<Viewer, "personId">,
  { traineeIds, supervisorId }: { traineeIds: readonly string[]; supervisorId: string },
  deps: Deps,
): Promise<void> {
  if (traineeIds.length === 0) return;
  const fromAt = deps.now();
  markChanged(tx, "supervisor", traineeIds);
  await tx.insert(supervisorAssignments).values(
    traineeIds.map((traineeId) => ({
      id: deps.newId(),
      traineeId,
      supervisorId,
      assignedBy: actor.personId,
      fromAt,
    })),
  );
}
