import { resolve } from "node:path";

import { loadCurriculum } from "~/curriculum/load.server";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";

/** Fills the cache of compiled lessons, so that the server starts without a compiler. */
export async function contentCompile(): Promise<void> {
  const curriculum = await loadCurriculum({
    requirements: REQUIREMENT_SCHEMAS,
    contentDir: resolve(process.env.CONTENT_DIR ?? "content"),
    cacheDir: resolve("build/content"),
  });
  const lessons = curriculum.modules.reduce((sum, module) => sum + module.lessons.length, 0);
  process.stdout.write(`Lessons compiled: ${lessons}.\n`);
}
