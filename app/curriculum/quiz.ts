import { finding, remark, type Finding } from "./faults";
import { findHurtfulWords, findPhoneNumbers } from "./mdx/words";
import { questionSchema, quizSchema, type QuestionFile } from "./module-schema";
import { countOf } from "~/lib/count";
import { checkYaml, lineAt, type Lines, type ParsedYaml } from "./yaml";

export type QuestionDraft = {
  value: QuestionFile;
  line: number | null;
  lessonLine: number | null;
  criticalLine: number | null;
};

export type QuizDraft = {
  questions: QuestionDraft[];
  checks: QuestionDraft[];
  /** Ids of all checks in the file, including those with faults; null when the file cannot be read. */
  checkIds: ReadonlySet<string> | null;
  /** The line of `questions:`. */
  bankLine: number | null;
};

/** The quiz of a file that could not be read. */
export const NO_QUIZ: QuizDraft = { questions: [], checks: [], checkIds: null, bankLine: null };

/** Returns the valid questions of a parsed quiz.yaml, and findings for everything else. */
export function readQuiz(parsed: ParsedYaml, file: string): { draft: QuizDraft; findings: Finding[] } {
  if (parsed.findings.length > 0) return { draft: NO_QUIZ, findings: parsed.findings };
  const frame = checkYaml(quizSchema, parsed.raw, parsed.lines, file);
  if (!frame.value) return { draft: NO_QUIZ, findings: frame.findings };
  const findings: Finding[] = [];
  const readList = (key: "checks" | "questions", list: readonly unknown[]) =>
    list.flatMap((raw, index) => {
      const { draft, findings: own } = readQuestion(raw, [key, index], parsed.lines, file);
      findings.push(...own);
      return draft ? [draft] : [];
    });
  const draft: QuizDraft = {
    checks: readList("checks", frame.value.checks),
    questions: readList("questions", frame.value.questions),
    checkIds: new Set(frame.value.checks.map(idOf)),
    bankLine: lineAt(parsed.lines, ["questions"]),
  };
  return { draft, findings };
}

function readQuestion(
  raw: unknown,
  path: readonly PropertyKey[],
  lines: Lines,
  file: string,
): { draft: QuestionDraft | null; findings: Finding[] } {
  const { value, findings } = checkYaml(questionSchema, raw, lines, file, path);
  if (!value) return { draft: null, findings };
  const at = (inner: readonly PropertyKey[]) => lineAt(lines, [...path, ...inner]);
  const faults = [...answerFindings(value, at, file), ...wordFindings(value, at, file)];
  const draft = { value, line: at([]), lessonLine: at(["lesson"]), criticalLine: at(["critical"]) };
  return { draft: faults.some(({ blocking }) => blocking) ? null : draft, findings: faults };
}

type LineOf = (path: readonly PropertyKey[]) => number | null;

function answerFindings(question: QuestionFile, lineOf: LineOf, file: string): Finding[] {
  const findings: Finding[] = [];
  const add = (path: readonly PropertyKey[], found: string, instead: string) =>
    findings.push(finding(file, lineOf(path), `${found} in \`${question.id}\``, instead));
  const { type, options } = question;
  const right = options.filter(({ correct }) => correct).length;
  options.forEach(({ id }, index) => {
    if (options.findIndex((other) => other.id === id) === index) return;
    add(["options", index, "id"], `the option \`${id}\` a second time`, "Give each option its own id.");
  });
  if (right === 0) add(["options"], "no right answer", "Write `correct: true` under the right one.");
  if (type === "single" && right > 1) {
    add(["options"], countOf(right, "right answer"), "Keep one `correct: true`, or write `type: multiple`.");
  }
  if (type === "single" && (options.length < 3 || options.length > 5)) {
    add(["options"], countOf(options.length, "option"), "A `single` question has 3 to 5.");
  }
  if (type === "multiple" && right === 1) {
    add(["options"], "one right answer", "Write two or more, or write `type: single`.");
  }
  if (type === "multiple" && right === options.length) {
    add(["options"], "no wrong answer", "Leave out `correct: true` under one option or more.");
  }
  if (type === "multiple" && (options.length < 4 || options.length > 6)) {
    add(["options"], countOf(options.length, "option"), "A `multiple` question has 4 to 6.");
  }
  if (type === "true_false") {
    const ids = options.map(({ id }) => id.toLowerCase()).sort();
    if (ids.join() !== "false,true") {
      add(
        ["options"],
        "options that are not `true` and `false`",
        "Write two options with the ids `true` and `false`.",
      );
    }
    if (right > 1) add(["options"], "two right answers", "Keep one `correct: true`.");
  }
  return findings;
}

