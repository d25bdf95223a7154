import { expect } from "vitest";
import { APPENDED_LINE, faultsIn, LESSON, loadWith, type Edit } from "./support";

/**
 * Returns what is reported for a lesson with this text, each with its line counted from the text's first; blocking, unless
 * stated otherwise.
 */
export async function toldOf(text: string, ...edits: Edit[]) {
  const curriculum = await loadWith(...edits, { file: LESSON, append: `## Part\n\n${text}` });
  const lesson = curriculum.lessonById("t02-l2");
  const told = faultsIn(curriculum, LESSON).map(({ line, found, instead }) => ({
    line: (line ?? 0) - APPENDED_LINE - 1,
    found,
    instead,
  }));
  return { told, isShown: (lesson?.blocks.length ?? 0) > 0, curriculum };
}

export async function expectRefusal(
  text: string,
  line: number,
  found: RegExp,
  instead: RegExp,
  ...edits: Edit[]
) {
  const { told, isShown } = await toldOf(text, ...edits);
  const one = told.find((fault) => found.test(fault.found));
  expect(one, JSON.stringify(told)).toBeDefined();
  expect(one?.line).toBe(line);
  expect(one?.instead).toMatch(instead);
  expect(isShown).toBe(false);
}
