import { remark, type Finding } from "../faults";
import type { LessonDraft, ModuleDraft } from "../module.server";
import { isEnglish, languageOfFile } from "../names";
import { ID_PATTERN } from "../schema-parts";
import type { Curriculum } from "../types";
import { lineAt } from "../yaml";

import { checkItems } from "./item-rules";
import type { LessonText } from "./passages";
import { checkProse, checkScenarios, checkSpelling } from "./prose-rules";

/** Lesson texts by file, as they were read. */
export type LessonTexts = ReadonlyMap<string, LessonText>;

/**
 * Checks the English texts of modules against the writing rules. These findings never take down a lesson or a quiz:
 * they only fail `content:check`.
 */
export function checkCraft(
  modules: readonly ModuleDraft[],
  texts: LessonTexts,
  { glossary, profiles, program }: Pick<Curriculum, "glossary" | "profiles" | "program">,
): Finding[] {
  const ofModules = modules.flatMap((module) => {
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
    return [
      ...prose,
      ...checkScenarios(module.file, scenarios),
      ...checkObjectiveIds(module),
      ...checkFacts(module),
      ...bank,
    ];
  });
  if (!isEnglish(program.language)) return ofModules;
  const ofGlossary = glossary.flatMap(({ id, term, meaning }) =>
    checkSpelling(`${term}. ${meaning}`, (found, instead) =>
      remark("glossary.yaml", null, `${found} in \`${id}\``, instead),
    ),
  );
  const ofPolicies = [...texts].flatMap(([file, { passages }]) =>
    file.startsWith("policies/")
      ? passages.flatMap(({ text, line }) =>
          checkSpelling(text, (found, instead) => remark(file, line, found, instead)),
        )
      : [],
  );
  const ofProfiles = profiles.flatMap((profile) =>
    stringsIn(profile).flatMap((text) =>
      checkSpelling(text, (found, instead) => remark(`profiles/${profile.id}.yaml`, null, found, instead)),
    ),
  );
  return [...ofModules, ...ofGlossary, ...ofPolicies, ...ofProfiles];
}

/** Returns every text in a value except its ids, because an id that has landed keeps its spelling. */
function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return ID_PATTERN.test(value) ? [] : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** Checks the words in module.yaml and in the front matter of its lessons. */
function checkFacts({ value, file, lessons }: ModuleDraft): Finding[] {
  const texts: [file: string, text: string][] = [
    ...[
      value?.title,
      value?.summary,
      value?.contentNote,
      ...(value?.objectives ?? []).map(({ text }) => text),
    ].map((text): [string, string] => [file, text ?? ""]),
    ...lessons.flatMap(({ file: lesson, front }) =>
      [front?.title, front?.summary, front?.contentNote, front?.changed].map((text): [string, string] => [
        lesson,
        text ?? "",
      ]),
    ),
  ];
  return texts.flatMap(([where, text]) =>
    checkSpelling(text, (found, instead) => remark(where, null, found, instead)),
  );
}

/** Returns the ids of a module's objectives; null until every objective has one. */
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
    return [remark(file, line, `the objective \`${id}\` a second time`, "Give each its own id.")];
  });
}

function notesOf(module: ModuleDraft, lesson: LessonDraft): string[] {
  return [module.value?.contentNote, lesson.front?.contentNote].filter((note) => typeof note === "string");
}

function wholeText(text: LessonText | undefined): string {
  return (text?.passages ?? []).map((passage) => passage.text).join("\n");
}
