import type { I18n } from "@lingui/core";
import { and, asc, eq, max } from "drizzle-orm";

import { isRight, mixedOptions, type Heading } from "../model";
import { canLearn } from "../policy";
import { lessonAt, missingBefore, readingOf } from "./progress.server";
import { ruleTitle } from "~/curriculum/rule-titles.server";
import type { Block, Curriculum, Lesson, Module, Profile, Question } from "~/curriculum/types";
import { prepared } from "~/db/prepared.server";
import { checkAnswers, reflections } from "~/db/schema/learning";
import type { Reader } from "~/db/types";
import { profileFor } from "~/features/agreements/queries/profile.server";
import type { Viewer } from "~/lib/roles";
import type { QuestionType } from "~/lib/vocabulary";

/*
 * A lesson as one person sees it. No other subject may import this file (the import table allows them `queries.server`
 * and `steps.server` alone), and each query below is scoped by the reader's own id: private notes stay private.
 */

/** What a reader chose, and what may be said of it: nothing of this exists before an answer was given. */
export type CheckAnswer = {
  chosen: string[];
  isCorrect: boolean;
  answeredAt: number;
  /** Of the chosen options; of all of them once it is right or was asked for. */
  feedback: { optionId: string; text: string }[];
  /** The options that are right; null while the reader is still to find them. */
  rightIds: string[] | null;
};

export type CheckView = {
  id: string;
  type: QuestionType;
  prompt: string;
  options: { id: string; text: string }[];
  answer: CheckAnswer | null;
};

export type Note = { body: string; updatedAt: number; rev: number };

export type Crisis = Profile["crisis"];

export type LessonBlock =
  /** Finished HTML; missing where a browser takes over the server's page, in whose markup it is. */
  | { kind: "html"; html?: string }
  | { kind: "check"; check: CheckView }
  | { kind: "reflection"; id: string; prompt: string; note: Note | null }
  | { kind: "crisis_lines"; crisis: Crisis }
  | { kind: "local_rule"; title: string; text: string | null };

type LessonLink = { slug: string; title: string };

export type LessonFrame = {
  module: { slug: string; title: string };
  title: string;
  number: number;
  lessonsTotal: number;
  minutes: number;
  /** BCP 47, of the text. */
  language: string;
  previous: LessonLink | null;
  next: LessonLink | null;
};

/** How far the reader is with a lesson. */
export type LessonReading = {
  readAt: number | null;
  /** False when the text was revised since it was marked as read. */
  isSameText: boolean;
  stoppedAt: Heading | null;
  isModuleDone: boolean;
};

export type LessonPage = LessonFrame &
  (
    | { kind: "broken" }
    | { kind: "locked"; lockedBy: LessonLink[] }
    | {
        kind: "lesson";
        id: string;
        contentNote: string | null;
        blocks: LessonBlock[];
        /** null for people who read along. */
        reading: LessonReading | null;
        /** What changed in substance since the version people may have read before. */
        changed: string | null;
        /** The visit before this one. */
        lastOpenedAt: number | null;
      }
  );

/**
 * A lesson by its address.
 * @param ask.i18n the language of the page
 * @param ask.why the check whose explanation was asked for; it is shown only after an answer
 * @returns null when there is no such lesson
 */
export async function lessonPage(
  db: Reader,
  curriculum: Curriculum,
  viewer: Viewer,
  address: { module: string | undefined; lesson: string | undefined },
  ask: { why: string | null; i18n: I18n },
): Promise<LessonPage | null> {
  const found = lessonAt(curriculum, address.module, address.lesson);
  if (!found) return null;
  const { module, lesson } = found;
  const frame = frameOf(module, lesson);
  const learnerId = canLearn(viewer) ? viewer.personId : null;

  if (learnerId !== null && (curriculum.programme.prerequisites[module.id] ?? []).length > 0) {
    const missing = await missingBefore(db, curriculum, learnerId, module.id);
    if (missing.length > 0) {
      const lockedBy = missing.map((id) => {
        const first = curriculum.moduleById(id);
        return { slug: first?.slug ?? id, title: first?.title ?? id };
      });
      return { ...frame, kind: "locked", lockedBy };
    }
  }
  if (lesson.faults.length > 0) return { ...frame, kind: "broken" };

  const has = (kind: Block["kind"]) => lesson.blocks.some((block) => block.kind === kind);
  const needsProfile = has("crisis_lines") || has("local_rule");
  const [reading, answers, notes, profile] = await Promise.all([
    learnerId === null ? null : readingOf(db, learnerId, lesson),
    learnerId !== null && has("check")
      ? latestAnswers(db, learnerId, lesson.id)
      : new Map<string, StoredAnswer>(),
    learnerId !== null && has("reflection") ? ownNotes(db, learnerId, lesson.id) : new Map<string, Note>(),
    needsProfile ? profileFor(db, curriculum, learnerId) : null,
  ]);
  return {
    ...frame,
    kind: "lesson",
    id: lesson.id,
    contentNote: lesson.contentNote,
    blocks: lesson.blocks.flatMap((block) => viewOf(block, { curriculum, answers, notes, profile, ...ask })),
    reading: reading && {
      readAt: reading.read?.at ?? null,
      isSameText: reading.read?.isSameText ?? true,
      stoppedAt: reading.stoppedAt,
      isModuleDone: reading.isModuleDone,
    },
    changed: lesson.changed,
    lastOpenedAt: reading?.lastOpenedAt ?? null,
  };
}

