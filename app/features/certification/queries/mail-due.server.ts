import { and, eq, ne } from "drizzle-orm";

import { applications, certificates } from "~/db/schema/certification";
import { people } from "~/db/schema/people";
import type { DueCheck } from "~/journal/mail-due";

/** That an application came back holds while it has not been sent in again. */
export const returnIsDue: DueCheck = async (db, mail) => {
  const [row] = await db
    .select({ to: people.email })
    .from(applications)
    .innerJoin(people, and(eq(people.id, applications.personId), eq(people.status, "active")))
    .where(and(eq(applications.personId, mail.personId ?? ""), eq(applications.state, "returned")))
    .limit(1);
  return row ?? null;
};

/** That a certificate is there holds while it was not revoked. */
export const certificateIsDue: DueCheck = async (db, mail) => {
  const [row] = await db
    .select({ to: people.email })
    .from(certificates)
    .innerJoin(people, and(eq(people.id, certificates.personId), eq(people.status, "active")))
    .where(and(eq(certificates.personId, mail.personId ?? ""), ne(certificates.state, "revoked")))
    .limit(1);
  return row ?? null;
};
