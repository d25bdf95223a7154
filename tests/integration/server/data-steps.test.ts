import { asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { passQuiz, readAll } from "../../support/completions";
import { testWorld, type TestWorld } from "../../support/world";
import { FIRST_RELEASE } from "~/curriculum/first-release.server";
import { lessonCompletions, moduleCompletions } from "~/db/schema/learning";
import { people } from "~/db/schema/people";
import { dataSteps, jobLeases } from "~/db/schema/server";
import type { Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { MINUTE } from "~/lib/dates";
import { doDataSteps, type DataStepsWorld } from "~/server/data-steps";
import { createLog } from "~/server/log";

const worldOf = (world: TestWorld): DataStepsWorld => ({
  db: world.db,
  log: createLog("silent", Date.now),
  ...world.deps,
});

const completions = (world: TestWorld) =>
  world.db
    .select()
    .from(moduleCompletions)
    .orderBy(asc(moduleCompletions.personId), asc(moduleCompletions.moduleId));

/** Trainees without progress; their ids in order. */
async function trainees(world: TestWorld, howMany: number): Promise<string[]> {
  const ids = Array.from({ length: howMany }, () => world.deps.newId()).sort();
  await unitOfWork(world.db, (tx) =>
    tx.insert(people).values(
      ids.map((id) => ({
        id,
        email: `${id}@example.org`,
        legalName: "Person",
        shownName: "Person",
        passwordHash: "x",
        status: "active" as const,
        createdAt: world.clock.now,
      })),
    ),
  );
  return ids;
}

async function hasRead(
  tx: Tx,
  world: TestWorld,
  personId: string,
  moduleId: string,
  lessons: readonly string[],
) {
  await tx.insert(lessonCompletions).values(
    lessons.map((lessonId) => ({
      personId,
      lessonId,
      moduleId,
      contentHash: `read ${lessonId}`,
      completedAt: world.clock.now + MINUTE,
    })),
  );
}

describe("completions of people who had passed before completions were recorded", () => {
  test("a passed quiz with its lessons read, with the hours of the first release", async () => {
    const world = await testWorld();
    const [ann, bea, cal] = await trainees(world, 3);
    const lessons = FIRST_RELEASE.m01!.lessons.map(({ id }) => id);
    await unitOfWork(world.db, async (tx) => {
      await passQuiz(tx, world, ann!, "m01", "ann-m01");
      await hasRead(tx, world, ann!, "m01", lessons);
      // Not all of its lessons were read: it did not count then, and does not now.
      await passQuiz(tx, world, bea!, "m01");
      await hasRead(tx, world, bea!, "m01", lessons.slice(1));
      // Read, and not passed.
      await hasRead(tx, world, cal!, "m01", lessons);
    });
    await doDataSteps(worldOf(world));
    expect(await completions(world)).toEqual([
      {
        personId: ann,
        moduleId: "m01",
        number: 1,
        attemptId: "ann-m01",
        lessons: lessons.map((id) => ({ id, hash: `read ${id}` })),
        minutes: { recovery_wellness: 240 },
        moduleHash: FIRST_RELEASE.m01!.hash,
        completedAt: world.clock.now + MINUTE,
      },
    ]);
  });

  test("a module of the program's own counts with the lessons read, also after a lesson was added", async () => {
    const world = await testWorld();
    const [ann] = await trainees(world, 1);
    const module = world.curriculum.moduleById("t01")!;
    const [read, added] = module.lessons;
    await unitOfWork(world.db, async (tx) => {
      await hasRead(tx, world, ann!, "t01", [read!.id]);
      await passQuiz(tx, world, ann!, "t01");
      // A pass in a module removed from the content completes nothing.
      await passQuiz(tx, world, ann!, "gone");
    });
    await doDataSteps(worldOf(world));
    const [made, ...more] = await completions(world);
    expect(more).toEqual([]);
    expect(made).toMatchObject({ moduleId: "t01", moduleHash: module.hash });
    expect(made!.lessons).toEqual([{ id: read!.id, hash: `read ${read!.id}` }]);
    expect(made!.lessons.map(({ id }) => id)).not.toContain(added!.id);
  });

  test("of thousands, in batches; run again, nothing changes", async () => {
    const world = await testWorld();
    const ids = await trainees(world, 450);
    await unitOfWork(world.db, async (tx) => {
      for (const id of ids) {
        await readAll(tx, world, id, "t01");
        await passQuiz(tx, world, id, "t01");
      }
    });
    await doDataSteps(worldOf(world));
    const made = await completions(world);
    expect(made.map(({ personId }) => personId)).toEqual(ids);
    const [step] = await world.db.select().from(dataSteps);
    expect(step).toMatchObject({ written: 450, cursor: null, finishedAt: world.clock.now });
    await unitOfWork(world.db, (tx) => tx.delete(dataSteps));
    await doDataSteps(worldOf(world));
    expect(await completions(world)).toEqual(made);
  });
});

describe("a step", () => {
  /** Writes its numbers from 1 to 3, one batch each. */
  function counting(seen: number[], failAt = 0) {
    return {
      name: "counting",
      batch: async (tx: Tx, _context: unknown, cursor: string | null) => {
        const n = Number(cursor ?? 0) + 1;
        await tx.insert(jobLeases).values({ name: `counted ${n}` });
        if (n === failAt) throw new Error("the disk is full");
        seen.push(n);
        return { cursor: n === 3 ? null : String(n), written: 1 };
      },
    };
  }

  test("that failed resumes after its last complete batch, and blocks startup until then", async () => {
    const world = await testWorld();
    const seen: number[] = [];
    await expect(doDataSteps(worldOf(world), [counting(seen, 2)])).rejects.toThrow("the disk is full");
    expect(await world.db.$count(jobLeases, eq(jobLeases.name, "counted 2"))).toBe(0);
    await doDataSteps(worldOf(world), [counting(seen)]);
    expect(seen).toEqual([1, 2, 3]);
    await doDataSteps(worldOf(world), [counting(seen)]);
    expect(seen).toEqual([1, 2, 3]);
  });

  test("is done by one of several processes starting at once, and the others wait for it", async () => {
    const world = await testWorld();
    const seen: number[] = [];
    await Promise.all([1, 2, 3].map(() => doDataSteps(worldOf(world), [counting(seen)])));
    expect(seen).toEqual([1, 2, 3]);
  });

  test("whose process was killed is taken over once its lease has expired", async () => {
    const world = await testWorld();
    const seen: number[] = [];
    await unitOfWork(world.db, (tx) =>
      tx
        .insert(jobLeases)
        .values({ name: "data_steps", owner: "gone", leaseUntil: world.clock.now + MINUTE / 2 }),
    );
    const waiting = doDataSteps(worldOf(world), [counting(seen)]);
    await new Promise((done) => setTimeout(done, 100));
    expect(seen).toEqual([]);
    world.clock.now += MINUTE;
    await waiting;
    expect(seen).toEqual([1, 2, 3]);
  });

  test("that another process has taken over is left to that process", async () => {
    const world = await testWorld();
    const stolen = {
      name: "stolen",
      batch: async (tx: Tx) => {
        await tx.update(jobLeases).set({ owner: "another" }).where(eq(jobLeases.name, "data_steps"));
        return { cursor: "more", written: 0 };
      },
    };
    await expect(doDataSteps(worldOf(world), [stolen])).rejects.toThrow("another process");
    const [lease] = await world.db.select().from(jobLeases).where(eq(jobLeases.name, "data_steps"));
    expect(lease!.owner).toBe("another");
  });
});
