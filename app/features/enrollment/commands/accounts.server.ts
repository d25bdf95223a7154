import { and, eq, isNull, ne } from "drizzle-orm";

import { dependentsOf } from "../queries/dependents.server";
import { endGrantsAndInvitations } from "../transaction/grants.server";
import {
  type Reassignment,
  type ReassignmentFault,
  reassignmentFaults,
  reassign,
} from "../transaction/reassignment.server";
import { invitations } from "~/db/schema/enrollment";
import { people, personRoles } from "~/db/schema/people";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { managesPerson, traineeIdsOf } from "~/features/cohorts/queries/cohorts.server";
import { canChangeRoles, canChangeStatus } from "~/features/people/policy";
import { changeRoles, changeStatus } from "~/features/people/transaction/accounts.server";
import { personEntry } from "~/features/people/transaction/audit.server";
import { markChanged } from "~/journal/marks.server";
import { appendAudit } from "~/journal/audit.server";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import { ROLES, type Role } from "~/lib/vocabulary";

export type SetRolesOutcome =
  | { ok: true; roles: Role[] }
  | Failure<"not_found" | "forbidden" | "stale" | "no_role" | "still_supervises" | "last_administrator">;

/**
 * Gives a person exactly these roles and signs them out everywhere, so that no session continues under the old ones.
 * @param input.rev the revision the page showed (`findPerson`)
 * @returns the roles as they are now; `no_role` without any role; `still_supervises` when the role of a supervisor who
 *   has trainees would go: these are reassigned first; `last_administrator` when no administrator would be left
 */
export async function setRoles(
  db: Database,
  actor: Viewer,
  input: { personId: string; roles: readonly Role[]; rev: number },
  deps: Deps,
): Promise<SetRolesOutcome> {
  const wanted = ROLES.filter((role) => input.roles.includes(role));
  return unitOfWork(db, async (tx) => {
    const rows = await tx
      .select({ rev: people.rev, role: personRoles.role })
      .from(people)
      .leftJoin(personRoles, eq(personRoles.personId, people.id))
      .where(eq(people.id, input.personId));
    const [first] = rows;
    if (!first) return { ok: false, code: "not_found" };
    const current = rows.flatMap((row) => (row.role ? [row.role] : []));
    const added = wanted.filter((role) => !current.includes(role));
    const removed = current.filter((role) => !wanted.includes(role));
    const isTheirs = await managesPerson(tx, actor.personId, input.personId);
    if (!canChangeRoles(actor, { personId: input.personId, added, removed }, isTheirs)) {
      return {
        ok: false,
        code: actor.roles.includes("administrator") || isTheirs ? "forbidden" : "not_found",
      };
    }
    if (added.length === 0 && removed.length === 0) return { ok: true, roles: wanted };
    if (first.rev !== input.rev) return { ok: false, code: "stale" };
    if (removed.includes("supervisor") && (await traineeIdsOf(tx, input.personId)).length > 0) {
      return { ok: false, code: "still_supervises" };
    }
    if (wanted.length === 0) return { ok: false, code: "no_role" };
    if (removed.includes("administrator") && !(await isAnotherAdministrator(tx, input.personId))) {
      return { ok: false, code: "last_administrator" };
    }

    const change = { personId: input.personId, added, removed, grantedBy: actor.personId, rev: input.rev };
    if (!(await changeRoles(tx, change, deps))) return { ok: false, code: "stale" };
    await endGrantsAndInvitations(tx, { personId: input.personId, why: "roles" }, deps);
    await appendAudit(
      tx,
      {
        ...personEntry(actor.personId, input.personId, "person.roles_changed"),
        details: { added: added.join(" "), removed: removed.join(" ") },
      },
      deps,
    );
    return { ok: true, roles: wanted };
  });
}

export type StatusOutcome =
  { ok: true } | Failure<"not_found" | "forbidden" | "conflict" | "last_administrator">;

