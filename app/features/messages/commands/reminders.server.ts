import { REMIND_FROM_HOUR } from "../model";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import {
  managersWithApplications,
  supervisorsWithApplications,
} from "~/features/certification/queries/waiting.server";
import { supervisorsWithHours } from "~/features/practice/queries/waiting.server";
import { enqueueMail } from "~/journal/outbox.server";
import { countOf } from "~/lib/count";
import { DAY, dayOf, HOUR, startOfDay } from "~/lib/dates";
import { paths } from "~/lib/paths";

const WAITING_FOR = DAY;

export type ReminderDeps = {
  curriculum: { program: { timeZone: string } };
  now: () => number;
  newId: () => string;
};

type Recipient = { personId: string; email: string };

/**
 * Reminds supervisors and managers of work that has waited for more than a day: at most one neutral email per person
 * and day, and none before eight in the morning in the program's time zone.
 * @returns how many people were reminded today, as a message for the operator
 */
export async function remindOfWaitingWork(db: Database, deps: ReminderDeps): Promise<string> {
  const now = deps.now();
  const zone = deps.curriculum.program.timeZone;
  const today = dayOf(now, zone);
  if (now < startOfDay(today, zone) + REMIND_FROM_HOUR * HOUR) return "no reminders before eight";
  const waitingSince = now - WAITING_FOR;
  const [byHours, bySubmitted, byRecommended] = await Promise.all([
    supervisorsWithHours(db, waitingSince),
    supervisorsWithApplications(db, waitingSince),
    managersWithApplications(db, waitingSince),
  ]);
  const mails = new Map<string, Recipient & { path: string }>();
  for (const manager of byRecommended)
    mails.set(manager.personId, { ...manager, path: paths.manageApplications() });
  for (const supervisor of [...bySubmitted, ...byHours]) {
    mails.set(supervisor.personId, { ...supervisor, path: paths.supervise() });
  }
  if (mails.size === 0) return "nothing has been waiting for a day";
  await unitOfWork(db, async (tx) => {
    for (const { personId, email, path } of mails.values()) {
      await enqueueMail(
        tx,
        {
          template: "work_waiting",
          toEmail: email,
          personId,
          params: { path },
          dedupeKey: `work_waiting:${personId}:${today}`,
        },
        deps,
      );
    }
  });
  return `${countOf(mails.size, "person", "people")} reminded today`;
}
