import { hashJson, sha256 } from "~/curriculum/hash.server";
import type { Curriculum, Lesson, Module } from "~/curriculum/types";

/* A curriculum whose lessons changed after people had read them. */

/** Returns the curriculum with one lesson revised: another text, and a summary of the change. */
export function withLessonChanged(
  curriculum: Curriculum,
  lessonId: string,
  change: Partial<Lesson> = {},
): Curriculum {
  const { moduleId } = curriculum.lessonById(lessonId)!;
  return withLessons(curriculum, moduleId, (lessons) =>
    lessons.map((lesson) =>
      lesson.id === lessonId
        ? { ...lesson, hash: sha256(`revised ${lesson.hash}`), changed: "Says more about rest.", ...change }
        : lesson,
    ),
  );
}

/** Returns the curriculum with a lesson added at the end of a module. */
export function withLessonAdded(curriculum: Curriculum, moduleId: string, id: string): Curriculum {
  return withLessons(curriculum, moduleId, (lessons) => [
    ...lessons,
    {
      ...lessons[0]!,
      id,
      slug: `added-${id}`,
      number: lessons.length + 1,
      title: `Added ${id}`,
      hash: sha256(`added ${id}`),
      changed: null,
    },
  ]);
}

/** Returns the curriculum with the lessons of a module changed, and the module's hash with them. */
export function withLessons(
  curriculum: Curriculum,
  moduleId: string,
  change: (lessons: Lesson[]) => Lesson[],
): Curriculum {
  const modules = curriculum.modules.map((module): Module => {
    if (module.id !== moduleId) return module;
    const lessons = change(module.lessons);
    return { ...module, lessons, hash: hashJson([module.hash, lessons.map(({ id, hash }) => [id, hash])]) };
  });
  const lessons = new Map(modules.flatMap((module) => module.lessons.map((lesson) => [lesson.id, lesson])));
  return {
    ...curriculum,
    modules,
    moduleById: (wanted) => modules.find((module) => module.id === wanted),
    moduleBySlug: (wanted) => modules.find((module) => module.slug === wanted),
    profileById: (wanted) => curriculum.profileById(wanted),
    questionById: (wanted) => curriculum.questionById(wanted),
    lessonById: (wanted) => lessons.get(wanted),
    policyBySlug: (wanted) => curriculum.policyBySlug(wanted),
  };
}
