import { and, eq, inArray, sql } from "drizzle-orm";

import { people, personRoles } from "~/db/schema/people";
import type { Tx } from "~/db/types";
import { nameKeys } from "~/lib/fold";
import type { Deps } from "~/lib/ids";
import type { PersonStatus, Role } from "~/lib/vocabulary";

/** Creates an active account without roles. Returns its id. */
export async function createPerson(
  tx: Tx,
  input: { email: string; legalName: string; shownName: string; passwordHash: string },
  deps: Deps,
): Promise<string> {
  const id = deps.newId();
  await tx.insert(people).values({
    id,
    ...input,
    ...nameKeys(input),
    status: "active",
    createdAt: deps.now(),
  });
  return id;
}

/**
 * Grants roles to a person. One that they have already stays as granted.
 * @param input.grantedBy null: the setup of the installation
 */
export async function grantRoles(
  tx: Tx,
  { personId, roles, grantedBy }: { personId: string; roles: readonly Role[]; grantedBy: string | null },
  { now }: Pick<Deps, "now">,
): Promise<void> {
  if (roles.length === 0) return;
  const grantedAt = now();
  await tx
    .insert(personRoles)
    .values(roles.map((role) => ({ personId, role, grantedAt, grantedBy })))
    .onConflictDoNothing();
}

/**
 * Changes a person's roles.
 * @param input.rev the revision that the page showed
 * @returns false, and nothing is changed, when the account was changed in the meantime
 */
export async function changeRoles(
  tx: Tx,
  input: {
    personId: string;
    added: readonly Role[];
    removed: readonly Role[];
    grantedBy: string;
    rev: number;
  },
  deps: Pick<Deps, "now">,
): Promise<boolean> {
  const { personId, added, removed, grantedBy, rev } = input;
  const [changed] = await tx
    .update(people)
    .set({ rev: rev + 1 })
    .where(and(eq(people.id, personId), eq(people.rev, rev)))
    .returning({ id: people.id });
  if (!changed) return false;
  if (removed.length > 0) {
    await tx
      .delete(personRoles)
      .where(and(eq(personRoles.personId, personId), inArray(personRoles.role, [...removed])));
  }
  await grantRoles(tx, { personId, roles: added, grantedBy }, deps);
  return true;
}

/** Deactivates an account or reactivates it. Returns false when there is none, or it has this status already. */
export async function changeStatus(
  tx: Tx,
  { personId, status }: { personId: string; status: PersonStatus },
  { now }: Pick<Deps, "now">,
): Promise<boolean> {
  const before: PersonStatus = status === "active" ? "deactivated" : "active";
  const [changed] = await tx
    .update(people)
    .set({ status, deactivatedAt: status === "active" ? null : now(), rev: sql`${people.rev} + 1` })
    .where(and(eq(people.id, personId), eq(people.status, before)))
    .returning({ id: people.id });
  return changed !== undefined;
}

/** Records when a person was last active. */
export async function recordActivity(
  tx: Tx,
  { personId }: { personId: string },
  { now }: Pick<Deps, "now">,
): Promise<void> {
  await tx.update(people).set({ lastActiveAt: now() }).where(eq(people.id, personId));
}
