import { finding, type Finding } from "../faults";
import { isPlace } from "../mdx/facts";
import type { LessonDraft, ModuleDraft } from "../module.server";
import type { QuestionDraft } from "../quiz";
import { lineAt } from "../yaml";

/** Parts whose id is already taken. They are left out, because records refer to the first one. */
export type Doubles = {
  modules: ReadonlySet<ModuleDraft>;
  lessons: ReadonlySet<LessonDraft>;
  questions: ReadonlySet<QuestionDraft>;
};

/**
 * Returns a finding for every id that is used a second time. Modules, lessons, questions, checks, reflections,
 * scenarios, cases, and sorting tasks share one namespace.
 * @param modules in the order of the path
 */
export function checkIds(modules: readonly ModuleDraft[]): { findings: Finding[]; doubles: Doubles } {
  const first = new Map<string, string>();
  const findings: Finding[] = [];
  const claim = (id: string, file: string, line: number | null): boolean => {
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, `${file}${line === null ? "" : `, line ${line}`}`);
      return true;
    }
    const instead = `It is already used in ${before}; give this one its own id.`;
    findings.push(finding(file, line, `the id \`${id}\` a second time`, instead));
    return false;
  };
  const doubles = {
    modules: new Set<ModuleDraft>(),
    lessons: new Set<LessonDraft>(),
    questions: new Set<QuestionDraft>(),
  };
  for (const module of modules) {
    if (module.value && !claim(module.value.id, module.file, lineAt(module.lines, ["id"]))) {
      doubles.modules.add(module);
    }
    for (const lesson of module.lessons) {
      if (lesson.id !== null && !claim(lesson.id, lesson.file, lineAt(lesson.lines, ["id"]))) {
        doubles.lessons.add(lesson);
      }
      for (const { kind, value, line } of lesson.facts.uses) {
        if (kind === "reflection" || isPlace(kind)) claim(value, lesson.file, line);
      }
    }
    for (const question of [...module.quiz.checks, ...module.quiz.questions]) {
      if (!claim(question.value.id, module.quizFile, question.line)) doubles.questions.add(question);
    }
  }
  return { findings, doubles };
}
