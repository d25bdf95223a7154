import { eq, sql } from "drizzle-orm";

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

/** Returns what a person is held to; null for someone who never had an application. */
export async function heldTo(db: Reader, personId: string): Promise<HeldTo | null> {
  const [row] = await db
    .select({
      profileId: applications.profileId,
      profileHash: applications.profileHash,
      cohortId: applications.cohortId,
      isOpen,
    })
    .from(applications)
    .where(eq(applications.personId, personId))
    .orderBy(
      sql`case when ${isOpen} then 0 else 1 end`,
      sql`${applications.openedAt} desc`,
      sql`${applications.id} desc`,
    )
    .limit(1);
  return row ?? null;
}
