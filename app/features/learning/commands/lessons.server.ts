import { and, eq, lte, or, isNull, ne, sql, type SQLWrapper } from "drizzle-orm";

import { headingsOf, VISIT_EVERY, type Refused } from "../model";
import { canLearn } from "../policy";
import { latestAnswers } from "../queries/checks.server";
import type { Note } from "../queries/lesson.server";
import type { Curriculum, Lesson } from "~/curriculum/types";
import { writeAside } from "~/db/aside.server";
import { checkAnswers, lessonVisits, reflections } from "~/db/schema/learning";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { faultOfAnswer, isAnswerCorrect, isSameAnswer } from "~/features/questions/model";
import { markActive } from "~/journal/marks.server";
import type { Success } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/* What learners do in a lesson, always for themselves: the person is the actor and never comes from a form. */

/**
 * Records that a lesson was opened, at most once in ten minutes to keep reading cheap. Skipped while the database cannot
 * write, so that people can continue reading.
 * @param input.lastOpenedAt the last visit, as the page has just read it
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
  await writeAside(db, (tx) => {
    markActive(tx, "lesson_visited", actor.personId, now);
    return tx
      .insert(lessonVisits)
      .values({ personId: actor.personId, lessonId: lesson.id, firstOpenedAt: now, lastOpenedAt: now })
      .onConflictDoUpdate({
        target: [lessonVisits.personId, lessonVisits.lessonId],
        set: { lastOpenedAt: now },
        setWhere: lte(lessonVisits.lastOpenedAt, now),
      });
  });
}

/** Returns the later of an instant in the database and another. */
function latestOf(stored: SQLWrapper, at: number) {
  return sql`case when ${stored} > ${at} then ${stored} else ${at} end`;
}

/**
 * Records the heading the reader has reached.
 * @returns `not_found` when the lesson has no such heading
 */
export async function notePlace(
  db: Database,
  actor: Viewer,
  { lesson, place }: { lesson: Lesson; place: string },
  deps: Deps,
): Promise<Success | Refused<"forbidden" | "not_found">> {
  if (!canLearn(actor)) return { ok: false, code: "forbidden" };
  if (!headingsOf(lesson).some(({ id }) => id === place)) return { ok: false, code: "not_found" };
  const now = deps.now();
  await unitOfWork(db, async (tx) => {
    const [written] = await tx
      .insert(lessonVisits)
      .values({ personId: actor.personId, lessonId: lesson.id, firstOpenedAt: now, lastOpenedAt: now, place })
      .onConflictDoUpdate({
        target: [lessonVisits.personId, lessonVisits.lessonId],
        // A clock that was put back makes no visit earlier than it was.
        set: { lastOpenedAt: latestOf(lessonVisits.lastOpenedAt, now), place },
        setWhere: or(isNull(lessonVisits.place), ne(lessonVisits.place, place)),
      })
      .returning({ at: lessonVisits.lastOpenedAt });
    if (written) markActive(tx, "lesson_visited", actor.personId, written.at);
  });
  return { ok: true };
}

/**
 * Saves an answer to a knowledge check. The same answer given twice in a row is saved once.
 * @returns `not_found` when the check is not in this lesson; `invalid` when the answer is empty or cannot be one
 */
export async function answerCheck(
  db: Database,
  actor: Viewer,
  { lesson, checkId, chosen }: { lesson: Lesson; checkId: string; chosen: readonly string[] },
  deps: Deps & { curriculum: Curriculum },
): Promise<Success<{ isCorrect: boolean }> | Refused<"forbidden" | "not_found" | "invalid">> {
  if (!canLearn(actor)) return { ok: false, code: "forbidden" };
  const question = deps.curriculum.questionById(checkId);
  const isHere = lesson.blocks.some((block) => block.kind === "check" && block.id === checkId);
  if (!question || !isHere) return { ok: false, code: "not_found" };
  const answer = [...new Set(chosen)];
  const asked = { type: question.type, optionIds: question.options.map(({ id }) => id) };
  if (answer.length === 0 || faultOfAnswer(asked, answer)) return { ok: false, code: "invalid" };
  const isCorrect = isAnswerCorrect(question.options, answer);
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
      // Later than the previous answer even if the clock was set back, because the latest answer is the one shown.
      answeredAt: Math.max(deps.now(), (last?.answeredAt ?? -1) + 1),
    });
  });
  return { ok: true, isCorrect };
}

/**
 * Saves a private note. It is not audited: even the fact that it was written is private.
 * @param input.rev the revision the page showed; 0 when there was no note
 * @returns `stale` with the current note when it was changed elsewhere; `not_found` when the lesson has no such prompt
 */
export async function saveReflection(
  db: Database,
  actor: Viewer,
  { lesson, reflectionId, body, rev }: { lesson: Lesson; reflectionId: string; body: string; rev: number },
  deps: Deps,
): Promise<
  Success<{ note: Note }> | Refused<"forbidden" | "not_found"> | (Refused<"stale"> & { note: Note })
> {
  if (!canLearn(actor)) return { ok: false, code: "forbidden" };
  if (!lesson.reflections.some(({ id }) => id === reflectionId)) return { ok: false, code: "not_found" };
  const mine = and(eq(reflections.personId, actor.personId), eq(reflections.reflectionId, reflectionId));
  const columns = { body: reflections.body, updatedAt: reflections.updatedAt, rev: reflections.rev };
  const now = deps.now();
  return unitOfWork(db, async (tx) => {
    const [saved] =
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
    if (saved) return { ok: true, note: saved } as const;
    const [note] = await tx.select(columns).from(reflections).where(mine);
    if (!note) return { ok: false, code: "not_found" } as const;
    // The same text sent twice, for instance because the response was lost: nothing to resolve.
    return note.body === body ? ({ ok: true, note } as const) : ({ ok: false, code: "stale", note } as const);
  });
}
