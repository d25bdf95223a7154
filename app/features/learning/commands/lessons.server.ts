import { and, eq, lte, or, isNull, ne } from "drizzle-orm";

import { headingsOf, isRight, VISIT_EVERY } from "../model";
import { canLearn } from "../policy";
import { latestAnswers, type Note } from "../queries/lesson.server";
import { missingFor } from "../queries/progress.server";
import { creditBasisOf, recordModuleCompletion, settleUpdates } from "../transaction.server";
import type { Curriculum, Lesson } from "~/curriculum/types";
import { writeAside } from "~/db/aside.server";
import {
  checkAnswers,
  lessonCompletions,
  lessonRevisionsRead,
  lessonVisits,
  reflections,
} from "~/db/schema/learning";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { profileFor } from "~/features/agreements/queries/profile.server";
import { type QuizResult } from "~/features/assessment/model";
import { quizResultsOf } from "~/features/assessment/queries/results.server";
import { isSameAnswer } from "~/features/questions/model";
import { appendAudit } from "~/journal/audit.server";
import type { Failure, Success } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/* What a learner does in a lesson: always for oneself, so the person is the actor and never comes from a form. */

/**
 * Notes that a lesson was opened, at most once in ten minutes, so that reading stays cheap; and not at all while the
 * database cannot write, so that one can go on reading.
 * @param lastOpenedAt what the page has just read of the last visit
 */
export async function openLesson(
  db: Database,
  actor: Viewer,
  { lesson, lastOpenedAt }: { lesson: Pick<Lesson, "id">; lastOpenedAt: number | null },
  deps: Deps,
): Promise<void> {
  if (!canLearn(actor)) return;
  const now = deps.now();
  if (lastOpenedAt !== null && now < lastOpenedAt + VISIT_EVERY) return;
  await writeAside(db, (tx) =>
    tx
      .insert(lessonVisits)
      .values({ personId: actor.personId, lessonId: lesson.id, firstOpenedAt: now, lastOpenedAt: now })
      .onConflictDoUpdate({
        target: [lessonVisits.personId, lessonVisits.lessonId],
        set: { lastOpenedAt: now },
        setWhere: lte(lessonVisits.lastOpenedAt, now),
      }),
  );
}

/**
 * Notes the heading at which the reader is.
 * @returns `not_found` when the lesson has no such heading
 */
export async function notePlace(
  db: Database,
  actor: Viewer,
  { lesson, place }: { lesson: Lesson; place: string },
  deps: Deps,
): Promise<Success | Failure<"forbidden" | "not_found">> {
  if (!canLearn(actor)) return { ok: false, code: "forbidden" };
  if (!headingsOf(lesson).some(({ id }) => id === place)) return { ok: false, code: "not_found" };
  const now = deps.now();
  await unitOfWork(db, (tx) =>
    tx
      .insert(lessonVisits)
      .values({ personId: actor.personId, lessonId: lesson.id, firstOpenedAt: now, lastOpenedAt: now, place })
      .onConflictDoUpdate({
        target: [lessonVisits.personId, lessonVisits.lessonId],
        set: { lastOpenedAt: now, place },
        setWhere: or(isNull(lessonVisits.place), ne(lessonVisits.place, place)),
      }),
  );
  return { ok: true };
}

/**
 * "I have read this": the reader's own act, with the hash of the text that was read. Done twice, it changes nothing; a
 * text that was revised since can be marked again. Reading the last lesson of a module whose quiz is passed completes it.
 * @returns whether the module was completed before; `not_ready` when the lesson is not open to the person yet, or cannot be shown
 */
export async function markRead(
  db: Database,
  actor: Viewer,
  { lesson }: { lesson: Lesson },
  deps: Deps & { curriculum: Curriculum },
): Promise<Success<{ isNew: boolean; wasModuleDone: boolean }> | Failure<"forbidden" | "not_ready">> {
  if (!canLearn(actor)) return { ok: false, code: "forbidden" };
  if (lesson.faults.length > 0) return { ok: false, code: "not_ready" };
  const { personId } = actor;
  return unitOfWork(db, async (tx) => {
    const results = await quizResultsOf(tx, personId);
    if (missingFor(deps.curriculum, lesson.moduleId, results).length > 0) {
      return { ok: false, code: "not_ready" } as const;
    }
    const isNew = await keepReading(tx, personId, lesson, deps);
    if (isNew) {
      await completePassed(tx, personId, lesson.moduleId, results, deps);
      const module = deps.curriculum.moduleById(lesson.moduleId);
      if (module) await settleUpdates(tx, { personId, module, at: deps.now() });
    }
    const wasModuleDone = results.some(
      ({ moduleId, completedAt }) => moduleId === lesson.moduleId && completedAt !== null,
    );
    return { ok: true, isNew, wasModuleDone } as const;
  });
}

/** Writes down that a text was read: the first of a lesson, or a later version of it. Says whether that is new. */
async function keepReading(tx: Tx, personId: string, lesson: Lesson, deps: Deps): Promise<boolean> {
  const { id: lessonId, moduleId, hash: contentHash } = lesson;
  const at = deps.now();
  const [first] = await tx
    .insert(lessonCompletions)
    .values({ personId, lessonId, moduleId, contentHash, completedAt: at })
    .onConflictDoNothing()
    .returning({ lessonId: lessonCompletions.lessonId });
  if (!first && !(await keepRevision(tx, { personId, lessonId, contentHash, readAt: at }))) return false;
  await appendAudit(
    tx,
    {
      actorId: personId,
      action: first ? "lesson.completed" : "lesson.update_read",
      subjectKind: "lesson",
      subjectId: lessonId,
      aboutPersonId: personId,
      details: { moduleId, contentHash },
    },
    deps,
  );
  return true;
}

