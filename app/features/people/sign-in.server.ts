import { eq } from "drizzle-orm";

import { TRIES } from "./model";
import { fitsHash } from "./password.server";
import { clearLimit, giveBackLimit, takeLimit } from "~/db/limits.server";
import { people, personRoles } from "~/db/schema/people";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import { sha256 } from "~/lib/tokens.server";
import { ROLES, type Role } from "~/lib/vocabulary";

/** The limit on guessing at one account, by its address, whether there is one or not. */
export function accountLimit(email: string) {
  return { key: sha256(`sign-in account ${email}`), ...TRIES.signInAccount };
}

export type SignInOutcome =
  | { ok: true; person: { id: string; roles: Role[] } }
  | { ok: false; code: "wrong_password" }
  | { ok: false; code: "too_many"; until: number };

/**
 * Whether an address and a password go together. Unknown addresses, wrong passwords and deactivated accounts get the
 * same answer after the same work. A try counts before it is looked at, so that many at once do not slip by; a right
 * one forgets the account's tries.
 * @param clientKey a hash of where the request came from
 * @returns the person, or `too_many` with the instant (epoch ms) from which one may try again
 */
export async function signIn(
  db: Database,
  { email, password }: { email: string; password: string },
  clientKey: string,
  deps: Deps,
): Promise<SignInOutcome> {
  const account = accountLimit(email);
  const client = { key: sha256(`sign-in client ${clientKey}`), ...TRIES.signInClient };
  const now = deps.now();
  const limited = await unitOfWork(db, async (tx) => ({
    client: await takeLimit(tx, client, now),
    account: await takeLimit(tx, account, now),
  }));
  if (limited.client !== null) return { ok: false, code: "too_many", until: limited.client };

  const rows = await db
    .select({
      id: people.id,
      passwordHash: people.passwordHash,
      status: people.status,
      role: personRoles.role,
    })
    .from(people)
    .leftJoin(personRoles, eq(personRoles.personId, people.id))
    .where(eq(people.email, email));
  const [person] = rows;
  const fits = await fitsHash(person?.status === "active" ? person.passwordHash : null, password);
  if (limited.account !== null) return { ok: false, code: "too_many", until: limited.account };

  const isIn = fits && person !== undefined;
  await unitOfWork(db, async (tx) => {
    if (isIn) {
      await clearLimit(tx, account.key);
      await giveBackLimit(tx, client.key);
    }
    await appendAudit(
      tx,
      {
        actorId: isIn ? person.id : null,
        action: isIn ? "person.signed_in" : "person.sign_in_refused",
        subjectKind: "person",
        subjectId: person?.id ?? "unknown",
        aboutPersonId: person?.id ?? null,
      },
      deps,
    );
  });
  if (!isIn) return { ok: false, code: "wrong_password" };
  return {
    ok: true,
    person: { id: person.id, roles: ROLES.filter((role) => rows.some((row) => row.role === role)) },
  };
}
