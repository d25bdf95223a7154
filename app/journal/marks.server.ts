import type { Tx } from "~/db/types";

/*
 * Which people a unit of work changed. A command marks them beside its own writes; before the commit, whoever wraps the
 * database brings the stored lines of those people up to date. Without such a wrapper, marking does nothing.
 */

/** Why a person's line changes: each is one mark in the code, and a test shows that leaving one out is found. */
export const MARKS = [
  "lesson_visited",
  "lesson_read",
  "attempt_started",
  "attempt_graded",
  "practice",
  "application",
  "attestation",
  "certificate",
  "membership",
  "supervisor",
  "supervisor_account",
  "name",
] as const;
export type Mark = (typeof MARKS)[number];

/** What one unit of work has marked. */
export type Marked = {
  /** People whose line is computed anew. */
  changed: Set<string>;
  /** People who only did something: when, epoch ms. */
  active: Map<string, number>;
  without?: Mark;
};

const markedBy = new WeakMap<Tx, Marked>();

/**
 * Begins to collect the marks of a unit of work; those of an earlier attempt on the same transaction are dropped.
 * @param without for tests: a mark that is left out
 */
export function collectMarks(tx: Tx, without?: Mark): Marked {
  const marked: Marked = { changed: new Set(), active: new Map(), ...(without && { without }) };
  markedBy.set(tx, marked);
  return marked;
}

/** Marks people whose stage, progress, hours, supervisor, name, or membership this unit of work changes. */
export function markChanged(tx: Tx, mark: Mark, personIds: Iterable<string>): void {
  const marked = markedBy.get(tx);
  if (!marked || marked.without === mark) return;
  for (const personId of personIds) marked.changed.add(personId);
}

/**
 * Marks that a person was active, and that nothing else about them changed.
 * @param at epoch ms
 */
export function markActive(tx: Tx, mark: Mark, personId: string, at: number): void {
  const marked = markedBy.get(tx);
  if (!marked || marked.without === mark) return;
  marked.active.set(personId, Math.max(at, marked.active.get(personId) ?? at));
}