/** Quotation marks, brackets, and periods around an option. */
const AROUND = /^[\s"“”'‘’(]+|[\s"“”'‘’).!?…]+$/g;
const LETTERS = String.raw`(?:[A-F]|[1-6])(?:, ?(?:[A-F]|[1-6]))*,? (?:and|or) (?:[A-F]|[1-6])`;
const IS_RIGHT = String.raw`(?: (?:are|is) (?:all )?(?:right|correct|true|wrong|false))?`;

/** Options that refer to others by position. */
const PLACE_WORDS = new RegExp(
  [
    String.raw`^(?:all|none|any|both|either|neither|each|everything) (?:of )?(?:the )?(?:two |three |four )?above(?: (?:answers|options))?${IS_RIGHT}$`,
    String.raw`^(?:all|none|any|both|neither) of (?:these|them|those|the (?:other )?(?:answers|options))(?: (?:answers|options))?${IS_RIGHT}$`,
    String.raw`^(?:the )?(?:first|last) (?:two|three|four)(?: (?:answers|options))?${IS_RIGHT}$`,
    String.raw`^(?:both |either |neither |only )?(?:(?:answers|options) )?${LETTERS}${IS_RIGHT}$`,
  ].join("|"),
  "i",
);

function wordFindings(question: QuestionFile, lineOf: LineOf, file: string): Finding[] {
  const texts: [path: readonly PropertyKey[], text: string][] = [
    [["prompt"], question.prompt],
    ...question.options.flatMap(({ text, feedback }, index): [readonly PropertyKey[], string][] => [
      [["options", index, "text"], text],
      [["options", index, "feedback"], feedback],
    ]),
  ];
  return texts.flatMap(([path, text]) => {
    const at = lineOf(path);
    const numberInstead = 'Write "the crisis line" or "the emergency number": numbers come from the profile.';
    const findings = [
      ...findHurtfulWords(text).map(({ found, instead }) => remark(file, at, `"${found}"`, instead)),
      ...findPhoneNumbers(text).map(({ found }) => remark(file, at, `"${found}"`, numberInstead)),
    ];
    const mark = /\*\*|__|\]\(|<\/?[A-Za-z]|(?<!\w)[*_][^*_\s][^*_]*[*_](?!\w)/.exec(text)?.[0];
    if (mark !== undefined) {
      findings.push(
        remark(file, at, `\`${mark}\` in \`${question.id}\``, "Write plain words: quizzes have no Markdown."),
      );
    }
    const isOption = path.at(-1) === "text";
    const mixed =
      isOption && question.keep_order !== true ? PLACE_WORDS.exec(text.replace(AROUND, "")) : null;
    if (mixed) {
      const instead =
        "Say what it means: options are shown in mixed order. For a scale, write `keep_order: true` under the question.";
      findings.push(remark(file, at, `"${mixed[0]}" in \`${question.id}\``, instead));
    }
    return findings;
  });
}

function idOf(raw: unknown): string {
  if (typeof raw !== "object" || raw === null) return "";
  const id: unknown = Object.entries(raw).find(([name]) => name === "id")?.[1];
  return typeof id === "string" ? id : "";
}
