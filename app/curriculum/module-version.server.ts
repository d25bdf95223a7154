import { hashJson } from "./hash.server";
import type { Module, ModuleVersion } from "./types";

/** Takes a module without its hash and returns the hash: of its credit, its lessons and its questions. */
export function hashModule(module: Omit<Module, "hash">): string {
  return hashJson(versionOf(module));
}

/** Takes a module and returns the version of it that is stored for good. */
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
