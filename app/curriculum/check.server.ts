import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { compareTranslation } from "./checks/translations";
import { checkCraft, type LessonTexts } from "./craft/check";
import type { LessonText } from "./craft/passages";
import { ContentError } from "./errors";
import { remark, toFaults, type Finding } from "./faults";
import { listFolder } from "./files.server";
import { loadCurriculum, loadWithDrafts } from "./load.server";
import type { ModuleDraft } from "./module.server";
import { languageOfFile } from "./names";
import type { RequirementSchemas } from "./requirement-schema";
import type { ContentFault, Curriculum } from "./types";

export { formatFaults } from "./errors";

/**
 * Returns every fault in a content folder, ordered by file and line. Translations are checked too, including that their
 * ids match. Never throws because of the content. Compiles everything from scratch.
 */
export async function checkContent(
  contentDir: string,
  requirements: RequirementSchemas,
): Promise<ContentFault[]> {
  return (await readAndCheck(contentDir, requirements)).faults;
}

/** Content that has been read, with its modules and lessons as written. */
export type CheckedContent = { curriculum: Curriculum; modules: ModuleDraft[]; texts: LessonTexts };

/** Checks like `checkContent`, and also returns the content; null when it cannot be read. */
export async function readAndCheck(
  contentDir: string,
  requirements: RequirementSchemas,
): Promise<{ faults: ContentFault[]; content: CheckedContent | null }> {
  const cacheDir = await mkdtemp(path.join(tmpdir(), "alongside-check-"));
  try {
    const texts = new Map<string, LessonText>();
    const { curriculum: own, modules } = await loadWithDrafts({
      contentDir,
      cacheDir,
      requirements,
      onText: (file, text) => texts.set(file, text),
    });
    const findings: Finding[] = [
      ...own.faults.map((fault) => remark(fault.file, fault.line, fault.found, fault.instead)),
      ...checkCraft(modules, texts, own),
    ];
    for (const language of await languagesOf(contentDir)) {
      if (language === own.program.language) continue;
      const other: Curriculum = await loadCurriculum({ contentDir, cacheDir, requirements, language });
      const faults = [...other.faults, ...compareTranslation(own, other)];
      findings.push(...faults.map((fault) => remark(fault.file, fault.line, fault.found, fault.instead)));
    }
    return { faults: toFaults(findings), content: { curriculum: own, modules, texts } };
  } catch (error) {
    if (error instanceof ContentError) return { faults: [...error.faults], content: null };
    throw error;
  } finally {
    await rm(cacheDir, { recursive: true, force: true });
  }
}

async function languagesOf(contentDir: string): Promise<Set<string>> {
  const languages = new Set<string>();
  const visit = async (folder: string): Promise<void> => {
    const list = await listFolder(contentDir, folder);
    for (const name of list?.files ?? []) {
      if (/\.(?:mdx|yaml)$/.test(name)) languages.add(languageOfFile(name));
    }
    for (const inner of list?.folders ?? []) await visit(`${folder}/${inner}`);
  };
  await visit(".");
  return languages;
}
