import { hashJson } from "./hash.server";
import type { Module, ModuleVersion } from "./types";

/** Returns the hash of a module: of its credit, lessons, and questions. */
export function hashModule(module: Omit<Module, "hash">): string {
  return hashJson(versionOf(module));
}

/** Returns the version of a module that is stored permanently. */
export function moduleVersion(module: Module): ModuleVersion {
  return { ...versionOf(module), hash: module.hash };
}

function versionOf(module: Omit<Module, "hash">): Omit<ModuleVersion, "hash"> {
  const { id, title, hours, lessons, questions, written, reviewedBy } = module;
  return {
    id,
    title,
    hours,
    lessons: lessons.map((lesson) => ({ id: lesson.id, title: lesson.title, hash: lesson.hash })),
    questions: questions.map(({ hash }) => hash).sort(),
    written,
    ...(reviewedBy === null ? {} : { reviewedBy }),
  };
}
