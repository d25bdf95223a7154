import { and, eq, ne } from "drizzle-orm";

import { applications, certificates } from "~/db/schema/certification";
import { people } from "~/db/schema/people";
import type { DueCheck } from "~/journal/mail-due";

/** Returns the recipient of a return notice until the application is submitted again. */
export const returnIsDue: DueCheck = async (db, mail) => {
  const [row] = await db
    .select({ to: people.email })
    .from(applications)
    .innerJoin(people, and(eq(people.id, applications.personId), eq(people.status, "active")))
    .where(and(eq(applications.personId, mail.personId ?? ""), eq(applications.state, "returned")))
    .limit(1);
  return row ?? null;
};

/** Returns the recipient of a certificate notice unless the certificate was revoked. */
export const certificateIsDue: DueCheck = async (db, mail) => {
  const [row] = await db
    .select({ to: people.email })
    .from(certificates)
    .innerJoin(people, and(eq(people.id, certificates.personId), eq(people.status, "active")))
    .where(and(eq(certificates.personId, mail.personId ?? ""), ne(certificates.state, "revoked")))
    .limit(1);
  return row ?? null;
};
