import { eq } from "drizzle-orm";

import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { fitsHash } from "~/lib/password.server";

/** Checks the password of an active person. An unknown or deactivated one takes as long and is refused. */
export async function verifyPassword(db: Reader, personId: string, password: string): Promise<boolean> {
  const [person] = await db
    .select({ passwordHash: people.passwordHash, status: people.status })
    .from(people)
    .where(eq(people.id, personId));
  return fitsHash(person?.status === "active" ? person.passwordHash : null, password);
}
