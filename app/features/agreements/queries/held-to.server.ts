import { and, eq, isNull, sql } from "drizzle-orm";

import { agreements } from "~/db/schema/agreements";
import { applications } from "~/db/schema/certification";
import type { Reader } from "~/db/types";
import { OPEN_APPLICATION_STATES } from "~/lib/vocabulary";

/** What a person is held to by the open application, else by the one begun last. */
export type HeldTo = {
  profileId: string;
  profileHash: string;
  cohortId: string;
  /** Whether the application is still open. */
  isOpen: boolean;
};

const isOpen = sql<boolean>`${applications.state} in (${sql.raw(
  OPEN_APPLICATION_STATES.map((state) => `'${state}'`).join(", "),
)})`.mapWith(Boolean);

/** Returns the statement behind `heldTo`. Exported for plan tests. */
export function heldToQuery(db: Reader, personId: string) {
  return (
    db
      .select({
        profileId: agreements.profileId,
        profileHash: agreements.profileHash,
        cohortId: applications.cohortId,
        isOpen,
      })
      .from(agreements)
      // The one read of a later feature's table: whether hours can still count is the application's state.
      .innerJoin(
        applications,
        // Also by person, because that is indexed.
        and(eq(applications.agreementId, agreements.id), eq(applications.personId, agreements.personId)),
      )
      .where(and(eq(agreements.personId, personId), isNull(agreements.toAt)))
  );
}

/** Returns what a person is held to; null for someone who never had an application. */
export async function heldTo(db: Reader, personId: string): Promise<HeldTo | null> {
  const [row] = await heldToQuery(db, personId);
  return row ?? null;
}
