import { eq, max } from "drizzle-orm";

import type { Stage } from "./stage";
import { attempts } from "~/db/schema/assessment";
import { auditLog } from "~/db/schema/journal";
import { lessonVisits } from "~/db/schema/learning";
import { people } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";

/** Stores when each person was last active: not before anything they did, on no page. */
export async function rememberVisits({ db }: Stage): Promise<void> {
  const seen = new Map<string, number>();
  const traces = [
    await db
      .select({ id: auditLog.actorId, at: max(auditLog.at) })
      .from(auditLog)
      .groupBy(auditLog.actorId),
    await db
      .select({ id: lessonVisits.personId, at: max(lessonVisits.lastOpenedAt) })
      .from(lessonVisits)
      .groupBy(lessonVisits.personId),
    await db
      .select({ id: attempts.personId, at: max(attempts.submittedAt) })
      .from(attempts)
      .groupBy(attempts.personId),
    await db
      .select({ id: practiceEntries.personId, at: max(practiceEntries.updatedAt) })
      .from(practiceEntries)
      .groupBy(practiceEntries.personId),
  ].flat();
  for (const { id, at } of traces) {
    if (id !== null && at !== null) seen.set(id, Math.max(seen.get(id) ?? 0, at));
  }
  await unitOfWork(db, async (tx) => {
    const everyone = await tx.select({ id: people.id, lastActiveAt: people.lastActiveAt }).from(people);
    for (const { id, lastActiveAt } of everyone) {
      const at = Math.max(lastActiveAt ?? 0, seen.get(id) ?? 0);
      if (at > (lastActiveAt ?? 0))
        await tx.update(people).set({ lastActiveAt: at }).where(eq(people.id, id));
    }
  });
}
