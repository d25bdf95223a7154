import { isRightPassword, readSignIn } from "../queries/sign-in.server";
import { countSignIn, settleSignIn, type SignInOutcome } from "../transaction/sign-in.server";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import type { Deps } from "~/lib/ids";

/**
 * Decides whether an address and a password go together. Unknown addresses, wrong passwords and deactivated accounts
 * get the same answer after the same work.
 * @param input.deviceToken of the device's cookie, if it has one; after a right password the device is known
 * @param input.clientKey a hash of where the request came from
 * @returns the person, or `too_many` with the instant (epoch ms) from which one may try again
 */
export async function signIn(
  db: Database,
  input: { email: string; password: string; clientKey: string; deviceToken?: string | null },
  deps: Deps,
): Promise<SignInOutcome> {
  const { email, password, clientKey, deviceToken = null } = input;
  const attempt = await readSignIn(db, { email, clientKey, deviceToken });
  const refused = await unitOfWork(db, (tx) => countSignIn(tx, attempt, deps));
  if (refused) return refused;
  const isRight = await isRightPassword(attempt, password);
  return unitOfWork(db, (tx) => settleSignIn(tx, { attempt, isRight }, deps));
}
