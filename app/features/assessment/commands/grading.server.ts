import { and, eq } from "drizzle-orm";

import { grade, nowWithin, type Refused } from "../model";
import { canRegrade } from "../policy";
import { askedAt, attemptColumns, attemptOf, gradingInForce, stepsAt } from "../queries/records.server";
import { quizResultsOf } from "../queries/results.server";
import type { Curriculum } from "~/curriculum/types";
import { isUniqueViolation } from "~/db/errors";
import { attempts, gradings, type AttemptRules } from "~/db/schema/assessment";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { profileFor } from "~/features/agreements/queries/profile.server";
import { managesPerson } from "~/features/cohorts/queries/cohorts.server";
import {
  creditBasisOf,
  flagCompletion,
  recordModuleCompletion,
  unflagCompletion,
} from "~/features/learning/transaction.server";
import { questionIn, questionVersions } from "~/features/questions/queries.server";
import { appendAudit } from "~/journal/audit.server";
import { markChanged } from "~/journal/marks.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import type { GradingReason } from "~/lib/vocabulary";

type GradingDeps = Deps & { curriculum: Curriculum };

export type SubmitResult = { ok: true; isPassed: boolean; isNew: boolean } | Refused<"not_found" | "stale">;

/**
 * Submits an attempt and grades it by its questions as they were given. A second click returns the result of the first.
 * @param input.seq the attempt's number of steps when the page was shown
 * @returns `stale` when another device has saved since, so that no one submits answers they have not seen
 */
export async function submitAttempt(
  db: Database,
  actor: Viewer,
  { attemptId, seq }: { attemptId: string; seq: number },
  deps: GradingDeps,
): Promise<SubmitResult> {
  return unitOfWork<SubmitResult>(db, async (tx) => {
    const attempt = await attemptOf(tx, actor.personId, attemptId);
    if (!attempt) return { ok: false, code: "not_found" };
    if (attempt.state !== "in_progress") return alreadySubmitted(tx, attemptId);
    if (attempt.seq !== seq) return { ok: false, code: "stale" };

    const { graded, lastSavedAt } = await gradeBySteps(tx, deps.curriculum, attempt);
    const at = nowWithin(deps.now(), attempt.startedAt, lastSavedAt);
    const changed = await tx
      .update(attempts)
      .set({
        state: "graded",
        submittedAt: at,
        gradedAt: at,
        points: graded.points,
        isPassed: graded.isPassed,
      })
      .where(and(eq(attempts.id, attemptId), eq(attempts.state, "in_progress"), eq(attempts.seq, seq)))
      .returning({ id: attempts.id });
    if (changed.length === 0) return { ok: false, code: "stale" };
    await recordGrading(
      tx,
      { attempt, number: 1, reason: "submission", graded, at, actorId: actor.personId },
      deps,
    );
    if (graded.isPassed) await reportPass(tx, attempt, at, deps);
    return { ok: true, isPassed: graded.isPassed, isNew: true };
  });
}

async function alreadySubmitted(tx: Tx, attemptId: string): Promise<SubmitResult> {
  const [row] = await tx
    .select({ isPassed: attempts.isPassed })
    .from(attempts)
    .where(eq(attempts.id, attemptId));
  return { ok: true, isPassed: row?.isPassed === true, isNew: false };
}

/** Completes the module in the same unit of work. A module removed from the content cannot be completed. */
async function reportPass(tx: Tx, attempt: GradedAttempt, at: number, deps: GradingDeps): Promise<void> {
  const { curriculum } = deps;
  const module = curriculum.moduleById(attempt.moduleId);
  if (!module) return;
  const profile = await profileFor(tx, curriculum, attempt.personId);
  const { personId, id: attemptId } = attempt;
  await recordModuleCompletion(tx, { personId, module, attemptId, basis: creditBasisOf(profile), at }, deps);
}

type GradedAttempt = { id: string; personId: string; moduleId: string; rules: AttemptRules };

