import { and, eq } from "drizzle-orm";

import { isOutOfTime, lastSteps, nowWithin, type Refused, type StartDecision } from "../model";
import { canTakeQuizzes } from "../policy";
import { quizAccess, type Obstacle } from "../queries/quiz-access.server";
import { askedAt, attemptOf, stepsAt } from "../queries/records.server";
import type { Curriculum } from "~/curriculum/types";
import { isUniqueViolation } from "~/db/errors";
import { answerSteps, attemptQuestions, attempts, type AttemptRules } from "~/db/schema/assessment";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { criticalIn, drawQuestions, faultOfAnswer, isSameAnswer } from "~/features/questions/model";
import { questionIn, questionVersions } from "~/features/questions/queries.server";
import { appendAudit } from "~/journal/audit.server";
import { markChanged } from "~/journal/marks.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/* ---- Starting ---- */

export type StartResult =
  | { ok: true; attemptId: string; isNew: boolean }
  | Refused<"not_found" | "forbidden">
  | (Refused<"not_ready"> & { decision: StartDecision; obstacle: Obstacle | null });

/**
 * Starts an attempt at a module's quiz, or returns the open one: two clicks lead to the same attempt. The questions are
 * drawn now, and the attempt freezes the rules of the person's profile.
 * @returns `not_ready` with what prevents it; `forbidden` for staff; `not_found` for an unknown module
 */
export async function startAttempt(
  db: Database,
  actor: Viewer,
  { moduleId }: { moduleId: string },
  deps: Deps & { curriculum: Curriculum },
): Promise<StartResult> {
  const { curriculum } = deps;
  if (!canTakeQuizzes(actor)) return { ok: false, code: "forbidden" };
  const module = curriculum.moduleById(moduleId);
  if (!module) return { ok: false, code: "not_found" };

  const begin = () =>
    unitOfWork<StartResult>(db, async (tx) => {
      const now = deps.now();
      const {
        profile,
        attempts: past,
        decision,
        obstacle,
      } = await quizAccess(tx, curriculum, { personId: actor.personId, module, now });
      if (decision.kind === "resume") return { ok: true, attemptId: decision.attemptId, isNew: false };
      if (decision.kind !== "yes" || obstacle) return { ok: false, code: "not_ready", decision, obstacle };

      const attemptId = deps.newId();
      const seed = deps.newId();
      const critical = criticalIn(module.questions);
      const rules: AttemptRules = {
        ...profile.quiz,
        ...(critical.length > 0 && { critical }),
        profileId: profile.id,
        profileHash: profile.hash,
      };
      const drawn = drawQuestions(module.questions, rules.draw, seed);
      const number = (past.at(-1)?.number ?? 0) + 1;
      await tx.insert(attempts).values({
        id: attemptId,
        personId: actor.personId,
        moduleId,
        number,
        state: "in_progress",
        seed,
        rules,
        startedAt: nowWithin(now, past.at(-1)?.submittedAt ?? null),
        maxPoints: drawn.length,
      });
      markChanged(tx, "attempt_started", [actor.personId]);
      await tx.insert(attemptQuestions).values(drawn.map((question) => ({ attemptId, ...question })));
      await appendAudit(
        tx,
        {
          actorId: actor.personId,
          action: "quiz.started",
          subjectKind: "attempt",
          subjectId: attemptId,
          aboutPersonId: actor.personId,
          details: { moduleId, number },
        },
        deps,
      );
      return { ok: true, attemptId, isNew: true };
    });

  try {
    return await begin();
  } catch (error) {
    // Another request won the race (two servers on one database): its attempt exists now and is resumed.
    if (isUniqueViolation(error)) return begin();
    throw error;
  }
}

/* ---- Answering ---- */

export type AnswerInput = {
  /** 1-based. */
  position: number;
  /** Option ids; none: the answer is cleared. */
  chosen: string[];
  /** The number of the step the page showed at this position; 0: none. */
  seen: number;
};

export type SavedAnswer = { position: number; seq: number; savedAt: number | null };

