import { and, eq, lte, or, isNull, ne } from "drizzle-orm";

import { latestAnswers, type Note } from "./lesson.server";
import { headingsOf, isRight, VISIT_EVERY } from "./model";
import { canLearn } from "./policy";
import { missingBefore } from "./queries.server";
import type { Curriculum, Lesson } from "~/curriculum/types";
import { writeAside } from "~/db/aside.server";
import { checkAnswers, lessonCompletions, lessonVisits, reflections } from "~/db/schema/learning";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { isSameAnswer } from "~/features/assessment/model";
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
 * "I have read this": the reader's own act, with the hash of the text that was read. Done twice, it changes nothing.
 * @returns `not_ready` when the lesson is not open to the person yet, or cannot be shown
 */
export async function markRead(
  db: Database,
  actor: Viewer,
  { lesson }: { lesson: Lesson },
  deps: Deps & { curriculum: Curriculum },
): Promise<Success<{ isNew: boolean }> | Failure<"forbidden" | "not_ready">> {
  if (!canLearn(actor)) return { ok: false, code: "forbidden" };
  if (lesson.faults.length > 0) return { ok: false, code: "not_ready" };
  return unitOfWork(db, async (tx) => {
    const missing = await missingBefore(tx, deps.curriculum, actor.personId, lesson.moduleId);
    if (missing.length > 0) return { ok: false, code: "not_ready" } as const;
    const [made] = await tx
      .insert(lessonCompletions)
      .values({
        personId: actor.personId,
        lessonId: lesson.id,
        moduleId: lesson.moduleId,
        contentHash: lesson.hash,
        completedAt: deps.now(),
      })
      .onConflictDoNothing()
      .returning({ lessonId: lessonCompletions.lessonId });
    if (made) {
      await appendAudit(
        tx,
        {
          actorId: actor.personId,
          action: "lesson.completed",
          subjectKind: "lesson",
          subjectId: lesson.id,
          aboutPersonId: actor.personId,
          details: { moduleId: lesson.moduleId, contentHash: lesson.hash },
        },
        deps,
      );
    }
    return { ok: true, isNew: made !== undefined } as const;
  });
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
