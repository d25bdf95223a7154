import { readBase, type Base } from "./base.server";
import { forgetOld } from "./cache.server";
import { checkCredit, checkLegacyFacts } from "./checks/credit";
import { checkIds, type Doubles } from "./checks/ids";
import { checkLinks } from "./checks/links";
import { checkModule, checkOrder, checkProfilesAgainst, checkQuiz } from "./checks/modules";
import { checkReferences } from "./checks/references";
import { hoursOf, lessonMinutes, shownMinutes } from "./credit";
import type { DocumentContext } from "./document.server";
import { creditOfDraft } from "./draft-credit";
import { toFaults, type Finding } from "./faults";
import { canonicalJson, hashJson, hashStatement } from "./hash.server";
import { rawText, readModules, type LessonDraft, type ModuleDraft } from "./module.server";
import { hashModule, moduleVersion } from "./module-version.server";
import type { QuestionDraft } from "./quiz";
import type { RequirementSchemas } from "./requirement-schema";
import { createCompileSession, type OnText } from "./session";
import type { ContentVersion, Curriculum, Lesson, Module, Question } from "./types";

const PARALLEL_COMPILES = 2;

export type LoadOptions = {
  contentDir: string;
  /** Where compiled documents are cached. It may be missing or read-only. */
  cacheDir: string;
  /** The requirement kinds that profiles may name. */
  requirements: RequirementSchemas;
  /** In production, the cache stays as the build created it; otherwise, values unused for a month are deleted. */
  production?: boolean;
  /** A language other than the program's, to check its texts. */
  language?: string;
  /** Receives the text of each document that is compiled; a document from the cache is not read again. */
  onText?: OnText;
};

/**
 * Reads, checks, and compiles everything in the content folder. Faults in a module or lesson are reported in its
 * `faults` and affect nothing else.
 * @throws ContentError for faults in a file that the program cannot run without: program.yaml, profiles, policies,
 * glossary, sources, competencies. The message names the file, the line, and what to write.
 */
export async function loadCurriculum(options: LoadOptions): Promise<Curriculum> {
  return (await loadWithDrafts(options)).curriculum;
}

/** Loads like `loadCurriculum`, and also returns the modules as written, for checks of the files themselves. */
export async function loadWithDrafts(
  options: LoadOptions,
): Promise<{ curriculum: Curriculum; modules: ModuleDraft[] }> {
  const { contentDir, cacheDir, requirements, production = false, language, onText } = options;
  const session = createCompileSession(PARALLEL_COMPILES, onText);
  const base = await readBase({
    contentDir,
    cacheDir,
    session,
    requirements,
    language,
    rest: findingsOfModules,
  });
  const read = await readModules(base.context, base.program.language);
  const order = base.program.moduleOrder;
  const rank = ({ value }: ModuleDraft) =>
    value && order.includes(value.id) ? order.indexOf(value.id) : order.length;
  const modules = read.modules.sort((a, b) => rank(a) - rank(b));
  const ids = checkIds(modules);
  const findings: Finding[] = [
    ...base.findings,
    ...read.findings,
    ...modules.flatMap((module) => [
      ...module.findings,
      ...checkModule(base, module),
      ...checkCredit(base, module),
      ...checkLegacyFacts(module),
      ...checkQuiz(base, module),
      ...module.lessons.flatMap((lesson) => checkReferences(base.context, lesson)),
    ]),
    ...ids.findings,
    ...checkOrder(base, modules),
    ...checkProfilesAgainst(base, modules),
    ...checkLinks(base, modules),
  ];
  if (!production && session.compiled > 0) await forgetOld(cacheDir, session.keys, Date.now());
  return { curriculum: assemble(base, modules, ids.doubles, findings), modules };
}

/**
 * Returns the faults within modules, lessons, and quizzes.
 * @param isWhole whether glossary and sources could be read; references to them are checked only then
 */
async function findingsOfModules(
  context: DocumentContext,
  language: string,
  isWhole: boolean,
): Promise<Finding[]> {
  const { modules, findings } = await readModules(context, language);
  const ofModules = modules.flatMap((module) => [
    ...module.findings,
    ...(isWhole ? module.lessons.flatMap((lesson) => checkReferences(context, lesson)) : []),
  ]);
  return [...findings, ...ofModules, ...checkIds(modules).findings];
}

function assemble(
  base: Base,
  drafts: readonly ModuleDraft[],
  doubles: Doubles,
  findings: readonly Finding[],
): Curriculum {
  const blocking = groupByFile(findings.filter((one) => one.blocking));
  const order = base.program.moduleOrder;
  const modules = drafts.flatMap((draft) => {
    if (doubles.modules.has(draft)) return [];
    const module = toModule(base, draft, doubles, blocking);
    return module && order.includes(module.id) ? [module] : [];
  });
  modules.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  const profiles = base.profiles.map(({ profile }) => profile);
  const policies = base.policies.map(({ policy }) => policy);
  const questions = modules.flatMap((module) => [...module.checks, ...module.questions]);
  const shown = new Set(modules.map(({ slug }) => slug));
  const media = index(
    drafts
      .filter(({ slug }) => shown.has(slug))
      .flatMap(({ slug, lessons }) =>
        lessons.flatMap((lesson) => lesson.media.map((file) => ({ key: `${slug}/${file.name}`, file }))),
      ),
    ({ key }) => key,
  );
  const byId = {
    module: index(modules, ({ id }) => id),
    slug: index(modules, ({ slug }) => slug),
    lesson: index(
      modules.flatMap(({ lessons }) => lessons),
      ({ id }) => id,
    ),
    question: index(questions, ({ id }) => id),
    profile: index(profiles, ({ id }) => id),
    policy: index(policies, ({ slug }) => slug),
  };
  const versions: ContentVersion[] = [
    ...profiles.map((one): ContentVersion => version("profile", one)),
    ...policies.map((one): ContentVersion => version("policy", one)),
    ...questions.map((one): ContentVersion => version("question", one)),
    ...modules.map((one): ContentVersion => version("module", moduleVersion(one))),
    ...profiles.flatMap(({ statements }) =>
      statements.map((one): ContentVersion => version("statement", { ...one, hash: hashStatement(one) })),
    ),
  ];
  return {
    program: base.program,
    modules,
    moduleById: (id) => byId.module.get(id),
    moduleBySlug: (slug) => byId.slug.get(slug),
    lessonById: (id) => byId.lesson.get(id),
    questionById: (id) => byId.question.get(id),
    profiles,
    profileById: (id) => byId.profile.get(id),
    policies,
    policyBySlug: (slug) => byId.policy.get(slug),
    glossary: base.glossary,
    sources: base.sources,
    competencies: base.competencies,
    mediaFile: (module, name) => media.get(`${module}/${name}`)?.file,
    faults: toFaults(findings),
    versions: [...new Map(versions.map((one) => [`${one.kind} ${one.id} ${one.hash}`, one])).values()],
  };
}

