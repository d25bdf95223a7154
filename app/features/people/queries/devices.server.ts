import { and, eq, isNull, gt, desc, asc } from "drizzle-orm";

import { sessions } from "~/db/schema/http";
import type { Reader } from "~/db/types";

export type Device = {
  id: string;
  device: string;
  signedInAt: number;
  lastSeenAt: number;
  isThisOne: boolean;
};

/** Returns where a person is signed in: this device first, then the most recently seen. */
export async function devicesOf(
  db: Reader,
  who: { personId: string; sessionId: string },
  now: number,
): Promise<Device[]> {
  const rows = await db
    .select({
      id: sessions.id,
      device: sessions.device,
      signedInAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      lastAuthAt: sessions.lastAuthAt,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.personId, who.personId),
        isNull(sessions.replacedAt),
        gt(sessions.expiresAt, now),
        gt(sessions.absoluteExpiresAt, now),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt), asc(sessions.id))
    .limit(200);
  return rows
    .map(({ lastAuthAt, ...row }) => ({
      ...row,
      lastSeenAt: Math.max(row.lastSeenAt, lastAuthAt),
      isThisOne: row.id === who.sessionId,
    }))
    .sort((a, b) => Number(b.isThisOne) - Number(a.isThisOne));
}