/**
 * Deactivates an account: every session ends at once and no link opens it. What the person did stays on record; what is
 * pending for them goes to the person who takes over, or shows everywhere as unassigned.
 * @param input.reassignment who takes over; left out: no one
 * @returns how many trainees have another supervisor, and how many none; `conflict` when it is deactivated already;
 *   `invalid` with the choices that are missing or cannot be made, and nothing is changed
 */
export async function deactivatePerson(
  db: Database,
  actor: Viewer,
  { personId, reassignment }: { personId: string; reassignment?: Reassignment },
  deps: Deps,
): Promise<
  | { ok: true; given: number; left: number; unmanaged: number }
  | Extract<StatusOutcome, { ok: false }>
  | { ok: false; code: "invalid"; faults: ReassignmentFault[] }
> {
  if (!canChangeStatus(actor, personId)) return { ok: false, code: "forbidden" };
  return unitOfWork(db, async (tx) => {
    // Two administrators may deactivate each other at once: one of them has to stay.
    if (!(await isAnotherAdministrator(tx, personId))) return { ok: false, code: "last_administrator" };
    const dependents = await dependentsOf(tx, personId);
    markChanged(tx, "supervisor_account", await traineeIdsOf(tx, personId));
    const faults = reassignment ? reassignmentFaults(dependents, reassignment) : [];
    if (faults.length > 0) return { ok: false, code: "invalid", faults };
    if (!(await changeStatus(tx, { personId, status: "deactivated" }, deps)))
      return whyUntouched(tx, personId);
    await endGrantsAndInvitations(tx, { personId, why: "deactivated" }, deps);
    const chosen = reassignment ?? { supervisorFor: {}, managerFor: {} };
    const done = await reassign(tx, actor, { personId, dependents, reassignment: chosen }, deps);
    await renameInInvitations(tx, personId, chosen);
    await appendAudit(tx, personEntry(actor.personId, personId, "person.deactivated"), deps);
    return { ok: true, ...done };
  });
}

/** Replaces a supervisor named by open invitations with the person who takes over, or with no one. */
async function renameInInvitations(tx: Tx, personId: string, { supervisorFor }: Reassignment): Promise<void> {
  const named = and(
    eq(invitations.supervisorId, personId),
    isNull(invitations.acceptedAt),
    isNull(invitations.withdrawnAt),
  );
  for (const [cohortId, choice] of Object.entries(supervisorFor)) {
    if (choice === "none") continue;
    await tx
      .update(invitations)
      .set({ supervisorId: choice })
      .where(and(named, eq(invitations.cohortId, cohortId)));
  }
  await tx.update(invitations).set({ supervisorId: null }).where(named);
}

/**
 * Reactivates an account, with its roles as they were; the person signs in with their old password.
 * @returns `conflict` when it is active already
 */
export async function reactivatePerson(
  db: Database,
  actor: Viewer,
  { personId }: { personId: string },
  deps: Deps,
): Promise<StatusOutcome> {
  if (!canChangeStatus(actor, personId)) return { ok: false, code: "forbidden" };
  return unitOfWork(db, async (tx) => {
    if (!(await changeStatus(tx, { personId, status: "active" }, deps))) return whyUntouched(tx, personId);
    markChanged(tx, "supervisor_account", await traineeIdsOf(tx, personId));
    await appendAudit(tx, personEntry(actor.personId, personId, "person.reactivated"), deps);
    return { ok: true };
  });
}

async function whyUntouched(
  tx: Tx,
  personId: string,
): Promise<{ ok: false; code: "conflict" | "not_found" }> {
  const [person] = await tx.select({ id: people.id }).from(people).where(eq(people.id, personId));
  return { ok: false, code: person ? "conflict" : "not_found" };
}

/** Returns whether anyone other than this person administers the installation. */
async function isAnotherAdministrator(tx: Tx, personId: string): Promise<boolean> {
  const [other] = await tx
    .select({ id: people.id })
    .from(personRoles)
    .innerJoin(people, eq(people.id, personRoles.personId))
    .where(and(eq(personRoles.role, "administrator"), eq(people.status, "active"), ne(people.id, personId)))
    .limit(1);
  return other !== undefined;
}
