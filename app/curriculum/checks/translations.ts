import type { ContentFault, Curriculum, Lesson, Module, Question } from "../types";

/**
 * Returns a fault for each part whose id or correct answer differs between two languages: records must mean the same in
 * both.
 */
export function compareTranslation(own: Curriculum, other: Curriculum): ContentFault[] {
  const language = other.program.language;
  return own.modules.flatMap((module) => {
    const twin = other.moduleBySlug(module.slug);
    if (!twin) return [];
    const folder = `modules/${module.slug}`;
    return [
      ...compareLessons(module, twin, folder, language),
      ...compareQuestions(module, twin, `${folder}/quiz.${language}.yaml`),
      ...(twin.id === module.id
        ? []
        : [fault(`${folder}/module.${language}.yaml`, `\`id: ${twin.id}\``, `Write \`id: ${module.id}\`.`)]),
    ];
  });
}

function compareLessons(own: Module, other: Module, folder: string, language: string): ContentFault[] {
  return own.lessons.flatMap((lesson) => {
    const twin = other.lessons.find(({ slug }) => slug === lesson.slug);
    if (!twin || twin.language === lesson.language) return [];
    const file = `${folder}/${String(lesson.number).padStart(2, "0")}-${lesson.slug}.${language}.mdx`;
    if (twin.id !== lesson.id) {
      return [fault(file, `\`id: ${twin.id}\``, `Write \`id: ${lesson.id}\`, as in the other language.`)];
    }
    const missing = interactiveIds(lesson).filter((id) => !interactiveIds(twin).includes(id));
    if (twin.faults.length > 0) return [];
    return missing.map((id) => fault(file, `no \`${id}\``, "Show it as the other language does."));
  });
}

function compareQuestions(own: Module, other: Module, file: string): ContentFault[] {
  if (other.faults.length > 0) return [];
  const twins = new Map([...other.checks, ...other.questions].map((question) => [question.id, question]));
  return [...own.checks, ...own.questions].flatMap((question) => {
    const twin = twins.get(question.id);
    if (!twin) return [fault(file, `no question \`${question.id}\``, "Write it as in the other language.")];
    if (answerKey(twin) === answerKey(question)) return [];
    const found = `\`${question.id}\` with other options or another right answer than in the other language`;
    return [fault(file, found, "Use the same option ids, and the same `correct: true`.")];
  });
}

function interactiveIds(lesson: Lesson): string[] {
  return lesson.blocks.flatMap((block) =>
    block.kind === "check" || block.kind === "reflection" ? [block.id] : [],
  );
}

function answerKey({ options }: Question): string {
  return options
    .map(({ id, correct }) => `${id}=${correct}`)
    .sort()
    .join();
}

function fault(file: string, found: string, instead: string): ContentFault {
  return { file, line: null, found, instead };
}
