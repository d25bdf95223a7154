import type { ModuleDraft } from "../module.server";

import type { LessonTexts } from "./check";
import { cueHits, cueShares } from "./cues";
import { cueItemsOf } from "./item-rules";
import { measureProse } from "./prose-rules";

const percent = (share: number) => `${Math.round(share * 100)}%`;

/**
 * Formats a plain-text report: how well a script that doesn't read the questions does on each bank and by which cues,
 * and the reading level and rhythm of each lesson.
 */
export function formatCraft(modules: readonly ModuleDraft[], texts: LessonTexts): string {
  const lines = modules.flatMap((module) => [
    "",
    `${module.value?.id ?? module.slug}  how it is written`,
    ...reportBank(module),
    ...reportLessons(module, texts),
  ]);
  return `${lines.join("\n")}\n`;
}

function reportBank({ quiz }: ModuleDraft): string[] {
  const items = cueItemsOf(quiz.questions);
  const table = cueShares(items).map(({ name, keys, distractors }) =>
    row(`    ${name}`, percent(keys), percent(distractors)),
  );
  return [
    row("  Keys found without the questions", percent(cueHits(items)), `of ${items.length}`),
    row("    cue", "keys", "distractors"),
    ...table,
  ];
}

function reportLessons({ lessons }: ModuleDraft, texts: LessonTexts): string[] {
  return [
    row("  Lesson", "grade", "short", "British"),
    ...lessons.flatMap(({ id, name, file }) => {
      const text = texts.get(file);
      if (!text) return [];
      const { grade, sentences, short, british } = measureProse(text);
      const cells = [grade.toFixed(1), `${short} of ${sentences}`, String(british)];
      return [row(`    ${id ?? name.slug}`, ...cells)];
    }),
  ];
}

const LABEL_WIDTH = 38;
const CELL_WIDTH = 14;

function row(label: string, ...cells: string[]): string {
  return `${label.padEnd(LABEL_WIDTH)}${cells.map((cell) => cell.padStart(CELL_WIDTH)).join("")}`.trimEnd();
}
