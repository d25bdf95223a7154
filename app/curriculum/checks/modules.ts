import { PROGRAM_FILE, type Base } from "../base.server";
import { hoursOf } from "../credit";
import { creditOfDraft } from "../draft-credit";
import { finding, remark, type Finding } from "../faults";
import type { LessonDraft, ModuleDraft } from "../module.server";
import { checkRequirements } from "../requirement-schema";
import { lineAt } from "../yaml";
import { countOf } from "~/lib/count";

const QUESTIONS_PER_LESSON = 4;

/** Checks that the folders and the order in program.yaml name the same modules. */
export function checkOrder(base: Base, modules: readonly ModuleDraft[]): Finding[] {
  const findings: Finding[] = [];
  const ids = new Map(
    modules.flatMap((module) => (module.value ? [[module.value.id, module] as const] : [])),
  );
  const hasUnreadable = modules.some(({ value }) => value === null);
  base.program.moduleOrder.forEach((id, index) => {
    if (ids.has(id) || hasUnreadable) return;
    const at = lineAt(base.programLines, ["module_order", index]);
    const instead = "Write its folder in content/modules, or remove the id from the order.";
    findings.push(remark(PROGRAM_FILE, at, `\`${id}\` in the order, a module without a folder`, instead));
  });
  for (const [id, module] of ids) {
    if (base.program.moduleOrder.includes(id)) continue;
    const instead = `Add \`${id}\` to \`module_order\` in program.yaml; until then the module is hidden.`;
    findings.push(
      remark(module.file, lineAt(module.lines, ["id"]), `\`${id}\`, which is not in the order`, instead),
    );
  }
  return findings;
}

/** Checks the references in a module's own facts. */
export function checkModule(base: Base, module: ModuleDraft): Finding[] {
  const { value, file, lines, lessons } = module;
  const findings: Finding[] = [];
  if (lessons.length === 0) {
    findings.push(finding(file, null, "no lesson in the folder", "Write `01-….mdx`."));
  }
  if (!value) return findings;
  const say = (path: readonly PropertyKey[], found: string, instead: string) =>
    findings.push(remark(file, lineAt(lines, path), found, instead));
  const competencies = new Set(base.competencies.map(({ id }) => id));
  value.competencies.forEach((id, index) => {
    if (competencies.has(id)) return;
    say(
      ["competencies", index],
      `\`${id}\`, an unknown competency`,
      "Write an id of content/competencies.yaml.",
    );
  });
  value.keyTerms.forEach((id, index) => {
    if (base.context.glossary.has(id)) return;
    say(["key_terms", index], `\`${id}\`, which is not in the glossary`, "Add it to content/glossary.yaml.");
  });
  return findings;
}

/**
 * Checks a module's question bank against the program's rules, and its knowledge checks against the lessons that show
 * them.
 */
export function checkQuiz(base: Base, module: ModuleDraft): Finding[] {
  const { quiz, quizFile, lessons } = module;
  const findings: Finding[] = [];
  if (quiz.checkIds === null) return findings;
  const bank = quiz.questions.length;
  const draw = Math.max(0, ...base.profiles.map(({ profile }) => profile.quiz.draw));
  if (bank < draw) {
    const instead = `Write ${draw - bank} more: a profile draws ${draw} for each attempt.`;
    findings.push(finding(quizFile, quiz.bankLine, `a bank of ${countOf(bank, "valid question")}`, instead));
  } else if (bank < base.quizBankMinimum) {
    const instead = `Write ${base.quizBankMinimum - bank} more: a bank has ${base.quizBankMinimum} or more.`;
    findings.push(remark(quizFile, quiz.bankLine, `a bank of ${countOf(bank, "valid question")}`, instead));
  }
  findings.push(...checkCritical(base, module));
  const byId = new Map(
    lessons.flatMap((lesson) => (lesson.id === null ? [] : [[lesson.id, lesson] as const])),
  );
  const isEveryLessonKnown = byId.size === lessons.length;
  for (const { value, lessonLine } of [...quiz.checks, ...quiz.questions]) {
    if (byId.has(value.lesson) || !isEveryLessonKnown) continue;
    const instead = `Write the id of a lesson of this module: ${[...byId.keys()].map((id) => `\`${id}\``).join(", ")}.`;
    findings.push(finding(quizFile, lessonLine, `\`lesson: ${value.lesson}\` in \`${value.id}\``, instead));
  }
  const least = Math.min(
    QUESTIONS_PER_LESSON,
    Math.floor(base.quizBankMinimum / Math.max(1, lessons.length)),
  );
  for (const id of byId.keys()) {
    const count = quiz.questions.filter(({ value }) => value.lesson === id).length;
    if (count >= least) continue;
    const instead = `Write ${least - count} more for it: a lesson has ${least} or more, so that every attempt can ask about it.`;
    findings.push(
      remark(quizFile, quiz.bankLine, `${countOf(count, "question")} about the lesson \`${id}\``, instead),
    );
  }
  return [...findings, ...checkShownChecks(module, byId)];
}

