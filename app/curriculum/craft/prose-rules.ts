import { remark, type Finding } from "../faults";

import { countOf } from "~/lib/count";

import { findBritish } from "./british";
import { findStatistic, findUnkindWords, unannounced } from "./lesson-words";
import { PROSE_LIMITS } from "./limits";
import type { LessonText, Passage } from "./passages";
import { gradeOf, ownSentences, sentencesOf } from "./sentences";

export type LessonProse = {
  file: string;
  text: LessonText;
  /** The content notes of the lesson and its module, which prepare the reader. */
  notes: readonly string[];
};

export type ProseMeasure = { grade: number; sentences: number; short: number; british: number };

const rounded = (value: number) => value.toFixed(1);

/** Measures the rhythm and the reading level of a lesson's text. */
export function measureProse({ passages }: LessonText): ProseMeasure {
  const read = passages.filter(({ kind }) => kind !== "label");
  const own = passages.filter(({ kind }) => kind === "prose").flatMap(({ text }) => ownSentences(text));
  const counted = own.filter(({ words }) => words !== null);
  return {
    grade: gradeOf(read.flatMap(({ text }) => sentencesOf(text))),
    sentences: counted.length,
    short: counted.filter(isShort).length,
    british: passages.reduce((sum, { text }) => sum + findBritish(text).length, 0),
  };
}

const isShort = ({ words }: { words: number | null }) => words !== null && words <= PROSE_LIMITS.shortWords;

/**
 * Checks a lesson's prose: reading level, rhythm, spelling, hurtful words, statistics without a source, and difficult
 * subjects without a content note.
 */
export function checkProse({ file, text, notes }: LessonProse): Finding[] {
  const say = (line: number | null, found: string, instead: string) => remark(file, line, found, instead);
  return [
    ...checkLevel(text, say),
    ...checkRuns(text, say),
    ...text.passages.flatMap((passage) => checkWords(passage, say)),
    ...checkNotes(text, notes, say),
  ];
}

type Say = (line: number | null, found: string, instead: string) => Finding;

function checkLevel(text: LessonText, say: Say): Finding[] {
  const findings: Finding[] = [];
  const { grade, sentences, short } = measureProse(text);
  const { gradeMost, shortMost, shortWords, leastSentences } = PROSE_LIMITS;
  if (grade > gradeMost) {
    const instead = `Bring it to grade ${gradeMost}: part the longest sentences, and write the shorter of two words.`;
    findings.push(say(null, `a text at grade ${rounded(grade)}`, instead));
  }
  if (sentences >= leastSentences && short / sentences > shortMost) {
    const most = Math.floor(sentences * shortMost);
    const found = `${short} of ${countOf(sentences, "sentence")} with ${countOf(shortWords, "word")} or fewer`;
    findings.push(
      say(null, found, `Keep ${most} or fewer: join most of them to the sentence before or after.`),
    );
  }
  return findings;
}

function checkRuns({ passages }: LessonText, say: Say): Finding[] {
  return passages
    .filter(({ kind }) => kind === "prose")
    .flatMap(({ text, line }) => {
      let run: string[] = [];
      for (const sentence of ownSentences(text)) {
        run = isShort(sentence) ? [...run, sentence.text] : [];
        if (run.length > PROSE_LIMITS.shortInARowMost) {
          const found = `${countOf(run.length, "short sentence")} in a row ("${run[0] ?? ""}" …)`;
          return [say(line, found, "Join some of them: several in a row sound clipped.")];
        }
      }
      return [];
    });
}

/** Returns findings for British spellings and hurtful words in a text. */
export function checkSpelling(text: string, say: (found: string, instead: string) => Finding): Finding[] {
  return [
    ...findBritish(text).map(({ found, american }) =>
      say(
        `"${found}", which is British`,
        `Write ${american.startsWith("-") ? `it with ${american}` : `"${american}"`}.`,
      ),
    ),
    ...findUnkindWords(text).map(({ found, instead }) => say(`"${found}"`, instead)),
  ];
}

function checkWords({ kind, text, line, isCited }: Passage, say: Say): Finding[] {
  const statistic = kind === "prose" && !isCited ? findStatistic(text) : null;
  return [
    ...checkSpelling(text, (found, instead) => say(line, found, instead)),
    ...(statistic === null
      ? []
      : [
          say(
            line,
            `a number without a source ("${statistic}")`,
            'Write <Cite id="…" /> behind it, or leave it out.',
          ),
        ]),
  ];
}

function checkNotes({ passages, hasContentNote }: LessonText, notes: readonly string[], say: Say): Finding[] {
  if (hasContentNote) return [];
  const texts = passages.filter(({ isCare }) => !isCare).map(({ text }) => text);
  return unannounced(texts, notes).map((subject) =>
    say(
      null,
      `a text that speaks of ${subject}, and no note that says so`,
      `Write \`content_note:\` at the top, and name ${subject} in it.`,
    ),
  );
}

/** Returns a finding when the good choice in a module's scenarios can be found by its length. */
export function checkScenarios(
  file: string,
  scenarios: readonly LessonText["scenarios"][number][],
): Finding[] {
  const { leastScenarios, goodLongestMost } = PROSE_LIMITS;
  if (scenarios.length < leastScenarios) return [];
  const held = scenarios.filter(({ choices }) => {
    const longest = Math.max(...choices.map(({ title }) => title.length));
    const [one, ...more] = choices.filter(({ title }) => title.length === longest);
    return more.length === 0 && one?.fit === "good";
  });
  const share = held.length / scenarios.length;
  if (share <= goodLongestMost) return [];
  const found = `the good choice is the longest in ${held.length} of ${countOf(scenarios.length, "scenario")} (${held.map(({ id }) => id).join(", ")})`;
  const instead = `Keep it to ${Math.floor(scenarios.length * goodLongestMost)}: make other choices as full.`;
  return [remark(file, null, found, instead)];
}
