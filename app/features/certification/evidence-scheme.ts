/* Comparison of the evidence behind a signature with any other: pure. */

/** The schemes by which fingerprints of evidence were computed. */
export type EvidenceScheme = 1 | 2;

/** The current scheme. A signature is checked by the scheme it was made with. */
export const EVIDENCE_SCHEME: EvidenceScheme = 2;

/** Takes the fingerprints of today's evidence and returns whether it is still what was signed. */
export function isAsSigned(
  signed: { evidenceHash: string; evidenceScheme: number } | null,
  byScheme: Record<EvidenceScheme, string>,
): boolean {
  if (signed === null) return false;
  const { evidenceScheme: scheme, evidenceHash } = signed;
  return (scheme === 1 || scheme === 2) && byScheme[scheme] === evidenceHash;
}

/** The evidence in four numbers, so that a page can say what changed. */
export type EvidenceCount = { lessons: number; quizzes: number; entries: number; minutes: number };

/** Encodes what a page showed of the evidence, for its form. */
export function seenText(counted: EvidenceCount): string {
  return [counted.lessons, counted.quizzes, counted.entries, counted.minutes].join(".");
}

/** Reads what a form's page showed; null when it is unreadable. */
export function readSeen(text: string): EvidenceCount | null {
  const [lessons, quizzes, entries, minutes, ...more] = text.split(".").map(Number);
  if (lessons === undefined || quizzes === undefined || entries === undefined || minutes === undefined)
    return null;
  const isWell = [lessons, quizzes, entries, minutes].every(
    (count) => Number.isSafeInteger(count) && count >= 0,
  );
  return isWell && more.length === 0 ? { lessons, quizzes, entries, minutes } : null;
}
