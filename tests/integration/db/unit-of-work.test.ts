import { setTimeout as wait } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";

import { freshDatabase, onSqlite } from "../../support/database";
import { isUniqueViolation } from "~/db/errors";
import { clearLimit, limitReached, takeLimit } from "~/db/limits.server";
import { installation, limits } from "~/db/schema/db";
import { unitOfWork } from "~/db/unit-of-work.server";

const row = (key: string, value: string) => ({ key, value, updatedAt: 1 });

test("all of a unit of work is committed, or none", async () => {
  const db = await freshDatabase();
  await unitOfWork(db, (tx) => tx.insert(installation).values(row("a", "1")));
  await expect(
    unitOfWork(db, async (tx) => {
      await tx.insert(installation).values(row("b", "1"));
      await tx.update(installation).set({ value: "2" }).where(eq(installation.key, "a"));
      throw new Error("half-way");
    }),
  ).rejects.toThrow("half-way");
  expect(await db.select({ key: installation.key, value: installation.value }).from(installation)).toEqual([
    { key: "a", value: "1" },
  ]);
});

test("many concurrent ones count correctly, and each sees the one before", async () => {
  const db = await freshDatabase();
  // On PostgreSQL they conflict, and each is retried until it succeeds.
  const many = db.engine === "sqlite" ? 1000 : 200;
  await unitOfWork(db, (tx) => tx.insert(installation).values(row("n", "0")));
  await Promise.all(
    Array.from({ length: many }, () =>
      unitOfWork(db, async (tx) => {
        const [current] = await tx
          .select({ value: installation.value })
          .from(installation)
          .where(eq(installation.key, "n"));
        await tx
          .update(installation)
          .set({ value: String(Number(current?.value) + 1) })
          .where(eq(installation.key, "n"));
      }),
    ),
  );
  const [end] = await db.select({ value: installation.value }).from(installation);
  expect(end?.value).toBe(String(many));
});

test("one unit of work cannot be started inside another", async () => {
  const db = await freshDatabase();
  await expect(unitOfWork(db, () => unitOfWork(db, async () => "never"))).rejects.toThrow("inside another");
  expect(await unitOfWork(db, async () => "goes on")).toBe("goes on");
});

// PGlite has one connection; a real server is tested in tests/cluster.
onSqlite("readers see the committed state while a unit of work runs", async () => {
  const db = await freshDatabase();
  const running = unitOfWork(db, async (tx) => {
    await tx.insert(installation).values(row("slow", "1"));
    await wait(50);
  });
  await wait(10);
  expect(await db.select().from(installation)).toEqual([]);
  await running;
  expect(await db.select().from(installation)).toHaveLength(1);
});

test("the reading connection cannot write", async () => {
  const db = await freshDatabase();
  expect("insert" in db).toBe(false);
  await expect(async () => {
    await db.select({ x: sql`1` }).from(sql`(delete from installation returning 1)`);
  }).rejects.toThrow();
});

test("the database refuses what the types would", async () => {
  const db = await freshDatabase();
  await unitOfWork(db, (tx) => tx.insert(installation).values(row("one", "1")));
  const twice = unitOfWork(db, (tx) => tx.insert(installation).values(row("one", "1")));
  await expect(twice).rejects.toSatisfy(isUniqueViolation);
  const wrongType: unknown = "not a number";
  await expect(
    unitOfWork(db, (tx) =>
      tx.insert(installation).values({ key: "x", value: "1", updatedAt: wrongType as number }),
    ),
  ).rejects.toThrow();
});

test("limits count across calls, end with their window and can be cleared", async () => {
  const db = await freshDatabase();
  const limit = { key: "k", points: 3, windowMs: 1000 };
  const take = (now: number) => unitOfWork(db, (tx) => takeLimit(tx, limit, now));
  expect([await take(0), await take(10), await take(20)]).toEqual([null, null, null]);
  expect(await limitReached(db, limit, 20)).toBe(1000);
  expect(await take(30)).toBe(1000);
  expect(await take(1000)).toBeNull();
  expect(await limitReached(db, limit, 1001)).toBeNull();
  await unitOfWork(db, (tx) => clearLimit(tx, "k"));
  expect(await db.select().from(limits)).toEqual([]);
});

test("what remains of a failed unit of work writes nothing", async () => {
  const db = await freshDatabase();
  let late: Promise<unknown> | undefined;
  await expect(
    unitOfWork(db, async (tx) => {
      late = wait(20).then(() => tx.insert(installation).values(row("late", "1")));
      late.catch(() => undefined);
      await tx.insert(installation).values(row("early", "1"));
      throw new Error("it fails");
    }),
  ).rejects.toThrow("it fails");
  await expect(late).rejects.toThrow();
  expect(await db.select().from(installation)).toEqual([]);
});
