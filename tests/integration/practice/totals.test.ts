import { describe, expect, test } from "vitest";

import { countMinutes } from "../../support/count-minutes";
import { onSqlite } from "../../support/database";
import { entriesOf, entry, practiceWorld } from "./support";
import { evaluations } from "~/features/certification/queries/applications.server";
import { sentEntriesQuery } from "~/features/practice/queries/sent.server";
import {
  minutesByDomain,
  practiceTotals,
  practiceTotalsQuery,
} from "~/features/practice/queries/totals.server";
import { waitingQuery } from "~/features/practice/queries/waiting.server";
import { traineesQuery } from "~/features/staff/queries/supervision.server";
import { submittedQuery } from "~/features/certification/queries/waiting.server";
import { PRACTICE_STATES } from "~/lib/vocabulary";

describe("practiceTotals", () => {
  test("counts what counts, and never an entry and its correction", async () => {
    const { world, trainee } = await practiceWorld();
    const add = (...args: Parameters<typeof entry> extends [unknown, unknown, ...infer R] ? R : never) =>
      entry(world, trainee, ...args);
    await add("confirmed", { minutes: 60, domain: "advocacy" });
    await add("confirmed", { minutes: 1000, counts: false });
    const replaced = await add("confirmed", { minutes: 100 });
    await add("confirmed", { minutes: 120, correctsId: replaced });
    const confirmed = await add("confirmed", { minutes: 30 });
    await add("submitted", { minutes: 45, correctsId: confirmed });
    const answered = await add("withdrawn", { minutes: 500 });
    await add("submitted", { minutes: 15, correctsId: answered });
    await add("draft", { minutes: 20 });
    await add("queried", { minutes: 7 });
    const totals = (await practiceTotals(world.db, [trainee.id])).get(trainee.id);
    expect(totals).toEqual({
      confirmedMinutes: 60 + 120 + 30,
      waitingMinutes: 15,
      draftMinutes: 20,
      queried: 1,
      waiting: 2,
      lastAt: world.clock.now,
    });
    const counted = countMinutes(await entriesOf(world, trainee));
    expect(counted).toEqual({ confirmed: totals?.confirmedMinutes, waiting: totals?.waitingMinutes });
    expect([...(await minutesByDomain(world.db, trainee.id))].sort()).toEqual([
      ["advocacy", 60],
      ["mentoring_education", 150],
    ]);
    const evaluation = (await evaluations(world.db, world.curriculum, [trainee.id])).get(trainee.id);
    expect(evaluation?.requirements.find(({ kind }) => kind === "practice_hours")?.have).toBe(210 / 60);
  });

  test("agrees with the pure rule on any log", async () => {
    const { world, trainee } = await practiceWorld();
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const corrected = new Set<string>();
    for (let i = 0; i < 120; i += 1) {
      const known = await entriesOf(world, trainee);
      const target = known[random(Math.max(1, known.length))];
      const isCorrection = random(3) === 0 && target && !corrected.has(target.id);
      const state = PRACTICE_STATES[random(PRACTICE_STATES.length)]!;
      if (isCorrection) corrected.add(target.id);
      await entry(world, trainee, state, {
        minutes: 1 + random(300),
        counts: random(4) > 0,
        correctsId: isCorrection ? target.id : null,
      });
    }
    const totals = (await practiceTotals(world.db, [trainee.id])).get(trainee.id);
    expect(countMinutes(await entriesOf(world, trainee))).toEqual({
      confirmed: totals?.confirmedMinutes,
      waiting: totals?.waitingMinutes,
    });
  });

  test("queries once for every 500 people, and returns nothing for people without entries", async () => {
    const { world, trainee } = await practiceWorld();
    await entry(world, trainee, "confirmed");
    let queries = 0;
    const counting = {
      ...world.db,
      select: ((...args: []) => ((queries += 1), world.db.select(...args))) as typeof world.db.select,
    };
    const ids = [trainee.id, ...Array.from({ length: 4999 }, (_, i) => `nobody-${i}`)];
    const totals = await practiceTotals(counting, ids);
    expect([...totals.keys()]).toEqual([trainee.id]);
    expect(queries).toBe(10);
    expect(await practiceTotals(world.db, [])).toEqual(new Map());
  });
});

describe("query plans", () => {
  onSqlite("no query of this feature scans a table", async () => {
    const { world, trainee, supervisor } = await practiceWorld();
    const { db } = world;
    const plans = {
      totals: db.explain(practiceTotalsQuery(db, [trainee.id, supervisor.id])),
      waiting: db.explain(waitingQuery(db, supervisor.id)),
      submitted: db.explain(submittedQuery(db, supervisor.id)),
      trainees: db.explain(traineesQuery(db, supervisor.id)),
      entries: db.explain(sentEntriesQuery(db, trainee.id, 0)),
    };
    for (const [name, plan] of Object.entries(plans))
      expect(plan.join("\n"), name).not.toMatch(/SCAN (?!CONSTANT)/);
    expect(plans.totals.join("\n")).toContain("practice_entries_corrects");
    expect(plans.waiting.join("\n")).toContain("supervisor_assignments_by_supervisor");
    expect(plans.entries.join("\n")).not.toContain("TEMP B-TREE");
  });
});
