import { setTimeout as wait } from "node:timers/promises";
import { and, eq, gt, lte, or } from "drizzle-orm";

import type { Log } from "./log";
import type { Curriculum } from "~/curriculum/types";
import { DatabaseUnusable } from "~/db/errors";
import { dataSteps, jobLeases } from "~/db/schema/server";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { completePassedModules } from "~/features/assessment/commands/first-release-passes.server";
import { fillNameKeys } from "~/features/people/commands/name-keys.server";
import { MINUTE } from "~/lib/dates";

/* Work on rows that a new version needs done once, by code, after the migrations and before anybody is let in. */

type Context = { curriculum: Curriculum };

/** A step. Each batch is one unit of work, which also keeps how far the step is: a kill costs one batch at most. */
type DataStep = {
  /** Stands in the database: never renamed, never given to another step. */
  name: string;
  /** @returns the next cursor, null at the end, and how many rows were written */
  batch: (
    tx: Tx,
    context: Context,
    cursor: string | null,
  ) => Promise<{ cursor: string | null; written: number }>;
};

/** In the order in which they are done. */
const STEPS: readonly DataStep[] = [
  {
    name: "0.2 module completions",
    batch: (tx, { curriculum }, cursor) => completePassedModules(tx, curriculum, cursor),
  },
  { name: "0.3 name keys", batch: (tx, _context, cursor) => fillNameKeys(tx, cursor) },
];

const LEASE = "data_steps";
/** Longer than the slowest batch; each batch renews it. */
const LEASE_MS = MINUTE;
const LOOK_AGAIN_MS = 500;

export type DataStepsWorld = {
  db: Database;
  curriculum: Curriculum;
  now: () => number;
  newId: () => string;
  log: Log;
};

/**
 * Does every data step that is not done yet, in batches, one process at a time: of several that start at once, one does
 * them and the others wait until they are done. What a process that ended had begun is gone on with.
 * @param steps for tests; the program's own
 * @throws what a batch throws: nobody is let in before the step is done
 */
export async function doDataSteps(world: DataStepsWorld, steps = STEPS): Promise<void> {
  if ((await openSteps(world.db, steps)).length === 0) return;
  const owner = world.newId();
  while (!(await claim(world, owner))) {
    await wait(LOOK_AGAIN_MS);
    if ((await openSteps(world.db, steps)).length === 0) return;
  }
  try {
    for (const step of await openSteps(world.db, steps)) await doStep(world, step, owner);
  } finally {
    await release(world, owner);
  }
}

async function openSteps(db: Database, steps: readonly DataStep[]): Promise<DataStep[]> {
  const rows = await db.select({ name: dataSteps.name, finishedAt: dataSteps.finishedAt }).from(dataSteps);
  const done = new Set(rows.flatMap(({ name, finishedAt }) => (finishedAt === null ? [] : [name])));
  return steps.filter(({ name }) => !done.has(name));
}

async function doStep(world: DataStepsWorld, step: DataStep, owner: string): Promise<void> {
  const { db, now, log } = world;
  const began = performance.now();
  let rows = 0;
  for (let isDone = false; !isDone;) {
    isDone = await unitOfWork(db, async (tx) => {
      await renew(tx, owner, now());
      await tx.insert(dataSteps).values({ name: step.name, startedAt: now() }).onConflictDoNothing();
      const [row] = await tx.select().from(dataSteps).where(eq(dataSteps.name, step.name));
      if (row?.finishedAt != null) return true;
      const { cursor, written } = await step.batch(tx, world, row?.cursor ?? null);
      rows = (row?.written ?? 0) + written;
      await tx
        .update(dataSteps)
        .set({ cursor, written: rows, finishedAt: cursor === null ? now() : null })
        .where(eq(dataSteps.name, step.name));
      return cursor === null;
    });
  }
  log.info("data_step.done", { step: step.name, rows, ms: Math.round(performance.now() - began) });
}

async function claim({ db, now }: DataStepsWorld, owner: string): Promise<boolean> {
  const at = now();
  return unitOfWork(db, async (tx) => {
    await tx.insert(jobLeases).values({ name: LEASE }).onConflictDoNothing();
    // A lease from the far future was written under a wrong clock.
    const isFree = or(lte(jobLeases.leaseUntil, at), gt(jobLeases.leaseUntil, at + LEASE_MS));
    const [mine] = await tx
      .update(jobLeases)
      .set({ owner, leaseUntil: at + LEASE_MS, lastStartedAt: at })
      .where(and(eq(jobLeases.name, LEASE), isFree))
      .returning({ name: jobLeases.name });
    return mine !== undefined;
  });
}

/** Keeps the lease for another batch. @throws DatabaseUnusable when another process has taken it: that one goes on */
async function renew(tx: Tx, owner: string, at: number): Promise<void> {
  const [mine] = await tx
    .update(jobLeases)
    .set({ leaseUntil: at + LEASE_MS })
    .where(and(eq(jobLeases.name, LEASE), eq(jobLeases.owner, owner)))
    .returning({ name: jobLeases.name });
  if (!mine)
    throw new DatabaseUnusable(
      "another process has taken over what an update has to do. Start this one again.",
    );
}

async function release({ db, now }: DataStepsWorld, owner: string): Promise<void> {
  await unitOfWork(db, (tx) =>
    tx
      .update(jobLeases)
      .set({ owner: null, leaseUntil: 0, lastFinishedAt: now(), lastOutcome: "done" })
      .where(and(eq(jobLeases.name, LEASE), eq(jobLeases.owner, owner))),
  );
}
