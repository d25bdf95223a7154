import { and, eq } from "drizzle-orm";

import { people } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import { type DueCheck, lastPart } from "~/journal/mail-due";

/** A question about hours is due while the entry awaits its answer, and goes to the trainee's current address. */
export const hoursQuestionIsDue: DueCheck = async (db, mail) => {
  const [row] = await db
    .select({ to: people.email })
    .from(practiceEntries)
    .innerJoin(people, and(eq(people.id, practiceEntries.personId), eq(people.status, "active")))
    .where(and(eq(practiceEntries.id, lastPart(mail.params)), eq(practiceEntries.state, "queried")));
  return row ?? null;
};
