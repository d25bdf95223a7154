import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { isRightPassword, readSignIn } from "~/features/people/queries/sign-in.server";
import { countSignIn, settleSignIn, type SignInOutcome } from "~/features/people/transaction/sign-in.server";
import type { Deps } from "~/lib/ids";

/** Checks the password of someone who joins with an account they have. It counts as an attempt to sign in. */
export async function checkPassword(
  db: Database,
  input: { email: string; password: string; clientKey: string; deviceToken: string | null },
  deps: Deps,
): Promise<SignInOutcome> {
  const attempt = await readSignIn(db, input);
  const refused = await unitOfWork(db, (tx) => countSignIn(tx, attempt, deps));
  if (refused) return refused;
  const isRight = await isRightPassword(attempt, input.password);
  return unitOfWork(db, (tx) => settleSignIn(tx, { attempt, isRight }, deps));
}
