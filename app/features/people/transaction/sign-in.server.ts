import { TRIES } from "../model";
import type { SignInAttempt } from "../queries/sign-in.server";
import { rememberDevice } from "./devices.server";
import { clearLimit, giveBackLimit, takeLimit, takeSlowly } from "~/db/limits.server";
import type { Tx } from "~/db/types";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import { sha256 } from "~/lib/tokens.server";
import type { Role } from "~/lib/vocabulary";

export type SignInOutcome =
  | { ok: true; person: { id: string; roles: Role[] } }
  | { ok: false; code: "wrong_password" }
  /** `isKnownDevice`: the wrong passwords were typed on this device, which has signed in before. */
  | { ok: false; code: "too_many"; until: number; isKnownDevice: boolean };

/** Returns the limit on guessing at one account from unknown devices, by its address, whether there is an account or not. */
export function accountLimit(email: string) {
  return { key: sha256(`sign-in account ${email}`), ...TRIES.signInAccount };
}

function deviceLimit({ deviceToken, email }: SignInAttempt) {
  const device = deviceToken === null ? "" : sha256(deviceToken);
  return { key: sha256(`sign-in device ${device} ${email}`), ...TRIES.signInDevice };
}

function strangerLimits({ email, clientKey }: SignInAttempt) {
  return {
    account: accountLimit(email),
    client: { key: sha256(`sign-in client ${clientKey}`), ...TRIES.signInClient },
    pair: { key: sha256(`sign-in pair ${clientKey} ${email}`), ...TRIES.signInPair },
    flood: { key: sha256(`sign-in flood ${clientKey}`), ...TRIES.signInFlood },
  };
}

/**
 * Counts an attempt before its password is checked, so that concurrent attempts do not slip by. Guesses are slowed and
 * no one is locked out: a device that has signed in before has its own allowance, which others cannot use up, and so
 * does the first attempt from a shared network address.
 * @returns null, or why not: from when (epoch ms) another attempt may be made
 */
export async function countSignIn(
  tx: Tx,
  attempt: SignInAttempt,
  { now }: Pick<Deps, "now">,
): Promise<Extract<SignInOutcome, { code: "too_many" }> | null> {
  const at = now();
  const until = attempt.isKnownDevice
    ? await takeSlowly(tx, deviceLimit(attempt), at)
    : await takeAsStranger(tx, attempt, at);
  if (until === null) return null;
  return { ok: false, code: "too_many", until, isKnownDevice: attempt.isKnownDevice };
}

/** Counts an attempt from an unknown device. Returns from when one may be made, or null. */
async function takeAsStranger(tx: Tx, attempt: SignInAttempt, now: number): Promise<number | null> {
  const limit = strangerLimits(attempt);
  const flooded = await takeLimit(tx, limit.flood, now);
  if (flooded !== null) return flooded;
  const isEarly = (await takeLimit(tx, limit.pair, now)) === null;
  const slowed = isEarly ? null : await takeSlowly(tx, limit.client, now);
  return slowed ?? takeSlowly(tx, limit.account, now);
}

/** Records how an attempt ended. A right password clears its counts, and its device is known from then on. */
export async function settleSignIn(
  tx: Tx,
  { attempt, isRight }: { attempt: SignInAttempt; isRight: boolean },
  deps: Deps,
): Promise<Exclude<SignInOutcome, { code: "too_many" }>> {
  const { person, deviceToken } = attempt;
  const isIn = isRight && person !== null;
  if (isIn) {
    if (attempt.isKnownDevice) await clearLimit(tx, deviceLimit(attempt).key);
    else await forgiveStranger(tx, attempt);
    if (deviceToken !== null) await rememberDevice(tx, { personId: person.id, deviceToken }, deps);
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
  return isIn ? { ok: true, person } : { ok: false, code: "wrong_password" };
}

async function forgiveStranger(tx: Tx, attempt: SignInAttempt): Promise<void> {
  const limit = strangerLimits(attempt);
  await clearLimit(tx, limit.account.key);
  await clearLimit(tx, limit.pair.key);
  await giveBackLimit(tx, limit.flood.key);
}