function toModule(
  base: Base,
  draft: ModuleDraft,
  doubles: Doubles,
  blocking: ReadonlyMap<string, readonly Finding[]>,
): Module | null {
  const { value, raw, slug, file, quizFile } = draft;
  const id = value?.id ?? rawText(raw, "id");
  const title = value?.title ?? rawText(raw, "title");
  if (id === null || title === null) return null;
  const faults = [...(blocking.get(file) ?? []), ...(blocking.get(quizFile) ?? [])];
  const sound = (list: readonly QuestionDraft[]) => list.filter((one) => !doubles.questions.has(one));
  const checks = sound(draft.quiz.checks).map((one) => toQuestion(id, one));
  const prompts = new Map(checks.map((check) => [check.id, check.prompt]));
  const { hours, minutes } = creditOfDraft(base, draft);
  const lessons = draft.lessons.filter((lesson) => lesson.id !== null && !doubles.lessons.has(lesson));
  const module = {
    id,
    slug,
    title,
    summary: value?.summary ?? "",
    hours,
    totalHours: hoursOf(hours),
    computedMinutes: minutes,
    live: value?.live ?? null,
    competencies: value?.competencies ?? [],
    objectives: value?.objectives.map(({ text }) => text) ?? [],
    keyTerms: value?.keyTerms ?? [],
    contentNote: value?.contentNote ?? null,
    written: value?.written ?? "",
    reviewedBy: value?.reviewedBy ?? null,
    lessons: lessons.map((lesson, place) => toLesson(base, id, lesson, place + 1, blocking, prompts)),
    questions: sound(draft.quiz.questions).map((one) => toBankQuestion(id, one)),
    checks,
    faults: toFaults(faults),
  };
  return { ...module, hash: hashModule(module) };
}

function toLesson(
  base: Base,
  moduleId: string,
  draft: LessonDraft,
  number: number,
  blocking: ReadonlyMap<string, readonly Finding[]>,
  prompts: ReadonlyMap<string, string>,
): Lesson {
  const { front, raw, name, facts } = draft;
  const faults = [draft.file, ...draft.shownFiles].flatMap((file) => blocking.get(file) ?? []);
  const isSound = faults.length === 0;
  const cited = facts.uses.filter(({ kind }) => kind === "cite").map(({ value }) => value);
  const sourceIds = [...new Set([...cited, ...(front?.sources ?? [])])];
  return {
    id: draft.id ?? "",
    slug: name.slug,
    moduleId,
    number,
    language: name.language,
    title: front?.title ?? rawText(raw, "title") ?? name.slug,
    summary: front?.summary ?? rawText(raw, "summary") ?? "",
    minutes: shownMinutes(lessonMinutes(facts)),
    words: facts.words,
    activities: facts.activities.map((one) =>
      one.kind === "check" ? { ...one, task: prompts.get(one.id ?? "") ?? "" } : one,
    ),
    contentNote: front?.contentNote ?? null,
    changed: front?.changed ?? null,
    sources: sourceIds.flatMap((id) => base.context.sources.get(id) ?? []),
    hash: draft.hash,
    blocks: isSound ? draft.blocks : [],
    reflections: isSound ? facts.reflections : [],
    faults: toFaults(faults),
  };
}

function toQuestion(moduleId: string, { value }: QuestionDraft): Question {
  const { id, lesson, type, prompt, options, keep_order: keepsOrder } = value;
  const plain: Omit<Question, "hash"> = { id, moduleId, lessonId: lesson, type, prompt, options };
  const question: Omit<Question, "hash"> = keepsOrder === true ? { ...plain, keepOrder: true } : plain;
  return { ...question, hash: hashJson(question) };
}

function toBankQuestion(moduleId: string, draft: QuestionDraft): Question {
  if (draft.value.critical !== true) return toQuestion(moduleId, draft);
  const { hash: _plain, ...plain } = toQuestion(moduleId, draft);
  const question: Omit<Question, "hash"> = { ...plain, critical: true };
  return { ...question, hash: hashJson(question) };
}

function version(kind: ContentVersion["kind"], text: { id: string; hash: string }): ContentVersion {
  return { kind, id: text.id, hash: text.hash, json: canonicalJson(text) };
}

function index<T>(list: readonly T[], key: (one: T) => string): ReadonlyMap<string, T> {
  return new Map(list.map((one) => [key(one), one]));
}

function groupByFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const one of findings) groups.set(one.file, [...(groups.get(one.file) ?? []), one]);
  return groups;
}
