import type { Fingerprint } from "../types";

/** Covers each module: the completion as of its day, or how many lessons were read. */
export const modulesFingerprint: Fingerprint = {
  name: "modules",
  isAlwaysCovered: true,
  cover(results, { completions }) {
    const parts = results.flatMap((result) => result.parts);
    return {
      covered: parts.map(({ id, note }) => {
        const completion = completions.get(id);
        return completion ? { id, ...completion } : { id, lessonsRead: note.lessonsDone };
      }),
      // Matches the first release exactly.
      firstScheme: parts.map(({ id, note }) => ({
        id,
        lessons: note.lessonsDone,
        attempt: completions.get(id)?.attemptId ?? null,
      })),
      counted: {
        lessons: parts.reduce((sum, { note }) => sum + note.lessonsDone, 0),
        quizzes: parts.filter(({ id }) => completions.has(id)).length,
      },
    };
  },
};
