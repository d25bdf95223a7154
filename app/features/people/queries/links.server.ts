import { eq, and, isNull, gt, type Column } from "drizzle-orm";

import { isActive } from "./people.server";
import { people, passwordResets, emailChanges } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { sha256 } from "~/lib/tokens.server";

/** Selects the row of a link that was not used yet, has not expired, and belongs to an active account. */
function isUsable(link: { hash: Column; usedAt: Column; expiresAt: Column }, token: string, now: number) {
  return and(eq(link.hash, sha256(token)), isNull(link.usedAt), gt(link.expiresAt, now), isActive());
}

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
      isUsable(
        {
          hash: passwordResets.tokenHash,
          usedAt: passwordResets.usedAt,
          expiresAt: passwordResets.expiresAt,
        },
        token,
        now,
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
      isUsable(
        { hash: emailChanges.tokenHash, usedAt: emailChanges.usedAt, expiresAt: emailChanges.expiresAt },
        token,
        now,
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
      isUsable(
        {
          hash: emailChanges.undoTokenHash,
          usedAt: emailChanges.undoneAt,
          expiresAt: emailChanges.undoExpiresAt,
        },
        token,
        now,
      ),
    );
  if (!row || row.oldEmail === null) return null;
  return { oldEmail: row.oldEmail, personal: [row.oldEmail, row.shownName, row.legalName] };
}