async function gradeBySteps(tx: Tx, curriculum: Curriculum, attempt: GradedAttempt) {
  const asked = await askedAt(tx, attempt.id);
  const versions = await questionVersions(tx, curriculum, asked);
  const steps = await stepsAt(tx, attempt.id);
  const questions = asked.map((pin) => ({
    position: pin.position,
    questionId: pin.questionId,
    options: questionIn(versions, pin).options,
  }));
  return {
    graded: grade(questions, steps, attempt.rules),
    lastSavedAt: steps.at(-1)?.savedAt ?? null,
  };
}

async function recordGrading(
  tx: Tx,
  given: {
    attempt: GradedAttempt;
    number: number;
    reason: GradingReason;
    graded: ReturnType<typeof grade>;
    at: number;
    actorId: string;
  },
  deps: Deps,
): Promise<void> {
  const { attempt, number, reason, graded, at, actorId } = given;
  markChanged(tx, "attempt_graded", [attempt.personId]);
  await tx
    .insert(gradings)
    .values({ id: deps.newId(), attemptId: attempt.id, number, reason, gradedAt: at, ...graded });
  await appendAudit(
    tx,
    {
      actorId,
      action: reason === "submission" ? "quiz.submitted" : "quiz.regraded",
      subjectKind: "attempt",
      subjectId: attempt.id,
      aboutPersonId: attempt.personId,
      details: {
        moduleId: attempt.moduleId,
        grading: number,
        points: graded.points,
        maxPoints: graded.maxPoints,
        isPassed: graded.isPassed,
      },
    },
    deps,
  );
}

/** Completes the module, or flags its completion for review by staff; a regrade revokes nothing. */
async function reportRegrade(
  tx: Tx,
  actor: Regrader,
  { attempt, isPassed, at }: { attempt: GradedAttempt; isPassed: boolean; at: number },
  deps: GradingDeps,
): Promise<void> {
  const { personId, moduleId, id: attemptId } = attempt;
  if (!isPassed) return flagCompletion(tx, { personId, moduleId, attemptId, at }, deps);
  await unflagCompletion(tx, actor, { attemptId, at });
  const results = await quizResultsOf(tx, personId);
  if (results.some((one) => one.moduleId === moduleId && one.completedAt !== null)) return;
  await reportPass(tx, attempt, at, deps);
}

/** Who regrades: an administrator on the command line has no session. */
type Regrader = Pick<Viewer, "personId" | "roles">;

export type RegradeResult =
  { ok: true; number: number; points: number; isPassed: boolean } | Refused<"not_found" | "conflict">;

/**
 * Regrades an attempt by replaying its steps. The new grading is a further row and is in force from now on; earlier ones
 * stay.
 * @returns `not_found` also for people with no access; `conflict` when it is not submitted or was just regraded
 */
export async function regradeAttempt(
  db: Database,
  actor: Regrader,
  { attemptId }: { attemptId: string },
  deps: GradingDeps,
): Promise<RegradeResult> {
  try {
    return await unitOfWork<RegradeResult>(db, async (tx) => {
      const [attempt] = await tx.select(attemptColumns).from(attempts).where(eq(attempts.id, attemptId));
      if (!attempt) return { ok: false, code: "not_found" };
      const isOfMyCohorts = await managesPerson(tx, actor.personId, attempt.personId);
      if (!canRegrade(actor, { personId: attempt.personId, isOfMyCohorts }))
        return { ok: false, code: "not_found" };
      if (attempt.state !== "graded") return { ok: false, code: "conflict" };

      const latest = await gradingInForce(tx, attemptId);
      const { graded } = await gradeBySteps(tx, deps.curriculum, attempt);
      const at = nowWithin(deps.now(), latest?.gradedAt ?? null);
      const number = (latest?.number ?? 0) + 1;
      await recordGrading(
        tx,
        { attempt, number, reason: "regrade", graded, at, actorId: actor.personId },
        deps,
      );
      await tx
        .update(attempts)
        .set({ gradedAt: at, points: graded.points, isPassed: graded.isPassed })
        .where(eq(attempts.id, attemptId));
      await reportRegrade(tx, actor, { attempt, isPassed: graded.isPassed, at }, deps);
      return { ok: true, number, points: graded.points, isPassed: graded.isPassed };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: "conflict" };
    throw error;
  }
}
