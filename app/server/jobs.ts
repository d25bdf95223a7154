import { eq, lte, or, and } from "drizzle-orm";

import type { World } from "./app";
import { watchClock } from "./clock";
import { jobLeases } from "~/db/schema/journal";
import { unitOfWork } from "~/db/unit-of-work.server";
import { sealAuditLog } from "~/features/audit/seal.server";
import { deliverDueMail } from "~/features/messages/deliver.server";
import { remindOfWaitingWork } from "~/features/messages/reminders.server";
import { deleteWhatIsOver } from "~/features/people/clean-up.server";
import { trustedFrom } from "~/features/people/clock";
import { DAY, HOUR, MINUTE } from "~/lib/dates";

type Job = {
  name: string;
  everyMs: number;
  run: (world: World) => Promise<string>;
  /** It deletes by the clock what cannot come back: it waits while the clock is not trusted. */
  needsTrustedClock?: true;
};

/** Every job, and how often it is due. Each is safe to run twice; its lease keeps two processes from doing it at once. */
const JOBS: Job[] = [
  { name: "mail", everyMs: MINUTE / 4, run: (world) => deliverDueMail(world) },
  { name: "work_waiting", everyMs: HOUR, run: (world) => remindOfWaitingWork(world) },
  { name: "seal_audit", everyMs: HOUR, run: (world) => sealAuditLog(world) },
  { name: "clean_up", everyMs: DAY, run: (world) => deleteWhatIsOver(world), needsTrustedClock: true },
];

const LEASE_MS = 10 * MINUTE;

/**
 * Does the jobs that are due and that no other process does now.
 * @param options.all also those that are not due yet
 * @returns what each did, in words for the operator
 */
export async function runDueJobs(
  world: World,
  { all = false } = {},
): Promise<{ name: string; done: string }[]> {
  const outcomes: { name: string; done: string }[] = [];
  const waitsUntil = trustedFrom(await watchClock(world));
  for (const job of JOBS) {
    if (job.needsTrustedClock && waitsUntil !== null) {
      const done = `waits until ${new Date(waitsUntil).toISOString()}: the clock of this machine has jumped`;
      outcomes.push({ name: job.name, done });
      continue;
    }
    const owner = world.newId();
    if (!(await claim(world, job, owner, all))) continue;
    let done = "failed";
    try {
      done = await job.run(world);
    } catch (error) {
      world.log.error("job.failed", { job: job.name }, error);
    }
    await release(world, job, owner, done);
    outcomes.push({ name: job.name, done });
  }
  return outcomes;
}

async function claim({ db, now }: World, job: Job, owner: string, all: boolean): Promise<boolean> {
  const at = now();
  return unitOfWork(db, async (tx) => {
    await tx.insert(jobLeases).values({ name: job.name }).onConflictDoNothing();
    const due = all
      ? undefined
      : or(lte(jobLeases.lastStartedAt, at - job.everyMs), eq(jobLeases.leaseUntil, 0));
    const [mine] = await tx
      .update(jobLeases)
      .set({ owner, leaseUntil: at + LEASE_MS, lastStartedAt: at })
      .where(and(eq(jobLeases.name, job.name), lte(jobLeases.leaseUntil, at), due))
      .returning({ name: jobLeases.name });
    return mine !== undefined;
  });
}

async function release({ db, now }: World, job: Job, owner: string, outcome: string): Promise<void> {
  await unitOfWork(db, (tx) =>
    tx
      .update(jobLeases)
      .set({ owner: null, leaseUntil: 1, lastFinishedAt: now(), lastOutcome: outcome })
      .where(and(eq(jobLeases.name, job.name), eq(jobLeases.owner, owner))),
  );
}
