import { and, eq } from "drizzle-orm";

import { knownDevices, people, personRoles } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { fitsHash } from "~/lib/password.server";
import { sha256 } from "~/lib/tokens.server";
import { ROLES, type Role } from "~/lib/vocabulary";

/** An address and a device used to sign in, and what is known of both. */
export type SignInAttempt = {
  email: string;
  /** A hash of where the request came from. */
  clientKey: string;
  deviceToken: string | null;
  /** Whether this device has signed in to this account before. */
  isKnownDevice: boolean;
  /** Null when the address is unknown. */
  person: { id: string; roles: Role[] } | null;
  /** Null when the address is unknown or the account is deactivated. */
  passwordHash: string | null;
};

/**
 * Reads the account that a sign-in attempt is about. The attempt is counted (`countSignIn`) before the password is
 * checked (`isRightPassword`), and settled (`settleSignIn`) after.
 * @param input.deviceToken of the device's cookie, if it has one
 */
export async function readSignIn(
  db: Reader,
  input: { email: string; clientKey: string; deviceToken: string | null },
): Promise<SignInAttempt> {
  const { email, clientKey, deviceToken } = input;
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
  // Read for unknown addresses as well, so that the answer takes as long.
  const isKnownDevice = deviceToken !== null && (await isKnown(db, person?.id ?? "", sha256(deviceToken)));
  return {
    email,
    clientKey,
    deviceToken,
    isKnownDevice,
    person: person
      ? { id: person.id, roles: ROLES.filter((role) => rows.some((row) => row.role === role)) }
      : null,
    passwordHash: person?.status === "active" ? person.passwordHash : null,
  };
}

/** Checks an attempt's password. Takes as long, and answers false, for an unknown address or a deactivated account. */
export async function isRightPassword(attempt: SignInAttempt, password: string): Promise<boolean> {
  return fitsHash(attempt.passwordHash, password);
}

async function isKnown(db: Reader, personId: string, device: string): Promise<boolean> {
  const [row] = await db
    .select({ personId: knownDevices.personId })
    .from(knownDevices)
    .where(and(eq(knownDevices.tokenHash, device), eq(knownDevices.personId, personId)));
  return row !== undefined;
}
