import { remark, type Finding } from "../faults";
import type { LessonDraft, ModuleDraft } from "../module.server";
import { languageOfFile } from "../names";
import { lineAt } from "../yaml";

import { checkItems } from "./item-rules";
import type { LessonText } from "./passages";
import { checkProse, checkScenarios } from "./prose-rules";

/** Lessons' texts by file, as they were read. */
export type LessonTexts = ReadonlyMap<string, LessonText>;

const isEnglish = (language: string) => language === "en" || language.startsWith("en-");

/**
 * Takes modules and returns what the craft of writing says about their English texts. Nothing of it takes a lesson or a
 * quiz from its readers: it fails `content:check` alone.
 */
export function checkCraft(modules: readonly ModuleDraft[], texts: LessonTexts): Finding[] {
  return modules.flatMap((module) => {
    const lessons = module.lessons.filter(({ name }) => isEnglish(name.language));
    const prose = lessons.flatMap((lesson) => {
      const text = texts.get(lesson.file);
      return text ? checkProse({ file: lesson.file, text, notes: notesOf(module, lesson) }) : [];
    });
    const scenarios = lessons.flatMap(({ file }) => texts.get(file)?.scenarios ?? []);
    const bank = isEnglish(languageOfFile(module.quizFile))
      ? checkItems({
          file: module.quizFile,
          quiz: module.quiz,
          lessons: lessons.map(({ id, file }) => ({ id: id ?? "", text: wholeText(texts.get(file)) })),
          objectives: objectivesOf(module),
        })
      : [];
    return [...prose, ...checkScenarios(module.file, scenarios), ...checkObjectiveIds(module), ...bank];
  });
}

/** The ids of a module's objectives; null until each has one. */
function objectivesOf({ value }: ModuleDraft): string[] | null {
  const ids = value?.objectives.flatMap(({ id }) => id ?? []) ?? [];
  return value && ids.length === value.objectives.length ? ids : null;
}

function checkObjectiveIds({ value, file, lines }: ModuleDraft): Finding[] {
  const objectives = value?.objectives ?? [];
  return objectives.flatMap(({ id, text }, index) => {
    const line = lineAt(lines, ["objectives", index]);
    if (id === null) {
      const instead = `Write \`- id: ${value?.id ?? "m00"}-o${index + 1}\`, and below it \`text:\` with the words: questions name it by its id.`;
      return [remark(file, line, `the objective "${text}" without an id`, instead)];
    }
    if (objectives.findIndex((other) => other.id === id) === index) return [];
    return [remark(file, line, `the objective \`${id}\` a second time`, "Give each an id of its own.")];
  });
}

function notesOf(module: ModuleDraft, lesson: LessonDraft): string[] {
  return [module.value?.contentNote, lesson.front?.contentNote].filter((note) => typeof note === "string");
}

function wholeText(text: LessonText | undefined): string {
  return (text?.passages ?? []).map((passage) => passage.text).join("\n");
}
