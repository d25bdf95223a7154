import { finishDocument, readDocument, readDrawings, type DocumentContext } from "./document.server";
import { finding, type Finding } from "./faults";
import { listFolder, readText } from "./files.server";
import { FACTS_FIRST_LINE } from "./front-matter";
import { sha256 } from "./hash.server";
import type { MediaFile } from "./media";
import { readMedia } from "./media.server";
import { COMPONENT_RULES } from "./mdx/component-rules";
import { noFacts, type Facts } from "./mdx/facts";
import { lessonSchema, moduleSchema, type LessonFile, type ModuleFile } from "./module-schema";
import { chooseByLanguage, parseLessonName, stemOfFile, type LessonName } from "./names";
import { NO_QUIZ, readQuiz, type QuizDraft } from "./quiz";
import { ID_PATTERN, SLUG_PATTERN } from "./schema-parts";
import type { Block } from "./types";
import { readYaml, type Lines } from "./yaml";
import { parseYamlCached } from "./yaml-cache.server";

export type LessonDraft = {
  file: string;
  name: LessonName;
  /** Also known for a lesson with faults, if its front matter can be read. */
  id: string | null;
  front: LessonFile | null;
  raw: unknown;
  lines: Lines;
  facts: Facts;
  blocks: Block[];
  hash: string;
  /** The drawings, recordings, and captions it shows; their faults count as its own. */
  shownFiles: string[];
  media: MediaFile[];
  /** Whether the whole text could be read, so that what it doesn't name is known to be absent. */
  isWhole: boolean;
};

export type ModuleDraft = {
  slug: string;
  file: string;
  quizFile: string;
  value: ModuleFile | null;
  raw: unknown;
  lines: Lines;
  lessons: LessonDraft[];
  quiz: QuizDraft;
  findings: Finding[];
};

/** Reads every module's folder. Faults in one module are reported in its findings and affect no other. */
export async function readModules(
  context: DocumentContext,
  language: string,
): Promise<{ modules: ModuleDraft[]; findings: Finding[] }> {
  const listed = await listFolder(context.contentDir, "modules");
  const findings: Finding[] = [];
  const slugs = (listed?.folders ?? []).filter((slug) => {
    if (SLUG_PATTERN.test(slug)) return true;
    const instead =
      "Name it with lowercase letters, digits, and single dashes: the name is the module's address.";
    findings.push(finding(`modules/${slug}`, null, "a folder whose name cannot be an address", instead));
    return false;
  });
  const modules = await Promise.all(slugs.map((slug) => readModule(context, slug, language)));
  return { modules, findings };
}

async function readModule(context: DocumentContext, slug: string, language: string): Promise<ModuleDraft> {
  const folder = `modules/${slug}`;
  const names = (await listFolder(context.contentDir, folder))?.files ?? [];
  const pick = (stem: string) =>
    chooseByLanguage(
      names.filter((n) => n.endsWith(".yaml") && stemOfFile(n) === stem),
      language,
    )[0] ?? `${stem}.yaml`;
  const file = `${folder}/${pick("module")}`;
  const quizFile = `${folder}/${pick("quiz")}`;
  const findings: Finding[] = [];
  const text = await readText(context.contentDir, file);
  if (text.kind !== "text") {
    const missing = finding(file, null, "no such file", "Write it as docs/writing-modules.md shows.");
    findings.push(text.kind === "refused" ? text.finding : missing);
  }
  const read =
    text.kind === "text"
      ? readYaml(moduleSchema, text.text, file)
      : { value: null, raw: null, lines: {}, findings: [] };
  findings.push(...read.findings);
  const lessonNames = lessonFiles(names, folder, language, findings);
  const lessons = await Promise.all(
    lessonNames.map(({ file: name, parts }) => readLesson(context, slug, name, parts)),
  );
  for (const lesson of lessons) findings.push(...lesson.findings);
  const quiz = await readQuizFile(context, quizFile);
  findings.push(...quiz.findings);
  return {
    slug,
    file,
    quizFile,
    value: read.value,
    raw: read.raw,
    lines: read.lines,
    lessons: lessons.map(({ draft }) => draft),
    quiz: quiz.draft,
    findings,
  };
}

async function readQuizFile(
  context: DocumentContext,
  file: string,
): Promise<{ draft: QuizDraft; findings: Finding[] }> {
  const read = await readText(context.contentDir, file);
  if (read.kind === "text") return readQuiz(await parseYamlCached(context, read.text, file), file);
  const missing = finding(file, null, "no such file", "Write it: checks and questions of this module.");
  return { draft: NO_QUIZ, findings: [read.kind === "refused" ? read.finding : missing] };
}

