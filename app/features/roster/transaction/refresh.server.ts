import { and, inArray, sql } from "drizzle-orm";

import { computeLines, type RosterLine } from "../queries/computed.server";
import type { Curriculum } from "~/curriculum/types";
import { rosterLines } from "~/db/schema/roster";
import type { Database, Tx } from "~/db/types";
import { collectMarks, type Mark, type Marked } from "~/journal/marks.server";

/** People per statement: both engines limit the number of parameters, and a line has many. */
const PEOPLE_AT_ONCE = 500;
const LINES_AT_ONCE = 40;

/**
 * Wraps a database so that each unit of work, before it commits, brings the lines of those it has marked up to date. Only
 * the composition root does this.
 * @param input.without for tests: a mark that is left out
 */
export function refreshingRoster(
  db: Database,
  { without }: { without?: Mark },
  deps: { curriculum: Curriculum },
): Database {
  return {
    ...db,
    run: (work) =>
      db.run(async (tx) => {
        const marked = collectMarks(tx, without);
        const result = await work(tx);
        await refreshMarked(tx, marked, deps);
        return result;
      }),
  };
}

/** Brings the lines of those whom a unit of work has marked up to date, before it commits. */
async function refreshMarked(tx: Tx, marked: Marked, deps: { curriculum: Curriculum }): Promise<void> {
  await refreshLines(tx, [...marked.changed], deps);
  for (const [personId, at] of marked.active) {
    if (!marked.changed.has(personId)) await noteActivity(tx, personId, at);
  }
}

/** Computes the lines of some people anew and stores them. */
export async function refreshLines(
  tx: Tx,
  personIds: readonly string[],
  { curriculum }: { curriculum: Curriculum },
): Promise<number> {
  let written = 0;
  for (let from = 0; from < personIds.length; from += PEOPLE_AT_ONCE) {
    const lines = await computeLines(tx, curriculum, personIds.slice(from, from + PEOPLE_AT_ONCE));
    for (let first = 0; first < lines.length; first += LINES_AT_ONCE) {
      await storeLines(tx, lines.slice(first, first + LINES_AT_ONCE));
    }
    written += lines.length;
  }
  return written;
}

/** What a new computation replaces: everything but the membership, its cohort and its person. */
const REPLACED = Object.fromEntries(
  (
    [
      "joinedAt",
      "leftAt",
      "sortKey",
      "searchKey",
      "stage",
      "stageSince",
      "expiresAt",
      "certifiedAt",
      "lastActivityAt",
      "supervisorId",
      "confirmedMinutes",
      "waitingMinutes",
      "completedModules",
      "firstAttempts",
      "firstPassed",
      "modules",
      "inactiveFrom",
      "returnedFrom",
      "missedFrom",
      "unsupervisedFrom",
      "contentHash",
    ] as const
  ).map((column) => [column, sql.raw(`excluded.${snakeCase(column)}`)]),
);

function snakeCase(column: string): string {
  return column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

async function storeLines(tx: Tx, lines: readonly RosterLine[]): Promise<void> {
  await tx
    .insert(rosterLines)
    .values([...lines])
    .onConflictDoUpdate({ target: rosterLines.membershipId, set: REPLACED });
}

/**
 * Records that a person was active, in one statement: from when they count as inactive moves by as much as their last
 * activity does.
 */
async function noteActivity(tx: Tx, personId: string, at: number): Promise<void> {
  const { lastActivityAt, inactiveFrom, joinedAt } = rosterLines;
  const before = sql`coalesce(${lastActivityAt}, ${joinedAt})`;
  await tx
    .update(rosterLines)
    .set({
      lastActivityAt: at,
      inactiveFrom: sql`${inactiveFrom} + (${at} - ${before})`,
    })
    .where(and(inArray(rosterLines.personId, [personId]), sql`coalesce(${lastActivityAt}, -1) < ${at}`));
}
