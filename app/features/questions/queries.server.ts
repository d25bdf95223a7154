import { parseStoredQuestion } from "~/curriculum/stored.server";
import type { Curriculum, Question } from "~/curriculum/types";
import { readContentVersions } from "~/curriculum/versions.server";
import type { Reader } from "~/db/types";

/**
 * Returns questions in the versions an attempt was given. Current versions come from the curriculum; older ones are read
 * from the database in one query.
 * @returns hash → question
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
 * Returns one of the questions that `questionVersions` found.
 * @throws Error when that version was never stored, which only a damaged database can cause
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
