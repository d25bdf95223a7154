import { and, eq, gt, gte, isNotNull, isNull, lt, ne, or } from "drizzle-orm";

import { sessions } from "~/db/schema/http";
import { emailChanges, knownDevices, passwordResets } from "~/db/schema/people";
import type { Tx } from "~/db/types";
import type { Deps } from "~/lib/ids";

/** Why what was granted to a person ends. `taken_back`: the owner recovered the account from an intruder. */
export type EndOfGrants = "password" | "sessions" | "roles" | "deactivated" | "taken_back";

/**
 * Ends whatever a person, or an intruder in their name, could still do with what was granted before: sessions, links to
 * a new address or password, known devices. The link that restores an address taken from them stays open. Everything
 * that ends a grant calls this; no caller ends one by itself. With roles and accounts, invitations end as well:
 * enrollment's `endGrantsAndInvitations`.
 * @param input.exceptSessionId the session of a person who acts for themselves
 * @returns how many sessions ended
 */
export async function endGrants(
  tx: Tx,
  input: { personId: string; why: EndOfGrants; exceptSessionId?: string },
  deps: Pick<Deps, "now">,
): Promise<number> {
  const { personId, why, exceptSessionId = null } = input;
  const ended = await tx
    .delete(sessions)
    .where(and(eq(sessions.personId, personId), await isNotOf(tx, exceptSessionId)))
    .returning({ replacedAt: sessions.replacedAt });
  await endLinks(tx, { personId }, deps);
  if (why !== "roles") await tx.delete(knownDevices).where(eq(knownDevices.personId, personId));
  // A replaced token is not a device of its own.
  return ended.filter(({ replacedAt }) => replacedAt === null).length;
}

/**
 * Selects every session but this one, with the one it just replaced or was replaced by: the second click of the form
 * that ends the others comes with the token that the first one replaced.
 */
async function isNotOf(tx: Tx, sessionId: string | null) {
  if (sessionId === null) return undefined;
  const [own] = await tx
    .select({ createdAt: sessions.createdAt, replacedAt: sessions.replacedAt })
    .from(sessions)
    .where(eq(sessions.id, sessionId));
  if (!own) return ne(sessions.id, sessionId);
  // The token's prefix identifies its session; the replacement was created when it was replaced.
  const isNotNext = own.replacedAt === null ? undefined : lt(sessions.lastAuthAt, own.replacedAt);
  return and(
    ne(sessions.id, sessionId),
    or(ne(sessions.createdAt, own.createdAt), and(isNull(sessions.replacedAt), isNotNext)),
  );
}

/**
 * Ends one session of a person, with the one it just replaced or was replaced by.
 * @returns whether there was one
 */
export async function endSession(
  tx: Tx,
  { personId, sessionId }: { personId: string; sessionId: string },
): Promise<boolean> {
  const [ended] = await tx
    .delete(sessions)
    .where(and(eq(sessions.id, sessionId), eq(sessions.personId, personId)))
    .returning({ createdAt: sessions.createdAt, replacedAt: sessions.replacedAt });
  if (!ended) return false;
  const isNext = ended.replacedAt === null ? undefined : gte(sessions.lastAuthAt, ended.replacedAt);
  await tx
    .delete(sessions)
    .where(
      and(
        eq(sessions.personId, personId),
        eq(sessions.createdAt, ended.createdAt),
        or(isNotNull(sessions.replacedAt), isNext),
      ),
    );
  return true;
}

/** Ends the links that could change a person's address or password. */
export async function endLinks(
  tx: Tx,
  { personId }: { personId: string },
  deps: Pick<Deps, "now">,
): Promise<void> {
  const now = deps.now();
  for (const link of [emailChanges, passwordResets]) {
    await tx
      .update(link)
      .set({ expiresAt: now })
      .where(and(eq(link.personId, personId), isNull(link.usedAt), gt(link.expiresAt, now)));
  }
}
