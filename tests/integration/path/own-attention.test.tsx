import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { hasRead, scene } from "../../support/cohort-scene";
import type { TestPerson } from "../../support/world";
import { html } from "../../unit/ui/render";
import { attempts } from "~/db/schema/assessment";
import { applications } from "~/db/schema/certification";
import { memberships } from "~/db/schema/cohorts";
import { unitOfWork } from "~/db/unit-of-work.server";
import { OwnReasons } from "~/features/path/components/own-attention";
import { ownMembershipsQuery, ownReasons } from "~/features/path/queries/own-attention.server";
import { loader as learn } from "~/routes/learn._index";
import { loader as cohortPage } from "~/routes/manage.cohorts.$id._index";

const DAY = 86_400_000;

async function open() {
  const all = await scene();
  const { world, manager, mine, dana } = all;
  const ben = await world.trainee("Ben", { cohort: mine, supervisor: dana, assignedBy: manager });
  const seenBy = async (who: TestPerson) => (await learn(world.get(who, "/learn"))).reasons;
  const seenOf = async (who: TestPerson) => {
    const page = await cohortPage(world.get(manager, `/manage/cohorts/${mine.id}`, { id: mine.id }));
    if (!("overview" in page)) throw new Error("no overview");
    return page.overview.list.rows.find((row) => row.personId === who.id)?.reasons;
  };
  return { ...all, ben, seenBy, seenOf };
}

describe("the reasons a trainee sees", () => {
  test("are those on the cohort's page, for each of them, and none when no reason applies", async () => {
    const { world, rosa, ben, seenBy, seenOf } = await open();
    await hasRead(world, ben.id, 1);
    expect(await seenBy(ben)).toEqual([]);
    expect(await seenOf(ben)).toEqual([]);
    expect(await seenBy(rosa)).toEqual([{ kind: "no_supervisor" }]);

    world.clock.now += 20 * DAY;
    const profile = world.curriculum.profiles[0]!;
    const module = world.curriculum.modules[0]!;
    await unitOfWork(world.db, async (tx) => {
      for (const number of [1, 2]) {
        await tx.insert(attempts).values({
          id: world.deps.newId(),
          personId: ben.id,
          moduleId: module.id,
          number,
          state: "graded",
          seed: "test",
          rules: { ...profile.quiz, profileId: profile.id, profileHash: profile.hash },
          startedAt: world.clock.now - 9 * DAY,
          submittedAt: world.clock.now - 9 * DAY,
          gradedAt: world.clock.now - 9 * DAY,
          points: 1,
          maxPoints: 3,
          isPassed: false,
        });
      }
      await tx
        .update(applications)
        .set({ state: "returned", stateSince: world.clock.now - 8 * DAY })
        .where(eq(applications.id, ben.applicationId));
    });
    expect(await seenBy(ben)).toEqual([
      { kind: "returned", days: 8 },
      { kind: "missed_tries", moduleId: module.id, missed: 2 },
      { kind: "inactive", days: 9 },
    ]);
    expect(await seenBy(ben)).toEqual(await seenOf(ben));
    expect(await seenBy(rosa)).toEqual(await seenOf(rosa));
  });

  test("are one's own only: staff who read a lesson, and people without a cohort, see none", async () => {
    const { world, manager, rosa, seenBy } = await open();
    expect(await seenBy(manager)).toEqual([]);
    expect(await seenBy(await world.person("Lou", "trainee"))).toEqual([]);
    expect(
      await ownReasons(world.db, world.curriculum, { personId: "unknown", now: world.clock.now }),
    ).toEqual([]);
    await unitOfWork(world.db, (tx) =>
      tx.update(memberships).set({ leftAt: 1 }).where(eq(memberships.personId, rosa.id)),
    );
    expect(await seenBy(rosa)).toEqual([]);
    if (world.db.engine !== "sqlite") return;
    const plan = world.db.explain(ownMembershipsQuery(world.db, rosa.id)).join("\n");
    expect(plan).toMatch(/memberships_(by_person|open)/);
    expect(plan).not.toMatch(/SCAN memberships/);
  });

  test("from two cohorts are each shown once", async () => {
    const { world, other, theirs, rosa, seenBy } = await open();
    await unitOfWork(world.db, (tx) =>
      tx.insert(memberships).values({
        id: world.deps.newId(),
        cohortId: theirs.id,
        personId: rosa.id,
        joinedAt: world.clock.now,
      }),
    );
    expect(other.id).not.toBe(rosa.id);
    expect(await seenBy(rosa)).toEqual([{ kind: "no_supervisor" }]);
  });
});

describe("how it is said", () => {
  const modules = [{ id: "m1", slug: "first", title: "First" }];

  test("nothing without a reason", () => {
    expect(html(<OwnReasons reasons={[]} modules={modules} />)).toBe("");
  });

  test("with what helps next, and who sees the same", () => {
    const page = html(
      <OwnReasons
        reasons={[
          { kind: "missed_tries", moduleId: "m1", missed: 3 },
          { kind: "inactive", days: 20 },
        ]}
        modules={modules}
      />,
    );
    expect(page).toContain("We noticed");
    expect(page).toContain("Your supervisor and program manager see this too");
    expect(page).toContain('href="/learn/first"');
    expect(page).toContain("Breaks are fine");
    expect(page).not.toMatch(/fail|late|behind|warning|tone-(rose|clay)/i);
    const alone = html(<OwnReasons reasons={[{ kind: "no_supervisor" }]} modules={modules} />);
    expect(alone).toContain("Your program manager sees this too");
    expect(alone).not.toContain("Your supervisor");
  });
});