function checkCritical(base: Base, { quiz, quizFile }: ModuleDraft): Finding[] {
  const misplaced = quiz.checks.flatMap(({ value, criticalLine }) => {
    if (value.critical === undefined) return [];
    const instead = "Remove the line: only questions of the bank decide whether a quiz is passed.";
    return [remark(quizFile, criticalLine, `\`critical\` in the check \`${value.id}\``, instead)];
  });
  const critical = quiz.questions.filter(({ value }) => value.critical === true).length;
  const small = base.profiles.flatMap(({ profile }) => {
    if (profile.quiz.draw >= critical) return [];
    const found = `${countOf(critical, "critical question")}, and a draw of ${profile.quiz.draw} in the profile \`${profile.id}\``;
    const instead = `Keep \`critical: true\` on at most ${profile.quiz.draw}, or write \`draw: ${critical}\` in that profile: every critical question is always asked.`;
    return [remark(quizFile, quiz.bankLine, found, instead)];
  });
  return [...misplaced, ...small];
}

function checkShownChecks(module: ModuleDraft, byId: ReadonlyMap<string, LessonDraft>): Finding[] {
  const { quiz, quizFile, lessons } = module;
  const findings: Finding[] = [];
  const shown = new Set<string>();
  for (const lesson of lessons) {
    for (const { kind, value, line } of lesson.facts.uses) {
      if (kind !== "check") continue;
      const check = quiz.checks.find((draft) => draft.value.id === value)?.value;
      if (!quiz.checkIds?.has(value)) {
        const instead = `Write the question into ${quizFile} under \`checks\`, or write a known id.`;
        findings.push(finding(lesson.file, line, `the check \`${value}\`, which does not exist`, instead));
      } else if (check && lesson.id !== null && check.lesson !== lesson.id) {
        const instead = `Move it to that lesson, or write \`lesson: ${lesson.id}\` in ${quizFile}.`;
        findings.push(
          finding(lesson.file, line, `the check \`${value}\` of the lesson \`${check.lesson}\``, instead),
        );
      } else if (shown.has(value)) {
        findings.push(
          finding(lesson.file, line, `the check \`${value}\` a second time`, "Show each check once."),
        );
      }
      shown.add(value);
    }
  }
  for (const { value, line } of quiz.checks) {
    const lesson = byId.get(value.lesson);
    if (shown.has(value.id) || !lesson?.isWhole) continue;
    const instead = `Write <KnowledgeCheck id="${value.id}" /> into ${lesson.file}, or remove the check.`;
    findings.push(remark(quizFile, line, `the check \`${value.id}\`, which no lesson shows`, instead));
  }
  return findings;
}

/** Checks each profile against the modules: its stated hours, and a text for every local rule that a lesson shows. */
export function checkProfilesAgainst(base: Base, modules: readonly ModuleDraft[]): Finding[] {
  const hours = new Map(
    modules.flatMap((module) => {
      const { hours: credit, cap } = creditOfDraft(base, module);
      return module.value && cap !== null ? [[module.value.id, hoursOf(credit)] as const] : [];
    }),
  );
  const used = new Map<string, string>();
  for (const lesson of modules.flatMap((module) => module.lessons)) {
    for (const { kind, value, line } of lesson.facts.uses) {
      if (kind === "local_rule" && !used.has(value)) used.set(value, `${lesson.file}, line ${line}`);
    }
  }
  return base.profiles.flatMap(({ profile, file, lines }) => {
    const rules = new Set(Object.keys(profile.localRules));
    const missing = [...used]
      .filter(([id]) => !rules.has(id))
      .map(([id, where]) => {
        const instead = `Write \`${id}:\` under \`local_rules\`, a paragraph about the rule that applies here.`;
        return remark(
          file,
          lineAt(lines, ["local_rules"]),
          `no local rule \`${id}\`, which ${where} shows`,
          instead,
        );
      });
    const faults = checkRequirements(base.requirements, profile, (kind, one) =>
      kind.remarksOn ? kind.remarksOn(one, (id) => hours.get(id)) : [],
    );
    const remarks = faults.map(({ path, found, instead }) =>
      remark(file, lineAt(lines, path), found, instead),
    );
    return [...missing, ...remarks];
  });
}
