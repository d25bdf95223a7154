import type { I18n } from "@lingui/core";

import type { Curriculum } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import { missingBefore } from "~/features/assessment/queries/module-access.server";
import { profileFor } from "~/features/agreements/queries/profile.server";
import { canLearn } from "~/features/learning/policy";
import {
  frameOf,
  lessonAt,
  lessonContent,
  needsProfile,
  type LessonContent,
  type LessonFrame,
  type LessonLink,
} from "~/features/learning/queries/lesson.server";
import type { Viewer } from "~/lib/roles";

/*
 * The lesson page. It is composed here and not in learning because quiz results decide whether a lesson is open, and
 * the profile a trainee is held to decides the crisis lines and local rules it shows.
 */

export type LessonPage = LessonFrame &
  (
    | { kind: "broken" }
    | { kind: "locked"; lockedBy: LessonLink[] }
    | ({
        kind: "lesson";
        id: string;
        contentNote: string | null;
        /** What changed in substance since an earlier version people may have read. */
        changed: string | null;
      } & LessonContent)
  );

/**
 * Returns the lesson page at an address.
 * @param input.why the check whose explanation was requested; it is shown only after an answer
 * @param deps.i18n the language of the page
 * @returns null when there is no such lesson
 */
export async function lessonPage(
  db: Reader,
  viewer: Viewer,
  input: { module: string | undefined; lesson: string | undefined; why: string | null },
  deps: { curriculum: Curriculum; i18n: I18n },
): Promise<LessonPage | null> {
  const { curriculum } = deps;
  const found = lessonAt(curriculum, input.module, input.lesson);
  if (!found) return null;
  const { module, lesson } = found;
  const frame = frameOf(module, lesson);
  const learnerId = canLearn(viewer) ? viewer.personId : null;

  if (learnerId !== null && (curriculum.program.prerequisites[module.id] ?? []).length > 0) {
    const missing = await missingBefore(db, curriculum, { personId: learnerId, moduleId: module.id });
    if (missing.length > 0) {
      const lockedBy = missing.map((id) => {
        const first = curriculum.moduleById(id);
        return { slug: first?.slug ?? id, title: first?.title ?? id };
      });
      return { ...frame, kind: "locked", lockedBy };
    }
  }
  if (lesson.faults.length > 0) return { ...frame, kind: "broken" };

  const profile = needsProfile(lesson) ? await profileFor(db, curriculum, learnerId) : null;
  const content = await lessonContent(db, viewer, { lesson, profile, why: input.why }, deps);
  return {
    ...frame,
    kind: "lesson",
    id: lesson.id,
    contentNote: lesson.contentNote,
    changed: lesson.changed,
    ...content,
  };
}
