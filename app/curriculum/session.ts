import pLimit from "p-limit";

import type { LessonText } from "./craft/passages";

export type OnText = (file: string, text: LessonText) => void;

/** One load of the content: the cache keys it used, the documents it compiled, and the limit on parallel jobs. */
export type CompileSession = {
  keys: Set<string>;
  limit: <T>(job: () => Promise<T>) => Promise<T>;
  compiled: number;
  onText: OnText | null;
};

/**
 * Returns a session for one load of the content.
 * @param parallel how many jobs may run at a time
 */
export function createCompileSession(parallel: number, onText: OnText | null = null): CompileSession {
  return { keys: new Set(), limit: pLimit(parallel), compiled: 0, onText };
}
