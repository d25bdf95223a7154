import { and, eq } from "drizzle-orm";

import { managesCohort } from "../queries/cohorts.server";
import { joinCohortStaff } from "../transaction/staff.server";
import { isUniqueViolation } from "~/db/errors";
import { cohorts } from "~/db/schema/cohorts";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import type { AuditAction } from "~/lib/audit-actions";
import type { CohortStatus } from "~/lib/vocabulary";

export type CohortInput = { name: string; startsOn: string; endsOn: string | null };

/**
 * Creates a cohort. Its creator manages it.
 * @returns its id; `conflict` when the name is taken
 */
export async function createCohort(
  db: Database,
  actor: Viewer,
  input: CohortInput & { profileId: string },
  deps: Deps,
): Promise<{ ok: true; cohortId: string } | { ok: false; code: "conflict" }> {
  const cohortId = deps.newId();
  return refusingTakenName(() =>
    unitOfWork(db, async (tx) => {
      await tx.insert(cohorts).values({
        id: cohortId,
        name: input.name,
        profileId: input.profileId,
        startsOn: input.startsOn,
        endsOn: input.endsOn,
        status: "open",
        createdAt: deps.now(),
        createdBy: actor.personId,
      });
      await audit(tx, actor, cohortId, "cohort.created", deps, { profile: input.profileId });
      await joinCohortStaff(
        tx,
        { personId: actor.personId, cohortId, role: "manager", addedBy: actor.personId },
        deps,
      );
      return { ok: true as const, cohortId };
    }),
  );
}

/**
 * Changes a cohort's name and days.
 * @returns `stale` when it was changed since the page was opened; `conflict` when the name is taken
 */
export async function changeCohort(
  db: Database,
  actor: Viewer,
  input: CohortInput & { cohortId: string; rev: number },
  deps: Deps,
): Promise<{ ok: true } | { ok: false; code: "not_found" | "stale" | "conflict" }> {
  return refusingTakenName(() =>
    unitOfWork(db, async (tx) => {
      if (!(await managesCohort(tx, actor.personId, input.cohortId)))
        return { ok: false, code: "not_found" as const };
      const [changed] = await tx
        .update(cohorts)
        .set({ name: input.name, startsOn: input.startsOn, endsOn: input.endsOn, rev: input.rev + 1 })
        .where(and(eq(cohorts.id, input.cohortId), eq(cohorts.rev, input.rev)))
        .returning({ id: cohorts.id });
      if (!changed)
        return (await isAsAsked(tx, input)) ? { ok: true as const } : { ok: false, code: "stale" as const };
      await audit(tx, actor, input.cohortId, "cohort.changed", deps);
      return { ok: true as const };
    }),
  );
}

/**
 * Closes or reopens a cohort. When it is closed, its people continue; no one new can join.
 * @returns `stale` when it was changed since the page was opened
 */
export async function setCohortStatus(
  db: Database,
  actor: Viewer,
  input: { cohortId: string; status: CohortStatus; rev: number },
  deps: Deps,
): Promise<{ ok: true } | { ok: false; code: "not_found" | "stale" }> {
  return unitOfWork(db, async (tx) => {
    if (!(await managesCohort(tx, actor.personId, input.cohortId))) return { ok: false, code: "not_found" };
    const [changed] = await tx
      .update(cohorts)
      .set({
        status: input.status,
        closedAt: input.status === "closed" ? deps.now() : null,
        rev: input.rev + 1,
      })
      .where(and(eq(cohorts.id, input.cohortId), eq(cohorts.rev, input.rev)))
      .returning({ id: cohorts.id });
    if (!changed) return (await isAsAsked(tx, input)) ? { ok: true } : { ok: false, code: "stale" };
    await audit(
      tx,
      actor,
      input.cohortId,
      input.status === "closed" ? "cohort.closed" : "cohort.reopened",
      deps,
    );
    return { ok: true };
  });
}

/** Returns whether this form, submitted before, left the cohort in its present state: a second click. */
async function isAsAsked(
  tx: Tx,
  input: { cohortId: string; rev: number } & Partial<CohortInput & { status: CohortStatus }>,
): Promise<boolean> {
  const [now] = await tx.select().from(cohorts).where(eq(cohorts.id, input.cohortId));
  return (
    now?.rev === input.rev + 1 &&
    (input.status === undefined || now.status === input.status) &&
    (input.name === undefined || now.name === input.name) &&
    (input.startsOn === undefined || now.startsOn === input.startsOn) &&
    (input.endsOn === undefined || now.endsOn === input.endsOn)
  );
}

async function audit(
  tx: Tx,
  actor: Viewer,
  cohortId: string,
  action: AuditAction,
  deps: Deps,
  details: Record<string, string> = {},
): Promise<void> {
  await appendAudit(
    tx,
    { actorId: actor.personId, action, subjectKind: "cohort", subjectId: cohortId, cohortId, details },
    deps,
  );
}

/** Converts a unique violation into `conflict`, since two cohorts with the same name would be indistinguishable. */
async function refusingTakenName<T>(work: () => Promise<T>): Promise<T | { ok: false; code: "conflict" }> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: "conflict" };
    throw error;
  }
}