function lessonFiles(
  names: readonly string[],
  folder: string,
  language: string,
  findings: Finding[],
): { file: string; parts: LessonName }[] {
  const good = names.filter((name) => {
    const isLesson = name.endsWith(".mdx") && parseLessonName(name) !== null;
    const isStray = name.endsWith(".mdx") || (/\.(md|markdown|txt)$/i.test(name) && /^\d/.test(name));
    if (!isLesson && isStray) {
      const instead =
        "Name it like `02-everyday-tests.mdx`: two digits, then lowercase letters, digits, and dashes.";
      findings.push(finding(`${folder}/${name}`, null, "a file whose name is not a lesson's", instead));
    }
    return isLesson;
  });
  const chosen = chooseByLanguage(good, language).flatMap((file) => {
    const parts = parseLessonName(file);
    return parts ? [{ file, parts }] : [];
  });
  chosen.forEach(({ file, parts }, index) => {
    const say = (found: string, instead: string) =>
      findings.push(finding(`${folder}/${file}`, null, found, instead));
    if (parts.slug === "quiz")
      say("a lesson called `quiz`", "Choose another name: /quiz is the module's quiz.");
    const earlier = chosen.slice(0, index).map((other) => other.parts);
    if (earlier.some(({ slug }) => slug === parts.slug)) {
      say(`a second lesson called \`${parts.slug}\``, "Give each lesson of a module a name of its own.");
    } else if (earlier.some(({ number }) => number === parts.number)) {
      say(`a second lesson with the number ${parts.number}`, "Number the lessons of a module 01, 02, 03 …");
    }
  });
  return chosen.filter(
    ({ parts }, index) =>
      parts.slug !== "quiz" && chosen.findIndex((other) => other.parts.slug === parts.slug) === index,
  );
}

async function readLesson(
  context: DocumentContext,
  slug: string,
  fileName: string,
  name: LessonName,
): Promise<{ draft: LessonDraft; findings: Finding[] }> {
  const folder = `modules/${slug}`;
  const file = `${folder}/${fileName}`;
  const document = await readDocument(context.contentDir, file);
  const findings = [...document.findings];
  const isSplit = findings.length === 0;
  const front = readYaml(lessonSchema, document.facts, file, FACTS_FIRST_LINE);
  if (isSplit) findings.push(...front.findings);
  const drawings = await readDrawings(context.contentDir, `${folder}/figures`, document.body);
  const media = await readMedia(context.contentDir, slug, document.body);
  findings.push(...drawings.findings, ...media.findings);
  const { facts, blocks } = isSplit
    ? await finishDocument(context, {
        file,
        body: document.body,
        language: name.language,
        components: [...COMPONENT_RULES.keys()],
        listed: front.value?.sources ?? [],
        drawings: drawings.svgs,
        media: media.byName,
      })
    : { facts: noFacts(), blocks: [] };
  findings.push(...facts.findings);
  for (const { kind, value, line } of facts.uses) {
    if (kind !== "figure" || drawings.files.includes(`${folder}/figures/${value}`)) continue;
    const instead = `Put the drawing into ${folder}/figures as a .svg file, or write the name of one that is there.`;
    findings.push(finding(file, line, `the drawing \`${value}\`, which is not there`, instead));
  }
  for (const { kind, value, line } of facts.uses) {
    if (kind !== "media" || media.files.includes(`${folder}/media/${value}`)) continue;
    const instead = `Put the file into ${folder}/media, or write the name of one that is there.`;
    findings.push(finding(file, line, `the file \`${value}\`, which is not there`, instead));
  }
  const draft: LessonDraft = {
    file,
    name,
    id: front.value?.id ?? rawText(front.raw, "id", ID_PATTERN),
    front: front.value,
    raw: front.raw,
    lines: front.lines,
    facts,
    blocks,
    hash: sha256(document.text),
    shownFiles: [...drawings.files, ...media.files],
    media: [...media.byName.values()],
    isWhole: isSplit && !facts.findings.some(({ blocking }) => blocking),
  };
  return { draft, findings };
}

/** Returns one text from a file with faults, if that text is valid. */
export function rawText(raw: unknown, key: string, pattern = /\S/): string | null {
  if (typeof raw !== "object" || raw === null) return null;
  const value: unknown = Object.entries(raw).find(([name]) => name === key)?.[1];
  return typeof value === "string" && pattern.test(value) ? value : null;
}
