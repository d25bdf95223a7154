import {
  managersWithApplications,
  supervisorsWithApplications,
} from "~/features/certification/queries/waiting.server";
import { supervisorsWithHours } from "~/features/practice/queries/waiting.server";
import type { DueCheck } from "~/journal/mail-due";

/** A reminder holds while anything is waiting, and goes to the address the person has now. */
export const waitingWorkIsDue: DueCheck = async (db, { personId }, now) => {
  if (personId === null) return null;
  const waiting = await Promise.all([
    supervisorsWithHours(db, now, personId),
    supervisorsWithApplications(db, now, personId),
    managersWithApplications(db, now, personId),
  ]);
  const [recipient] = waiting.flat();
  return recipient ? { to: recipient.email } : null;
};
