import { asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { testWorld, type TestWorld } from "../../support/world";
import { auditLog, auditSeals } from "~/db/schema/journal";
import { unitOfWork } from "~/db/unit-of-work.server";
import { nextQuery, sealAuditLog, verifySeals } from "~/features/audit/seal.server";
import { appendAudit } from "~/journal/audit.server";
import { MINUTE } from "~/lib/dates";

async function log(world: TestWorld, entries: number) {
  await unitOfWork(world.db, async (tx) => {
    for (let entry = 0; entry < entries; entry += 1) {
      await appendAudit(
        tx,
        {
          actorId: null,
          action: "test.done",
          subjectKind: "test",
          subjectId: `${entry}`,
          details: { entry, isOdd: entry % 2 === 1, none: null },
        },
        world.deps,
      );
    }
  });
}

async function sealed(entries: number) {
  const world = await testWorld();
  await log(world, entries);
  world.clock.now += 2 * MINUTE;
  const seal = () => sealAuditLog({ db: world.db, now: world.deps.now });
  return { world, seal };
}

describe("sealing", () => {
  it("covers each entry once, in batches of a thousand, whoever does it how often", async () => {
    const { world, seal } = await sealed(2300);
    await Promise.all([seal(), seal(), seal()]);
    await seal();
    const seals = await world.db.select().from(auditSeals).orderBy(asc(auditSeals.number));
    expect(seals.map((one) => [one.number, one.entries])).toEqual([
      [1, 1000],
      [2, 1000],
      [3, 300],
    ]);
    expect(seals[1]!.previousHash).toBe(seals[0]!.hash);
    expect(await verifySeals(world.db)).toBeNull();
    expect(await seal()).toBe("0 entries sealed");
    await log(world, 1);
    expect(await seal()).toBe("0 entries sealed");
    world.clock.now += 2 * MINUTE;
    expect(await seal()).toBe("1 entries sealed");
    expect(await verifySeals(world.db)).toBeNull();
  });

  it("holds for an empty log, and asks by the key", async () => {
    const { world, seal } = await sealed(0);
    expect(await seal()).toBe("0 entries sealed");
    expect(await verifySeals(world.db)).toBeNull();
    if (world.db.engine !== "sqlite") return;
    expect(world.db.explain(nextQuery(world.db, "x")).join("\n")).not.toMatch(/SCAN|TEMP B-TREE/);
  });

  it.each([
    [
      "a changed word",
      "content",
      (world: TestWorld, id: string) =>
        unitOfWork(world.db, (tx) =>
          tx.update(auditLog).set({ action: "test.undone" }).where(eq(auditLog.id, id)),
        ),
    ],
    [
      "a changed fact",
      "content",
      (world: TestWorld, id: string) =>
        unitOfWork(world.db, (tx) =>
          tx
            .update(auditLog)
            .set({ details: { entry: 99 } })
            .where(eq(auditLog.id, id)),
        ),
    ],
    [
      "a changed time",
      "content",
      (world: TestWorld, id: string) =>
        unitOfWork(world.db, (tx) => tx.update(auditLog).set({ at: 1 }).where(eq(auditLog.id, id))),
    ],
    [
      "a missing entry",
      "entries",
      (world: TestWorld, id: string) =>
        unitOfWork(world.db, (tx) => tx.delete(auditLog).where(eq(auditLog.id, id))),
    ],
  ] as const)("shows %s", async (_what, why, tamper) => {
    const { world, seal } = await sealed(1500);
    await seal();
    const [entry] = await world.db.select().from(auditLog).where(eq(auditLog.subjectId, "1200"));
    await tamper(world, entry!.id);
    expect(await verifySeals(world.db)).toEqual({ number: 2, why });
  });

  it("shows an entry that was slipped in, and a seal that was taken out or made new", async () => {
    const { world, seal } = await sealed(1500);
    await seal();
    const rows = await world.db.select().from(auditLog).orderBy(asc(auditLog.id)).limit(1);
    const slipped = { ...rows[0]!, id: `${rows[0]!.id}x` };
    await unitOfWork(world.db, (tx) => tx.insert(auditLog).values(slipped));
    expect(await verifySeals(world.db)).toEqual({ number: 1, why: "entries" });
    await unitOfWork(world.db, (tx) => tx.delete(auditLog).where(eq(auditLog.id, slipped.id)));
    expect(await verifySeals(world.db)).toBeNull();
    await unitOfWork(world.db, (tx) =>
      tx
        .update(auditSeals)
        .set({ hash: "0".repeat(64) })
        .where(eq(auditSeals.number, 1)),
    );
    expect(await verifySeals(world.db)).toEqual({ number: 1, why: "content" });
    await unitOfWork(world.db, (tx) => tx.delete(auditSeals).where(eq(auditSeals.number, 1)));
    expect(await verifySeals(world.db)).toEqual({ number: 2, why: "chain" });
  });
});
