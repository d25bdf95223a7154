import { endInvitationsFrom } from "../transaction/invitations.server";
import { isUniqueViolation } from "~/db/errors";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { findEmailUndo } from "~/features/people/queries/links.server";
import { restoreEmail } from "~/features/people/transaction/email-change.server";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import { hashPassword } from "~/lib/password.server";

/**
 * Returns an account to the person who reads the email of its earlier address: that address, and a new password.
 * Everything else that was granted ends, including the invitations sent in the person's name. A link in an email is not
 * enough, since scanners follow it and press its button: the new password is what they lack. The link outlives a new
 * password, since an intruder sets one too; it opens nothing while the account is deactivated.
 * @returns `expired` when the link was used or has expired, or the account is deactivated; `conflict` when the address
 *   belongs to another account by now
 */
export async function undoEmailChange(
  db: Database,
  input: { token: string; newPassword: string; deviceToken?: string | null },
  deps: Deps,
): Promise<{ ok: true } | Failure<"expired" | "conflict">> {
  const { token, newPassword, deviceToken = null } = input;
  if (!(await findEmailUndo(db, token, deps.now()))) return { ok: false, code: "expired" };
  const passwordHash = await hashPassword(newPassword);
  try {
    return await unitOfWork(db, async (tx) => {
      const restored = await restoreEmail(tx, { token, passwordHash, deviceToken }, deps);
      if (!restored.ok) return restored;
      await endInvitationsFrom(tx, { personId: restored.personId, which: "all" }, deps);
      return { ok: true };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: "conflict" };
    throw error;
  }
}
