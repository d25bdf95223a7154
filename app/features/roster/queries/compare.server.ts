import { asc, gt, inArray } from "drizzle-orm";

import { computeLines, type RosterLine } from "./computed.server";
import type { Curriculum } from "~/curriculum/types";
import { memberships } from "~/db/schema/cohorts";
import { rosterLines } from "~/db/schema/roster";
import type { Reader } from "~/db/types";

/** A stored line that differs from what the other tables give. */
export type Difference = {
  membershipId: string;
  personId: string;
  /** What differs; `line`: it is missing. */
  column: string;
};

const PEOPLE_AT_ONCE = 500;

/**
 * Compares every stored line with a new computation.
 * @param each called after each batch, with the number of people compared so far
 */
export async function compareRoster(
  db: Reader,
  { curriculum }: { curriculum: Curriculum },
  each: (people: number) => void = () => {},
): Promise<Difference[]> {
  const differences: Difference[] = [];
  let after = "";
  let people = 0;
  for (;;) {
    const rows = await db
      .selectDistinct({ personId: memberships.personId })
      .from(memberships)
      .where(gt(memberships.personId, after))
      .orderBy(asc(memberships.personId))
      .limit(PEOPLE_AT_ONCE);
    if (rows.length === 0) return differences;
    const ids = rows.map(({ personId }) => personId);
    after = ids.at(-1) ?? after;
    differences.push(...(await differencesOf(db, curriculum, ids)));
    people += ids.length;
    each(people);
  }
}

/**
 * Compares the stored lines of some people with a new computation. Inside a unit of work, nothing changes between the
 * two.
 * @param personIds 500 at most
 */
export async function differencesOf(
  db: Reader,
  curriculum: Curriculum,
  personIds: readonly string[],
): Promise<Difference[]> {
  const [computed, stored] = await Promise.all([
    computeLines(db, curriculum, personIds),
    db
      .select()
      .from(rosterLines)
      .where(inArray(rosterLines.personId, [...personIds])),
  ]);
  const lines = new Map(stored.map((line) => [line.membershipId, line]));
  return computed.flatMap((line) => {
    const { membershipId, personId } = line;
    const known = lines.get(membershipId);
    if (!known) return [{ membershipId, personId, column: "line" }];
    return columnsThatDiffer(line, known).map((column) => ({ membershipId, personId, column }));
  });
}

function columnsThatDiffer(a: RosterLine, b: RosterLine): string[] {
  const other: Record<string, unknown> = { ...b };
  return Object.entries(a).flatMap(([column, value]) =>
    inOrder(value) === inOrder(other[column]) ? [] : [column],
  );
}

/** Writes a value with sorted keys, so that the order in which modules were stored does not matter. */
function inOrder(value: unknown): string {
  return typeof value === "object" && value !== null
    ? JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : JSON.stringify(value);
}
