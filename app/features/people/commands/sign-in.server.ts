import { and, eq } from "drizzle-orm";

import { TRIES } from "../model";
import { fitsHash } from "~/lib/password.server";
import { clearLimit, giveBackLimit, takeLimit, takeSlowly } from "~/db/limits.server";
import { knownDevices, people, personRoles } from "~/db/schema/people";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import { sha256 } from "~/lib/tokens.server";
import { ROLES, type Role } from "~/lib/vocabulary";

/** Returns the limit on guessing at one account from devices that are not known, by its address, whether there is one or not. */
export function accountLimit(email: string) {
  return { key: sha256(`sign-in account ${email}`), ...TRIES.signInAccount };
}

export type SignInOutcome =
  | { ok: true; person: { id: string; roles: Role[] } }
  | { ok: false; code: "wrong_password" }
  /** `isKnownDevice`: the wrong passwords were typed on this very device, which has signed in before. */
  | { ok: false; code: "too_many"; until: number; isKnownDevice: boolean };

/**
 * Decides whether an address and a password go together. Unknown addresses, wrong passwords and deactivated accounts
 * get the same answer after the same work. A try counts before it is looked at, so that many at once do not slip by; a
 * right one forgets the tries. Guesses are slowed and nobody is shut out: a device that has signed in before has an
 * allowance of its own, which others cannot use up, and so has whoever comes first from a shared network address.
 * @param input.deviceToken of the device's cookie, if it has one; after a right password the device is known
 * @param clientKey a hash of where the request came from
 * @returns the person, or `too_many` with the instant (epoch ms) from which one may try again
 */
export async function signIn(
  db: Database,
  input: { email: string; password: string; deviceToken?: string | null },
  clientKey: string,
  deps: Deps,
): Promise<SignInOutcome> {
  const { email, password, deviceToken = null } = input;
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
  const device = deviceToken === null ? null : sha256(deviceToken);
  // Asked for an address that nobody has as well: the answer takes as long.
  const isKnownDevice = device !== null && (await isKnown(db, { personId: person?.id ?? "", device }));
  const own = { key: sha256(`sign-in device ${device ?? ""} ${email}`), ...TRIES.signInDevice };
  const now = deps.now();
  const until = await unitOfWork(db, (tx) =>
    isKnownDevice ? takeSlowly(tx, own, now) : takeAsStranger(tx, email, clientKey, now),
  );
  if (until !== null) return { ok: false, code: "too_many", until, isKnownDevice };

  const fits = await fitsHash(person?.status === "active" ? person.passwordHash : null, password);
  const isIn = fits && person !== undefined;
  await unitOfWork(db, async (tx) => {
    if (isIn) {
      if (isKnownDevice) await clearLimit(tx, own.key);
      else await forgiveStranger(tx, email, clientKey);
      if (deviceToken !== null) await rememberDevice(tx, person.id, deviceToken, now);
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

function strangerLimits(email: string, clientKey: string) {
  return {
    account: accountLimit(email),
    client: { key: sha256(`sign-in client ${clientKey}`), ...TRIES.signInClient },
    pair: { key: sha256(`sign-in pair ${clientKey} ${email}`), ...TRIES.signInPair },
    flood: { key: sha256(`sign-in flood ${clientKey}`), ...TRIES.signInFlood },
  };
}

/** Counts a try from a device that is not known. Returns from when one may be made, or null. */
async function takeAsStranger(tx: Tx, email: string, clientKey: string, now: number): Promise<number | null> {
  const limit = strangerLimits(email, clientKey);
  const flooded = await takeLimit(tx, limit.flood, now);
  if (flooded !== null) return flooded;
  const isEarly = (await takeLimit(tx, limit.pair, now)) === null;
  const slowed = isEarly ? null : await takeSlowly(tx, limit.client, now);
  return slowed ?? takeSlowly(tx, limit.account, now);
}

async function forgiveStranger(tx: Tx, email: string, clientKey: string): Promise<void> {
  const limit = strangerLimits(email, clientKey);
  await clearLimit(tx, limit.account.key);
  await clearLimit(tx, limit.pair.key);
  await giveBackLimit(tx, limit.flood.key);
}

async function isKnown(
  db: Database,
  { personId, device }: { personId: string; device: string },
): Promise<boolean> {
  const [row] = await db
    .select({ personId: knownDevices.personId })
    .from(knownDevices)
    .where(and(eq(knownDevices.tokenHash, device), eq(knownDevices.personId, personId)));
  return row !== undefined;
}

/**
 * Notes that a person has shown on this device that an account is theirs, by its password or by a link in its mail.
 * @param deviceToken of the device's cookie; only its hash is kept
 */
export async function rememberDevice(
  tx: Tx,
  personId: string,
  deviceToken: string,
  now: number,
): Promise<void> {
  await tx
    .insert(knownDevices)
    .values({ tokenHash: sha256(deviceToken), personId, createdAt: now, lastSeenAt: now })
    .onConflictDoUpdate({
      target: [knownDevices.tokenHash, knownDevices.personId],
      set: { lastSeenAt: now },
    });
}

/**
 * Forgets on which devices a person has signed in, but for the one at hand.
 * @param keptToken of that device's cookie, if it has one
 */
export async function forgetDevices(
  tx: Tx,
  personId: string,
  keptToken: string | null,
  now: number,
): Promise<void> {
  await tx.delete(knownDevices).where(eq(knownDevices.personId, personId));
  if (keptToken !== null) await rememberDevice(tx, personId, keptToken, now);
}
