import { setTimeout as wait } from "node:timers/promises";
import { and, eq, gt, lte, or } from "drizzle-orm";

import type { Log } from "./log";
import type { Curriculum } from "~/curriculum/types";
import { DatabaseUnusable } from "~/db/errors";
import { dataSteps, jobLeases } from "~/db/schema/server";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { completePassedModules } from "~/features/assessment/transaction.server";
import { fillNameKeys } from "~/features/people/commands/name-keys.server";
import { MINUTE } from "~/lib/dates";

/*
 * One-time data changes that a new version needs done in code, after the migrations and before the server accepts
 * requests.
 */

type Context = { curriculum: Curriculum };

/**
 * A data step. Each batch is one unit of work, which also stores the step's progress: a kill loses one batch at most.
 */
type DataStep = {
  /** Stored in the database: never rename it or give it to another step. */
  name: string;
  /** Returns the next cursor (null at the end) and how many rows were written. */
  batch: (
    tx: Tx,
    context: Context,
    cursor: string | null,
  ) => Promise<{ cursor: string | null; written: number }>;
};

/** In the order in which they run. */
const STEPS: readonly DataStep[] = [
  {
    name: "0.2 module completions",
    batch: (tx, { curriculum }, cursor) => completePassedModules(tx, { cursor }, { curriculum }),
  },
  { name: "0.3 name keys", batch: (tx, _context, cursor) => fillNameKeys(tx, cursor) },
  { name: "0.4 name keys of both names", batch: (tx, _context, cursor) => fillNameKeys(tx, cursor) },
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
 * Runs every pending data step in batches, one process at a time: when several start at once, one runs them and the
 * others wait. Steps that a dead process began are resumed.
 * @param steps for tests; defaults to the program's own
 * @throws what a batch throws: the server accepts no requests before a step is done
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
    // A lease far in the future was written under a wrong clock.
    const isFree = or(lte(jobLeases.leaseUntil, at), gt(jobLeases.leaseUntil, at + LEASE_MS));
    const [mine] = await tx
      .update(jobLeases)
      .set({ owner, leaseUntil: at + LEASE_MS, lastStartedAt: at })
      .where(and(eq(jobLeases.name, LEASE), isFree))
      .returning({ name: jobLeases.name });
    return mine !== undefined;
  });
}

/**
 * Renews the lease for another batch.
 * @throws DatabaseUnusable when another process has taken it over
 */
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
