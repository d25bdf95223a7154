import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";

import { loadCurriculum } from "~/curriculum/load.server";
import type { ContentFault, Curriculum } from "~/curriculum/types";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";

export const SMALL_CONTENT = path.resolve("tests/support/content");
export const REAL_CONTENT = path.resolve("content");

/** The files of the small program that the tests break. */
export const LESSON = "modules/keeping-well/02-asking-for-help.mdx";
export const QUIZ = "modules/keeping-well/quiz.yaml";
export const MODULE = "modules/keeping-well/module.yaml";
export const PROFILE = "profiles/small.yaml";

/** The line on which text appended to LESSON begins. */
export const APPENDED_LINE = 27;

const folders: string[] = [];
const cache = mkdtemp(path.join(tmpdir(), "curriculum-cache-"));

afterAll(async () => {
  await Promise.all([await cache, ...folders].map((folder) => rm(folder, { recursive: true, force: true })));
});

/** Returns a new, empty folder that is deleted after the tests of the file. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "curriculum-"));
  folders.push(folder);
  return folder;
}

export type Edit =
  | { file: string; write: string }
  | { file: string; append: string }
  | { file: string; replace: string; by: string }
  | { file: string; remove: true };

/** Returns a copy of the small program with these edits. */
export async function contentWith(...edits: Edit[]): Promise<string> {
  const folder = await tempFolder();
  await cp(SMALL_CONTENT, folder, { recursive: true });
  for (const edit of edits) {
    const file = path.join(folder, edit.file);
    if ("remove" in edit) await rm(file, { recursive: true });
    else if ("write" in edit) {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, edit.write);
    } else {
      const text = await readFile(file, "utf8");
      if ("replace" in edit && !text.includes(edit.replace))
        throw new Error(`${edit.file} has no ${edit.replace}`);
      const changed =
        "append" in edit ? `${text.trimEnd()}\n\n${edit.append}\n` : text.replace(edit.replace, edit.by);
      await writeFile(file, changed);
    }
  }
  return folder;
}

/** Loads the small program with these edits. */
export async function loadWith(...edits: Edit[]): Promise<Curriculum> {
  return loadCurriculum({
    requirements: REQUIREMENT_SCHEMAS,
    contentDir: await contentWith(...edits),
    cacheDir: await cache,
  });
}

/** Returns the number of the first line of a file that contains this text, in the small program after the edits. */
export function lineOfText(text: string, part: string): number {
  return text.split("\n").findIndex((line) => line.includes(part)) + 1;
}

/** Returns the faults of one file. */
export function faultsIn(curriculum: Curriculum, file: string): ContentFault[] {
  return curriculum.faults.filter((fault) => fault.file === file);
}
