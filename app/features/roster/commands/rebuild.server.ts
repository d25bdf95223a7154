import { and, asc, eq, gt, isNull, ne, or } from "drizzle-orm";

import { contentHashOf } from "../queries/computed.server";
import { refreshLines } from "../transaction/refresh.server";
import type { Curriculum } from "~/curriculum/types";
import { whyUnavailable } from "~/db/errors";
import { memberships } from "~/db/schema/cohorts";
import { rosterLines } from "~/db/schema/roster";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";

/** People per unit of work: others write in between. */
const PEOPLE_AT_ONCE = 100;

/** Returns the statement for people with a line that is missing or was computed under other content. For plan tests. */
export function outdatedQuery(db: Reader, contentHash: string, after: string) {
  return db
    .selectDistinct({ personId: memberships.personId })
    .from(memberships)
    .leftJoin(rosterLines, eq(rosterLines.membershipId, memberships.id))
    .where(
      and(
        gt(memberships.personId, after),
        or(isNull(rosterLines.membershipId), ne(rosterLines.contentHash, contentHash)),
      ),
    )
    .orderBy(asc(memberships.personId))
    .limit(PEOPLE_AT_ONCE);
}

export type Rebuilt = {
  /** How many people's lines were computed. */
  people: number;
  /** People whose line could not be computed; the others were. */
  failed: string[];
  isDone: boolean;
};

/**
 * Computes anew every line that is missing or was computed under other content or profiles, in batches. Safe to run
 * twice, and at the same time as anything else.
 * @param input.limit people, about
 */
export async function rebuildRoster(
  db: Database,
  { limit = Number.POSITIVE_INFINITY }: { limit?: number },
  deps: { curriculum: Curriculum },
): Promise<Rebuilt> {
  const contentHash = contentHashOf(deps.curriculum);
  const failed: string[] = [];
  let people = 0;
  let after = "";
  while (people < limit) {
    const rows = await outdatedQuery(db, contentHash, after);
    const ids = rows.map(({ personId }) => personId);
    if (ids.length === 0) return { people, failed, isDone: true };
    if (!(await refreshed(db, ids, deps))) {
      // One record that can't be read must not hold up everyone else's.
      for (const id of ids) if (!(await refreshed(db, [id], deps))) failed.push(id);
    }
    people += ids.length;
    after = ids.at(-1) ?? after;
  }
  return { people, failed, isDone: false };
}

async function refreshed(
  db: Database,
  personIds: readonly string[],
  deps: { curriculum: Curriculum },
): Promise<boolean> {
  try {
    await unitOfWork(db, (tx) => refreshLines(tx, personIds, deps));
    return true;
  } catch (error) {
    if (whyUnavailable(error) !== null) throw error;
    return false;
  }
}
