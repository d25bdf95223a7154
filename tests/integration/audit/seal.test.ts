import { asc, eq, isNull } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { testWorld, type TestWorld } from "../../support/world";
import { auditLog, auditSeals } from "~/db/schema/journal";
import { unitOfWork } from "~/db/unit-of-work.server";
import { sealAuditLog, unsealedQuery } from "~/features/audit/commands/seal.server";
import { sealedQuery, verifySeals } from "~/features/audit/queries/seals.server";
import { appendAudit } from "~/journal/audit.server";
import { DAY } from "~/lib/dates";

async function log(world: TestWorld, entries: number) {
  await unitOfWork(world.db, async (tx) => {
    for (let entry = 0; entry < entries; entry += 1) {
      await appendAudit(
        tx,
        {
          actorId: null,
          action: "practice.read" as const,
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
  const seal = () => sealAuditLog(world.db, { now: world.deps.now });
  return { world, seal };
}

describe("sealing", () => {
  it("covers each entry once, in batches of a thousand, however often it runs", async () => {
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
    expect(await seal()).toBe("1 entry sealed");
    expect(await verifySeals(world.db)).toBeNull();
  });

  it("is valid for an empty log, and looks entries up by the key", async () => {
    const { world, seal } = await sealed(0);
    expect(await seal()).toBe("0 entries sealed");
    expect(await verifySeals(world.db)).toBeNull();
    if (world.db.engine !== "sqlite") return;
    const plans = [unsealedQuery(world.db), sealedQuery(world.db, 1)].map((query) => world.db.explain(query));
    expect(plans.flat().join("\n")).not.toMatch(/SCAN|TEMP B-TREE/);
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
  ] as const)("detects %s", async (_what, why, tamper) => {
    const { world, seal } = await sealed(1500);
    await seal();
    const [entry] = await world.db.select().from(auditLog).where(eq(auditLog.subjectId, "1200"));
    await tamper(world, entry!.id);
    expect(await verifySeals(world.db)).toEqual({ number: 2, why });
  });

  it("is valid when the clock was set back, or an entry came late", async () => {
    const { world, seal } = await sealed(3);
    await seal();
    // Ids rise with the clock: these come before every sealed entry.
    const ids = ["00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"];
    const line = { actorId: null, action: "practice.read" as const, subjectKind: "test", subjectId: "late" };
    world.clock.now -= 400 * DAY;
    await unitOfWork(world.db, async (tx) => {
      for (const id of ids) await appendAudit(tx, line, { now: world.deps.now, newId: () => id });
    });
    expect(await verifySeals(world.db)).toBeNull();
    expect(await seal()).toBe("2 entries sealed");
    world.clock.now += 400 * DAY;
    await log(world, 2);
    expect(await seal()).toBe("2 entries sealed");
    expect(await verifySeals(world.db)).toBeNull();
    const seals = await world.db.select().from(auditSeals).orderBy(asc(auditSeals.number));
    expect(seals.map(({ entries }) => entries)).toEqual([3, 2, 2]);
  });

  it("detects an entry marked as sealed without a seal", async () => {
    const { world, seal } = await sealed(3);
    await seal();
    for (const number of [0, 2]) {
      await log(world, 1);
      await unitOfWork(world.db, (tx) =>
        tx.update(auditLog).set({ seal: number }).where(isNull(auditLog.seal)),
      );
      expect(await verifySeals(world.db)).toEqual({ number, why: "entries" });
      await unitOfWork(world.db, (tx) => tx.delete(auditLog).where(eq(auditLog.seal, number)));
    }
    expect(await verifySeals(world.db)).toBeNull();
  });

  it("detects an inserted entry, and a seal that was removed or recreated", async () => {
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
