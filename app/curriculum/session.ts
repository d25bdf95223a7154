import type { LessonText } from "./craft/passages";

export type OnText = (file: string, text: LessonText) => void;

/** One load of the content: which keys of the cache it used, what it had to make, and how much may be made at once. */
export type CompileSession = {
  keys: Set<string>;
  limit: <T>(job: () => Promise<T>) => Promise<T>;
  compiled: number;
  onText: OnText | null;
};

/** Takes how many jobs may run at once and returns a session for one load of the content. */
export function createCompileSession(parallel: number, onText: OnText | null = null): CompileSession {
  let running = 0;
  const waiting: (() => void)[] = [];
  const limit = async <T>(job: () => Promise<T>): Promise<T> => {
    if (running >= parallel) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
  return { keys: new Set(), limit, compiled: 0, onText };
}
