import { parseStoredQuestion } from "~/curriculum/stored.server";
import type { Curriculum, Question } from "~/curriculum/types";
import { readContentVersions } from "~/curriculum/versions.server";
import type { Reader } from "~/db/types";

/**
 * Questions as they were when an attempt was given them. What is still in force is at hand; older versions are read
 * from the database, all at once.
 * @returns hash → question
 * @throws Error when a version was never kept, which only a damaged database can bring about
 */
export async function questionVersions(
  db: Reader,
  curriculum: Curriculum,
  pins: readonly { questionId: string; questionHash: string }[],
): Promise<Map<string, Question>> {
  const found = new Map<string, Question>();
  const older: string[] = [];
  for (const { questionId, questionHash } of pins) {
    const current = curriculum.questionById(questionId);
    if (current?.hash === questionHash) found.set(questionHash, current);
    else older.push(questionHash);
  }
  for (const [hash, json] of await readContentVersions(db, "question", older))
    found.set(hash, parseStoredQuestion(json));
  return found;
}

/**
 * One of the questions that `questionVersions` found.
 * @throws Error when that version was never kept
 */
export function questionIn(
  versions: ReadonlyMap<string, Question>,
  pin: { questionId: string; questionHash: string },
): Question {
  const question = versions.get(pin.questionHash);
  if (!question)
    throw new Error(
      `The question ${pin.questionId} in the version ${pin.questionHash} is not in content_versions.`,
    );
  return question;
}
