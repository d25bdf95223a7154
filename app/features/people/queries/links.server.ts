import { eq, and, isNull, gt } from "drizzle-orm";

import { people, passwordResets, emailChanges } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { sha256 } from "~/lib/tokens.server";

/** Returns whose password a link resets, while it can be used; otherwise null. */
export async function findPasswordReset(
  db: Reader,
  token: string,
  now: number,
): Promise<{ personId: string; personal: string[] } | null> {
  const [row] = await db
    .select({
      personId: people.id,
      email: people.email,
      shownName: people.shownName,
      legalName: people.legalName,
    })
    .from(passwordResets)
    .innerJoin(people, eq(people.id, passwordResets.personId))
    .where(
      and(
        eq(passwordResets.tokenHash, sha256(token)),
        isNull(passwordResets.usedAt),
        gt(passwordResets.expiresAt, now),
        eq(people.status, "active"),
      ),
    );
  return row ? { personId: row.personId, personal: [row.email, row.shownName, row.legalName] } : null;
}

/** Returns the new address a link confirms and its person, while it can be used; otherwise null. */
export async function findEmailChange(
  db: Reader,
  token: string,
  now: number,
): Promise<{ newEmail: string; personId: string } | null> {
  const [row] = await db
    .select({ newEmail: emailChanges.newEmail, personId: emailChanges.personId })
    .from(emailChanges)
    .innerJoin(people, eq(people.id, emailChanges.personId))
    .where(
      and(
        eq(emailChanges.tokenHash, sha256(token)),
        isNull(emailChanges.usedAt),
        gt(emailChanges.expiresAt, now),
        eq(people.status, "active"),
      ),
    );
  return row ?? null;
}

/** Returns what a link to an old address restores, while it can be used; otherwise null. */
export async function findEmailUndo(
  db: Reader,
  token: string,
  now: number,
): Promise<{ oldEmail: string; personal: string[] } | null> {
  const [row] = await db
    .select({
      oldEmail: emailChanges.oldEmail,
      shownName: people.shownName,
      legalName: people.legalName,
    })
    .from(emailChanges)
    .innerJoin(people, eq(people.id, emailChanges.personId))
    .where(
      and(
        eq(emailChanges.undoTokenHash, sha256(token)),
        isNull(emailChanges.undoneAt),
        gt(emailChanges.undoExpiresAt, now),
        eq(people.status, "active"),
      ),
    );
  if (!row || row.oldEmail === null) return null;
  return { oldEmail: row.oldEmail, personal: [row.oldEmail, row.shownName, row.legalName] };
}
