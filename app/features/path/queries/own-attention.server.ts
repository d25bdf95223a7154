import { and, desc, eq, isNull } from "drizzle-orm";

import type { Curriculum } from "~/curriculum/types";
import { cohorts, memberships } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { profileInForce } from "~/features/agreements/model";
import type { AttentionReason } from "~/features/certification/attention";
import { factsOf, memberFrom } from "~/features/certification/queries/attention.server";

/** Returns the statement behind `ownReasons`. Exported so that a test can check its plan. */
export function ownMembershipsQuery(db: Reader, personId: string) {
  return db
    .select({
      personId: people.id,
      shownName: people.shownName,
      joinedAt: memberships.joinedAt,
      profileId: cohorts.profileId,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .innerJoin(cohorts, eq(cohorts.id, memberships.cohortId))
    .where(and(eq(memberships.personId, personId), isNull(memberships.leftAt)))
    .orderBy(desc(memberships.joinedAt), desc(memberships.id));
}

/**
 * Returns why the staff pages of a person's cohorts list them as needing attention, for the person themselves: staff see
 * nothing about people that they cannot see too.
 * @returns each kind of reason once, in display order; empty when there is none, or without a cohort
 */
export async function ownReasons(
  db: Reader,
  curriculum: Curriculum,
  { personId, now }: { personId: string; now: number },
): Promise<AttentionReason[]> {
  const rows = await ownMembershipsQuery(db, personId);
  if (rows.length === 0) return [];
  const facts = await factsOf(db, curriculum, [personId], now);
  const told = new Map<string, AttentionReason>();
  for (const { profileId, ...row } of rows) {
    const { reasons } = memberFrom(row, facts, profileInForce(curriculum, profileId)?.attention, now);
    for (const reason of reasons) {
      const key = reason.kind === "missed_tries" ? reason.moduleId : reason.kind;
      if (!told.has(key)) told.set(key, reason);
    }
  }
  return [...told.values()];
}
