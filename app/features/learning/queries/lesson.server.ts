import type { I18n } from "@lingui/core";
import { and, eq } from "drizzle-orm";

import type { Heading } from "../model";
import { canLearn } from "../policy";
import { type CheckView, type StoredAnswer, checkView, latestAnswers } from "./checks.server";
import { readingOf } from "./progress.server";
import { ruleTitle } from "~/curriculum/rule-titles.server";
import type { Block, Curriculum, Lesson, Module, Profile } from "~/curriculum/types";
import { prepared } from "~/db/prepared.server";
import { reflections } from "~/db/schema/learning";
import type { Reader } from "~/db/types";
import type { Viewer } from "~/lib/roles";

/* A lesson's content as one reader sees it. Each query is scoped to the reader, so private notes stay private. */

export type Note = { body: string; updatedAt: number; rev: number };

export type Crisis = Profile["crisis"];

export type LessonBlock =
  /** Rendered HTML; absent during hydration, when it is already in the markup. */
  | { kind: "html"; html?: string }
  | { kind: "check"; check: CheckView }
  | { kind: "reflection"; id: string; prompt: string; note: Note | null }
  | { kind: "crisis_lines"; crisis: Crisis }
  | { kind: "local_rule"; title: string; text: string | null };

export type LessonLink = { slug: string; title: string };

export type LessonFrame = {
  module: { slug: string; title: string };
  title: string;
  number: number;
  lessonsTotal: number;
  minutes: number;
  /** Language of the text, BCP 47. */
  language: string;
  previous: LessonLink | null;
  next: LessonLink | null;
};

/** A reader's progress in a lesson. */
export type LessonReading = {
  readAt: number | null;
  /** False when the text was revised after it was marked as read. */
  isSameText: boolean;
  stoppedAt: Heading | null;
  isModuleDone: boolean;
};

export type LessonContent = {
  blocks: LessonBlock[];
  /** null for people who read along. */
  reading: LessonReading | null;
  /** The visit before this one. */
  lastOpenedAt: number | null;
};

/** Returns the module and lesson at an address, or null when there is none. */
export function lessonAt(
  curriculum: Curriculum,
  moduleSlug: string | undefined,
  lessonSlug: string | undefined,
): { module: Module; lesson: Lesson } | null {
  const module = curriculum.moduleBySlug(moduleSlug ?? "");
  const lesson = module?.lessons.find(({ slug }) => slug === lessonSlug);
  return module && lesson ? { module, lesson } : null;
}

/** Whether a lesson shows anything that depends on the reader's profile. */
export function needsProfile(lesson: Lesson): boolean {
  return lesson.blocks.some(({ kind }) => kind === "crisis_lines" || kind === "local_rule");
}

/**
 * Returns a lesson's blocks with the viewer's own answers and notes, and their reading progress. The caller checks
 * whether the lesson is open to them.
 * @param input.profile of the reader; null when the lesson does not need it
 * @param input.why the check whose explanation was requested; it is shown only after an answer
 */
export async function lessonContent(
  db: Reader,
  viewer: Viewer,
  { lesson, profile, why }: { lesson: Lesson; profile: Profile | null; why: string | null },
  { curriculum, i18n }: { curriculum: Curriculum; i18n: I18n },
): Promise<LessonContent> {
  const learnerId = canLearn(viewer) ? viewer.personId : null;
  const has = (kind: Block["kind"]) => lesson.blocks.some((block) => block.kind === kind);
  const [reading, answers, notes] = await Promise.all([
    learnerId === null ? null : readingOf(db, learnerId, lesson),
    learnerId !== null && has("check")
      ? latestAnswers(db, learnerId, lesson.id)
      : new Map<string, StoredAnswer>(),
    learnerId !== null && has("reflection") ? ownNotes(db, learnerId, lesson.id) : new Map<string, Note>(),
  ]);
  const known = { curriculum, answers, notes, profile, why, i18n };
  return {
    blocks: lesson.blocks.flatMap((block) => viewOf(block, known)),
    reading: reading && {
      readAt: reading.read?.at ?? null,
      isSameText: reading.read?.isSameText ?? true,
      stoppedAt: reading.stoppedAt,
      isModuleDone: reading.isModuleDone,
    },
    lastOpenedAt: reading?.lastOpenedAt ?? null,
  };
}

/** Returns what surrounds a lesson's text: its titles, its place in the module and its neighbors. */
export function frameOf(module: Module, lesson: Lesson): LessonFrame {
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
      // A check whose question has a fault is left out; the text around it is shown.
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
