import { and, eq, gt, lte, or } from "drizzle-orm";

import { BACKUP_LOOK_MS, backUpWhenDue } from "./backups/scheduled";
import { watchClock } from "./clock";
import { DUE_CHECKS } from "./due-mail";
import type { World } from "./types";
import { jobLeases } from "~/db/schema/server";
import { unitOfWork } from "~/db/unit-of-work.server";
import { sealAuditLog } from "~/features/audit/commands/seal.server";
import { settleLostLessons } from "~/features/learning/commands/required-updates.server";
import { deliverDueMail } from "~/features/messages/commands/deliver.server";
import { remindOfWaitingWork } from "~/features/messages/commands/reminders.server";
import { trustedFrom } from "~/features/operations/clock";
import { cleanUp } from "~/features/operations/commands/clean-up.server";
import { rebuildRoster } from "~/features/roster/commands/rebuild.server";
import { contactOf } from "~/features/people/queries/contact.server";
import { DAY, HOUR, MINUTE } from "~/lib/dates";

type Job = {
  name: string;
  everyMs: number;
  /** Can take minutes, so email doesn't wait for it. */
  isSlow?: true;
  isWanted?: (world: World) => boolean;
  run: (world: World, signal?: AbortSignal) => Promise<string>;
  /** It irreversibly deletes by the clock, so it waits while the clock isn't trusted. */
  needsTrustedClock?: true;
};

/** Every job, and how often it is due. Each is idempotent; its lease keeps two processes from running it at once. */
const JOBS: Job[] = [
  {
    name: "mail",
    everyMs: MINUTE / 4,
    run: async (world) =>
      deliverDueMail(world.db, { ...world, stillDue: DUE_CHECKS, contact: await contactOf(world.db, world) }),
  },
  { name: "work_waiting", everyMs: HOUR, run: (world) => remindOfWaitingWork(world.db, world) },
  { name: "settle_updates", everyMs: HOUR, run: (world) => settleLostLessons(world.db, world) },
  { name: "seal_audit", everyMs: HOUR, run: (world) => sealAuditLog(world.db, world) },
  {
    name: "rebuild_roster",
    everyMs: MINUTE,
    isSlow: true,
    run: async (world) => {
      const { people, failed } = await rebuildRoster(world.db, {}, world);
      for (const person of failed) world.log.error("roster.line_failed", { person });
      return `${people} people`;
    },
  },
  { name: "clean_up", everyMs: DAY, run: (world) => cleanUp(world.db, world), needsTrustedClock: true },
  {
    name: "backup",
    everyMs: BACKUP_LOOK_MS,
    isSlow: true,
    isWanted: ({ settings }) => settings.backup !== null,
    run: backUpWhenDue,
  },
];

/** A running job renews its lease; a job whose process has died is picked up again after this time. */
const LEASE_MS = MINUTE;
/** Verifying a large copy keeps a process from renewing for a while. */
const SLOW_LEASE_MS = 10 * MINUTE;
const RENEW_MS = LEASE_MS / 3;

const leaseOf = (job: Job) => (job.isSlow ? SLOW_LEASE_MS : LEASE_MS);

/**
 * Runs the jobs that are due and that no other process is running.
 * @param options.all also jobs that aren't due yet
 * @param options.pace only the quick or only the slow ones
 * @param options.signal aborts a slow one
 * @returns what each did, as a message for the operator
 */
export async function runDueJobs(
  world: World,
  { all = false, pace, signal }: { all?: boolean; pace?: "quick" | "slow"; signal?: AbortSignal } = {},
): Promise<{ name: string; done: string }[]> {
  const outcomes: { name: string; done: string }[] = [];
  const ofPace = JOBS.filter(({ isSlow = false }) => pace === undefined || isSlow === (pace === "slow"));
  const waitsUntil = trustedFrom(await watchClock(world));
  for (const job of ofPace) {
    if (job.isWanted?.(world) === false) continue;
    if (job.needsTrustedClock && waitsUntil !== null) {
      const done = `waiting until ${new Date(waitsUntil).toISOString()}: this machine's clock has jumped`;
      outcomes.push({ name: job.name, done });
      continue;
    }
    const owner = world.newId();
    if (!(await claim(world, job, owner, all))) continue;
    let done = "failed";
    const renewing = setInterval(() => {
      renew(world, job, owner).catch((error: unknown) =>
        world.log.warn("job.not_renewed", { job: job.name }, error),
      );
    }, RENEW_MS);
    try {
      done = await job.run(world, signal);
    } catch (error) {
      world.log.error("job.failed", { job: job.name }, error);
    } finally {
      clearInterval(renewing);
    }
    await release(world, job, owner, done);
    outcomes.push({ name: job.name, done });
  }
  return outcomes;
}

async function claim({ db, now }: World, job: Job, owner: string, all: boolean): Promise<boolean> {
  const at = now();
  const lease = leaseOf(job);
  // A time in the future was written under a wrong clock, and must not hold the job up until then.
  const isFree = or(lte(jobLeases.leaseUntil, at), gt(jobLeases.leaseUntil, at + lease));
  return unitOfWork(db, async (tx) => {
    await tx.insert(jobLeases).values({ name: job.name }).onConflictDoNothing();
    const due = all
      ? undefined
      : or(
          lte(jobLeases.lastStartedAt, at - job.everyMs),
          gt(jobLeases.lastStartedAt, at),
          eq(jobLeases.leaseUntil, 0),
        );
    const [mine] = await tx
      .update(jobLeases)
      .set({ owner, leaseUntil: at + lease, lastStartedAt: at })
      .where(and(eq(jobLeases.name, job.name), isFree, due))
      .returning({ name: jobLeases.name });
    return mine !== undefined;
  });
}

async function renew({ db, now }: World, job: Job, owner: string): Promise<void> {
  await unitOfWork(db, (tx) =>
    tx
      .update(jobLeases)
      .set({ leaseUntil: now() + leaseOf(job) })
      .where(and(eq(jobLeases.name, job.name), eq(jobLeases.owner, owner))),
  );
}

async function release({ db, now }: World, job: Job, owner: string, outcome: string): Promise<void> {
  await unitOfWork(db, (tx) =>
    tx
      .update(jobLeases)
      .set({ owner: null, leaseUntil: 1, lastFinishedAt: now(), lastOutcome: outcome })
      .where(and(eq(jobLeases.name, job.name), eq(jobLeases.owner, owner))),
  );
}
