import { and, eq } from "drizzle-orm";

import { TRIES } from "../model";
import { createPerson, grantRoles } from "../transaction/accounts.server";
import { enterContact } from "../transaction/contact.server";
import { isUniqueViolation } from "~/db/errors";
import { takeFact, writeFact } from "~/db/installation.server";
import { takeLimit } from "~/db/limits.server";
import { installation } from "~/db/schema/db";
import { personRoles } from "~/db/schema/people";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import type { Contact } from "~/lib/contact";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import { hashPassword } from "~/lib/password.server";
import { newToken, sha256 } from "~/lib/tokens.server";

const SETUP_CODE = "setup_code";

/** Returns whether the installation has no administrator yet. */
export async function needsSetup(db: Reader): Promise<boolean> {
  const [administrator] = await db
    .select({ personId: personRoles.personId })
    .from(personRoles)
    .where(eq(personRoles.role, "administrator"))
    .limit(1);
  return administrator === undefined;
}

/**
 * Creates the one-time setup code for the first administrator; an earlier one stops working.
 * @returns the code, to be printed; null when there is an administrator
 */
export async function announceSetupCode(db: Database, deps: Deps): Promise<string | null> {
  if (!(await needsSetup(db))) return null;
  const code = newToken();
  await unitOfWork(db, (tx) => writeFact(tx, { key: SETUP_CODE, value: sha256(code) }, deps.now()));
  return code;
}

/**
 * Creates the first administrator and enters the contact: once, and only with the code from the log.
 * @returns `not_found` when there is an administrator already, `invalid` when the code is wrong, `too_many` after many
 *   wrong ones, `conflict` when the address belongs to another account
 */
export async function setUp(
  db: Database,
  input: {
    code: string;
    email: string;
    legalName: string;
    shownName: string;
    password: string;
    /** null: program.yaml names one. */
    contact: Contact | null;
    /** A hash of where the request came from. */
    clientKey: string;
  },
  deps: Deps,
): Promise<
  | { ok: true; person: { id: string; roles: ["administrator"] } }
  | Failure<"not_found" | "invalid" | "too_many" | "conflict">
> {
  if (!(await needsSetup(db))) return { ok: false, code: "not_found" };
  const limit = { key: sha256(`set-up client ${input.clientKey}`), ...TRIES.setUpClient };
  const until = await unitOfWork(db, (tx) => takeLimit(tx, limit, deps.now()));
  if (until !== null) return { ok: false, code: "too_many" };
  const codeHash = sha256(input.code);
  const [stored] = await db
    .select({ key: installation.key })
    .from(installation)
    .where(and(eq(installation.key, SETUP_CODE), eq(installation.value, codeHash)));
  if (!stored) return { ok: false, code: "invalid" };

  const passwordHash = await hashPassword(input.password);
  try {
    return await unitOfWork(db, async (tx) => {
      if (!(await needsSetup(tx))) return { ok: false, code: "not_found" };
      if (!(await takeFact(tx, { key: SETUP_CODE, value: codeHash }))) return { ok: false, code: "invalid" };
      const { email, legalName, shownName } = input;
      const id = await createPerson(tx, { email, legalName, shownName, passwordHash }, deps);
      await grantRoles(tx, { personId: id, roles: ["administrator"], grantedBy: null }, deps);
      if (input.contact) await enterContact(tx, input.contact, deps);
      await appendAudit(
        tx,
        {
          actorId: id,
          action: "installation.set_up",
          subjectKind: "person",
          subjectId: id,
          aboutPersonId: id,
        },
        deps,
      );
      return { ok: true, person: { id, roles: ["administrator"] } };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: "conflict" };
    throw error;
  }
}