async function keepRevision(tx: Tx, row: typeof lessonRevisionsRead.$inferInsert): Promise<boolean> {
  const [known] = await tx
    .select({ hash: lessonCompletions.contentHash })
    .from(lessonCompletions)
    .where(and(eq(lessonCompletions.personId, row.personId), eq(lessonCompletions.lessonId, row.lessonId)));
  if (known?.hash === row.contentHash) return false;
  const [kept] = await tx
    .insert(lessonRevisionsRead)
    .values(row)
    .onConflictDoNothing()
    .returning({ lessonId: lessonRevisionsRead.lessonId });
  return kept !== undefined;
}

/** Completes a module whose quiz was passed while one of its lessons could not be read yet. */
async function completePassed(
  tx: Tx,
  personId: string,
  moduleId: string,
  results: readonly QuizResult[],
  deps: Deps & { curriculum: Curriculum },
): Promise<void> {
  const result = results.find((one) => one.moduleId === moduleId);
  const module = deps.curriculum.moduleById(moduleId);
  if (!module || !result?.passedAttemptId || result.completedAt !== null) return;
  const read = await tx
    .select({ lessonId: lessonCompletions.lessonId })
    .from(lessonCompletions)
    .where(and(eq(lessonCompletions.personId, personId), eq(lessonCompletions.moduleId, moduleId)));
  const isRead = new Set(read.map(({ lessonId }) => lessonId));
  if (module.lessons.some(({ id, faults }) => faults.length === 0 && !isRead.has(id))) return;
  const profile = await profileFor(tx, deps.curriculum, personId);
  const basis = creditBasisOf(profile);
  await recordModuleCompletion(
    tx,
    { personId, module, attemptId: result.passedAttemptId, basis, at: deps.now() },
    deps,
  );
}

/**
 * Keeps an answer to a knowledge check. The same answer given twice in a row is one.
 * @returns `not_found` when the check is not in this lesson; `invalid` when an option is not one of its options
 */
export async function answerCheck(
  db: Database,
  actor: Viewer,
  { lesson, checkId, chosen }: { lesson: Lesson; checkId: string; chosen: readonly string[] },
  deps: Deps & { curriculum: Curriculum },
): Promise<Success<{ isCorrect: boolean }> | Failure<"forbidden" | "not_found" | "invalid">> {
  if (!canLearn(actor)) return { ok: false, code: "forbidden" };
  const question = deps.curriculum.questionById(checkId);
  const isHere = lesson.blocks.some((block) => block.kind === "check" && block.id === checkId);
  if (!question || !isHere) return { ok: false, code: "not_found" };
  const answer = [...new Set(chosen)];
  const isPossible =
    answer.length > 0 &&
    answer.every((id) => question.options.some((option) => option.id === id)) &&
    (question.type === "multiple" || answer.length === 1);
  if (!isPossible) return { ok: false, code: "invalid" };
  const isCorrect = isRight(question.options, answer);
  await unitOfWork(db, async (tx) => {
    const last = (await latestAnswers(tx, actor.personId, lesson.id)).get(checkId);
    if (last && last.questionHash === question.hash && isSameAnswer(last.chosen, answer)) return;
    await tx.insert(checkAnswers).values({
      id: deps.newId(),
      personId: actor.personId,
      checkId,
      lessonId: lesson.id,
      questionHash: question.hash,
      chosen: answer,
      isCorrect,
      // Later than the one before, even when the clock was put back: the latest is the one that shows.
      answeredAt: Math.max(deps.now(), (last?.answeredAt ?? -1) + 1),
    });
  });
  return { ok: true, isCorrect };
}

/**
 * Keeps a private note. It leaves no line in the audit log: not even that it was written is anyone's business.
 * @param input.rev the revision the page showed; 0 when there was no note
 * @returns `stale` with the note as it stands when it was changed elsewhere; `not_found` when the lesson asks no such thing
 */
export async function saveReflection(
  db: Database,
  actor: Viewer,
  { lesson, reflectionId, body, rev }: { lesson: Lesson; reflectionId: string; body: string; rev: number },
  deps: Deps,
): Promise<
  Success<{ note: Note }> | Failure<"forbidden" | "not_found"> | { ok: false; code: "stale"; note: Note }
> {
  if (!canLearn(actor)) return { ok: false, code: "forbidden" };
  if (!lesson.reflections.some(({ id }) => id === reflectionId)) return { ok: false, code: "not_found" };
  const mine = and(eq(reflections.personId, actor.personId), eq(reflections.reflectionId, reflectionId));
  const columns = { body: reflections.body, updatedAt: reflections.updatedAt, rev: reflections.rev };
  const now = deps.now();
  return unitOfWork(db, async (tx) => {
    const [kept] =
      rev === 0
        ? await tx
            .insert(reflections)
            .values({
              personId: actor.personId,
              reflectionId,
              lessonId: lesson.id,
              body,
              updatedAt: now,
              rev: 1,
            })
            .onConflictDoNothing()
            .returning(columns)
        : await tx
            .update(reflections)
            .set({ body, updatedAt: now, rev: rev + 1, lessonId: lesson.id })
            .where(and(mine, eq(reflections.rev, rev)))
            .returning(columns);
    if (kept) return { ok: true, note: kept } as const;
    const [note] = await tx.select(columns).from(reflections).where(mine);
    if (!note) return { ok: false, code: "not_found" } as const;
    // The same text sent twice, or sent again because the answer was lost on the way: nothing to settle.
    return note.body === body ? ({ ok: true, note } as const) : ({ ok: false, code: "stale", note } as const);
  });
}
