import { and, eq, isNull, lte } from "drizzle-orm";

import { REMIND_FROM_HOUR } from "../model";
import { applications } from "~/db/schema/certification";
import { cohortStaff, supervisorAssignments } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { type DueCheck } from "~/journal/mail-due";
import { enqueueMail } from "~/journal/outbox.server";
import { DAY, dayOf, HOUR, startOfDay } from "~/lib/dates";
import { paths } from "~/lib/paths";

const WAITING_FOR = DAY;

export type ReminderWorld = {
  db: Database;
  curriculum: { programme: { timeZone: string } };
  now: () => number;
  newId: () => string;
};

type Recipient = { personId: string; email: string };

/**
 * Reminds supervisors and managers of what has waited for them for more than a day: one neutral mail a person and day
 * at most, and none before eight in the morning in the programme's zone.
 * @returns how many people have been reminded today, in words for the operator
 */
export async function remindOfWaitingWork(world: ReminderWorld): Promise<string> {
  const now = world.now();
  const zone = world.curriculum.programme.timeZone;
  const today = dayOf(now, zone);
  if (now < startOfDay(today, zone) + REMIND_FROM_HOUR * HOUR) return "nobody is reminded before eight";
  const waitingSince = now - WAITING_FOR;
  const [byHours, bySubmitted, byRecommended] = await Promise.all([
    supervisorsWithHours(world.db, waitingSince),
    supervisorsWithApplications(world.db, waitingSince),
    managersWithApplications(world.db, waitingSince),
  ]);
  const mails = new Map<string, Recipient & { path: string }>();
  for (const manager of byRecommended)
    mails.set(manager.personId, { ...manager, path: paths.manageApplications() });
  for (const supervisor of [...bySubmitted, ...byHours]) {
    mails.set(supervisor.personId, { ...supervisor, path: paths.supervise() });
  }
  if (mails.size === 0) return "nothing has waited for a day";
  await unitOfWork(world.db, async (tx) => {
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
        world,
      );
    }
  });
  return `${mails.size} people reminded today`;
}

/** That something waits holds while anything does, and goes to the address the person has now. */
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

/** Supervisors for whose confirmation hours have waited since then or longer; all of them, or this person. */
export function supervisorsWithHours(db: Reader, since: number, personId?: string) {
  return db
    .selectDistinct({ personId: people.id, email: people.email })
    .from(practiceEntries)
    .innerJoin(
      supervisorAssignments,
      and(eq(supervisorAssignments.traineeId, practiceEntries.personId), isNull(supervisorAssignments.toAt)),
    )
    .innerJoin(people, eq(people.id, supervisorAssignments.supervisorId))
    .where(
      and(
        eq(practiceEntries.state, "submitted"),
        lte(practiceEntries.submittedAt, since),
        eq(people.status, "active"),
        personId === undefined ? undefined : eq(people.id, personId),
      ),
    );
}

/** Supervisors whose sign-off an application has waited for since then or longer. */
export function supervisorsWithApplications(db: Reader, since: number, personId?: string) {
  return db
    .selectDistinct({ personId: people.id, email: people.email })
    .from(applications)
    .innerJoin(
      supervisorAssignments,
      and(eq(supervisorAssignments.traineeId, applications.personId), isNull(supervisorAssignments.toAt)),
    )
    .innerJoin(people, eq(people.id, supervisorAssignments.supervisorId))
    .where(
      and(
        eq(applications.state, "submitted"),
        lte(applications.stateSince, since),
        eq(people.status, "active"),
        personId === undefined ? undefined : eq(people.id, personId),
      ),
    );
}

/** Managers whose decision a recommended application of their cohorts has waited for since then or longer. */
export function managersWithApplications(db: Reader, since: number, personId?: string) {
  return db
    .selectDistinct({ personId: people.id, email: people.email })
    .from(applications)
    .innerJoin(
      cohortStaff,
      and(
        eq(cohortStaff.cohortId, applications.cohortId),
        eq(cohortStaff.role, "manager"),
        isNull(cohortStaff.toAt),
      ),
    )
    .innerJoin(people, eq(people.id, cohortStaff.personId))
    .where(
      and(
        eq(applications.state, "recommended"),
        lte(applications.stateSince, since),
        eq(people.status, "active"),
        personId === undefined ? undefined : eq(people.id, personId),
      ),
    );
}