function frameOf(module: Module, lesson: Lesson): LessonFrame {
  const place = module.lessons.indexOf(lesson);
  const linkTo = (other: Lesson | undefined) => (other ? { slug: other.slug, title: other.title } : null);
  return {
    module: { slug: module.slug, title: module.title },
    title: lesson.title,
    number: lesson.number,
    lessonsTotal: module.lessons.length,
    minutes: lesson.minutes,
    language: lesson.language,
    previous: linkTo(module.lessons[place - 1]),
    next: linkTo(module.lessons[place + 1]),
  };
}

type Known = {
  curriculum: Curriculum;
  answers: ReadonlyMap<string, StoredAnswer>;
  notes: ReadonlyMap<string, Note>;
  profile: Profile | null;
  why: string | null;
  i18n: I18n;
};

function viewOf(block: Block, known: Known): LessonBlock[] {
  switch (block.kind) {
    case "html":
      return [{ kind: "html", html: block.html }];
    case "check": {
      const question = known.curriculum.questionById(block.id);
      // A check whose question has a fault is left out; the text around it stands.
      return question
        ? [{ kind: "check", check: checkView(question, known.answers.get(block.id), known.why === block.id) }]
        : [];
    }
    case "reflection":
      return [
        { kind: "reflection", id: block.id, prompt: block.prompt, note: known.notes.get(block.id) ?? null },
      ];
    case "crisis_lines":
      return known.profile ? [{ kind: "crisis_lines", crisis: known.profile.crisis }] : [];
    case "local_rule":
      return [
        {
          kind: "local_rule",
          title: ruleTitle(known.i18n, block.id),
          text: known.profile?.localRules[block.id] ?? null,
        },
      ];
  }
}

/**
 * A check as it may be shown. What is right and why is put in only here, and only after an answer: an option's other
 * properties are never copied along.
 * @param asksWhy the reader asked to see the explanation
 */
export function checkView(question: Question, stored: StoredAnswer | undefined, asksWhy: boolean): CheckView {
  const options = mixedOptions(question).map(({ id, text }) => ({ id, text }));
  const view = { id: question.id, type: question.type, prompt: question.prompt, options };
  // An answer to words that were changed since says nothing about today's.
  if (!stored || stored.questionHash !== question.hash) return { ...view, answer: null };
  const isCorrect = isRight(question.options, stored.chosen);
  const showsAll = isCorrect || asksWhy;
  const told = mixedOptions(question).filter((option) => showsAll || stored.chosen.includes(option.id));
  return {
    ...view,
    answer: {
      chosen: stored.chosen,
      isCorrect,
      answeredAt: stored.answeredAt,
      feedback: told.map((option) => ({ optionId: option.id, text: option.feedback })),
      rightIds: showsAll ? question.options.filter((option) => option.correct).map(({ id }) => id) : null,
    },
  };
}

export type StoredAnswer = { chosen: string[]; questionHash: string; answeredAt: number };

const latestAnswersQuery = prepared<"personId" | "lessonId">()((db, at) => {
  const latest = db
    .select({ checkId: checkAnswers.checkId, at: max(checkAnswers.answeredAt).as("latest_at") })
    .from(checkAnswers)
    .where(and(eq(checkAnswers.personId, at("personId")), eq(checkAnswers.lessonId, at("lessonId"))))
    .groupBy(checkAnswers.checkId)
    .as("latest");
  return (
    db
      .select({
        checkId: checkAnswers.checkId,
        chosen: checkAnswers.chosen,
        questionHash: checkAnswers.questionHash,
        answeredAt: checkAnswers.answeredAt,
      })
      .from(latest)
      .innerJoin(
        checkAnswers,
        and(
          eq(checkAnswers.personId, at("personId")),
          eq(checkAnswers.lessonId, at("lessonId")),
          eq(checkAnswers.checkId, latest.checkId),
          eq(checkAnswers.answeredAt, latest.at),
        ),
      )
      // Of two within one millisecond, the one made later has the greater id, and stands last.
      .orderBy(asc(checkAnswers.checkId), asc(checkAnswers.id))
  );
});

/** A reader's latest answer to each check of a lesson. */
export async function latestAnswers(
  db: Reader,
  personId: string,
  lessonId: string,
): Promise<Map<string, StoredAnswer>> {
  const rows = await latestAnswersQuery(db, { personId, lessonId });
  return new Map(rows.map(({ checkId, ...answer }) => [checkId, answer]));
}

const ownNotesQuery = prepared<"personId" | "lessonId">()((db, at) =>
  db
    .select({
      id: reflections.reflectionId,
      body: reflections.body,
      updatedAt: reflections.updatedAt,
      rev: reflections.rev,
    })
    .from(reflections)
    .where(and(eq(reflections.personId, at("personId")), eq(reflections.lessonId, at("lessonId")))),
);

async function ownNotes(db: Reader, personId: string, lessonId: string): Promise<Map<string, Note>> {
  const rows = await ownNotesQuery(db, { personId, lessonId });
  return new Map(rows.map(({ id, ...note }) => [id, note]));
}