/** Another device saved this position in the meantime: both answers, so that the person can choose. */
export type AnswerConflict = {
  position: number;
  theirs: { chosen: string[]; seq: number; savedAt: number };
  mine: { chosen: string[] };
};

export type SaveResult =
  /** `total`: the number of questions in the attempt. */
  | { ok: true; saved: SavedAnswer[]; total: number }
  | (Refused<"stale"> & { saved: SavedAnswer[]; conflicts: AnswerConflict[] })
  | Refused<"not_found" | "conflict" | "expired" | "invalid">;

/**
 * Saves answers of an open attempt, each as a further step. A step the database already has changes nothing, so an
 * answer whose response was lost can be sent again. A position saved elsewhere since the page was shown is left as it is
 * and returned as a conflict; the others are saved.
 * @returns `conflict` once the attempt is submitted; `expired` when its time is up; `invalid` for an answer that is not
 *   valid (nothing is saved); `not_found` also for another person's attempt
 */
export async function saveAnswers(
  db: Database,
  actor: Viewer,
  { attemptId, answers }: { attemptId: string; answers: AnswerInput[] },
  deps: Deps & { curriculum: Curriculum },
): Promise<SaveResult> {
  const { curriculum } = deps;
  const positions = answers.map((answer) => answer.position);
  if (positions.length === 0 || new Set(positions).size !== positions.length)
    return { ok: false, code: "invalid" };

  const save = () =>
    unitOfWork<SaveResult | "raced">(db, async (tx) => {
      const attempt = await attemptOf(tx, actor.personId, attemptId);
      if (!attempt) return { ok: false, code: "not_found" };
      if (attempt.state !== "in_progress") return { ok: false, code: "conflict" };
      const questions = await askedAt(tx, attemptId, positions);
      const versions = await questionVersions(tx, curriculum, questions);
      const steps = await stepsAt(tx, attemptId);
      const last = lastSteps(steps);
      const at = nowWithin(deps.now(), attempt.startedAt, steps.at(-1)?.savedAt ?? null);
      if (
        isOutOfTime({ startedAt: attempt.startedAt, timeLimitMinutes: attempt.rules.timeLimitMinutes }, at)
      ) {
        return { ok: false, code: "expired" };
      }

      const saved: SavedAnswer[] = [];
      const conflicts: AnswerConflict[] = [];
      const fresh: { attemptId: string; seq: number; position: number; chosen: string[]; savedAt: number }[] =
        [];
      for (const { position, chosen, seen } of answers) {
        const asked = questions.find((question) => question.position === position);
        if (!asked) return { ok: false, code: "invalid" };
        const { type } = questionIn(versions, asked);
        if (faultOfAnswer({ type, optionIds: asked.optionOrder }, chosen))
          return { ok: false, code: "invalid" };

        const known = last.get(position);
        if (isSameAnswer(known?.chosen ?? [], chosen)) {
          saved.push({ position, seq: known?.seq ?? 0, savedAt: known?.savedAt ?? null });
        } else if (known && known.seq !== seen) {
          const { chosen: theirs, seq, savedAt } = known;
          conflicts.push({ position, theirs: { chosen: theirs, seq, savedAt }, mine: { chosen } });
        } else {
          const seq = attempt.seq + fresh.length + 1;
          fresh.push({ attemptId, seq, position, chosen, savedAt: at });
          saved.push({ position, seq, savedAt: at });
        }
      }

      if (fresh.length > 0) {
        const changed = await tx
          .update(attempts)
          .set({ seq: attempt.seq + fresh.length })
          .where(
            and(eq(attempts.id, attemptId), eq(attempts.state, "in_progress"), eq(attempts.seq, attempt.seq)),
          )
          .returning({ id: attempts.id });
        if (changed.length === 0) return "raced";
        await tx.insert(answerSteps).values(fresh);
      }
      return conflicts.length > 0
        ? { ok: false, code: "stale", saved, conflicts }
        : { ok: true, saved, total: attempt.maxPoints };
    });

  // On PostgreSQL two saves can read before either writes: the second retries and finds the first one's step.
  let result = await save();
  while (result === "raced") result = await save();
  return result;
}
