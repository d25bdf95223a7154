import { describe, expect, test } from "vitest";

import { teaching } from "../assessment/support";
import { SLUG, setting, press, preview, require } from "../learning/updates-support";
import { html } from "../../unit/ui/render";
import { onSqlite } from "../../support/database";
import { type TestWorld } from "../../support/world";
import type { Curriculum } from "~/curriculum/types";
import { attempts } from "~/db/schema/assessment";
import { memberships } from "~/db/schema/cohorts";
import { moduleCompletions } from "~/db/schema/learning";
import { people as peopleTable } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { idsOfManaged } from "~/features/cohorts/queries/cohorts.server";
import {
  RequiredSoFar,
  RequireUpdates,
  TouchedPeople,
  UpdatedLessonList,
  UpdatedModules,
} from "~/features/staff/components/module-updates";
import { finishedQuery, readersQuery, requiredQuery } from "~/features/learning/queries/update-reach.server";
import { updatedModules, updatePreview } from "~/features/staff/queries/updates.server";
import { loader as updatesList } from "~/routes/manage.updates._index";

/** People who finished the first module as it is in the world's curriculum. */
async function enrol(world: TestWorld, cohortId: string, howMany: number): Promise<void> {
  const module = world.curriculum.moduleById("t01")!;
  const at = world.clock.now;
  const [example] = await world.db.select().from(attempts).limit(1);
  const lessons = module.lessons.map(({ id, hash }) => ({ id, hash }));
  await unitOfWork(world.db, async (tx) => {
    for (let n = 0; n < howMany; n += 1) {
      const id = world.deps.newId();
      const attemptId = world.deps.newId();
      await tx.insert(peopleTable).values({
        id,
        email: `${id}@example.org`,
        legalName: "Person",
        shownName: `Person ${n}`,
        passwordHash: "x",
        status: "active",
        createdAt: at,
      });
      await tx.insert(memberships).values({ id: world.deps.newId(), cohortId, personId: id, joinedAt: at });
      await tx.insert(attempts).values({ ...example!, id: attemptId, personId: id });
      await tx.insert(moduleCompletions).values({
        personId: id,
        moduleId: "t01",
        number: 1,
        attemptId,
        lessons,
        minutes: {},
        moduleHash: module.hash,
        completedAt: at,
      });
    }
  });
}

describe("what a manager sees", () => {
  test("an empty list says what will fill it; a line leads to the module", async () => {
    const { world, manager, changed } = await setting();
    const when = { locale: "en", zone: "UTC" };
    expect(html(<UpdatedModules modules={[]} when={when} />)).toContain("No lesson updates");
    await require(world, manager, changed);
    const modules = await updatedModules(world.db, world.viewerOf(manager), { curriculum: changed });
    const list = html(<UpdatedModules modules={modules} when={when} />);
    expect(list).toContain(`href="/manage/updates/${SLUG}"`);
    expect(list).toContain("0 of 2 have read them");
    expect(html(<RequiredSoFar required={modules[0]!.required} when={when} />)).toContain("0 of 2");
  });

  test("the preview says what changed, for whom, and what it means, before the form", async () => {
    const { world, manager, changed } = await setting();
    const seen = await preview(world, manager, changed);
    const lessons = html(<UpdatedLessonList preview={seen} />);
    expect(lessons).toContain("Says more about rest.");
    expect(lessons).toContain("The author did not describe the change.");
    const form = html(<RequireUpdates preview={seen} reply={null} pending={false} />);
    expect(form).toContain("2 people would be asked to read what is new to them.");
    expect(form).toContain(
      "2 of them have not applied yet. Reading the updates becomes their next step, before applying.",
    );
    expect(form).toContain(`value="${seen.touched.hash}"`);
    expect(form).toMatch(/<input[^>]*type="checkbox"[^>]*name="confirmed"/);
    const table = html(<TouchedPeople preview={seen} when={{ locale: "en", zone: "UTC" }} />);
    expect(table).toMatch(/Adam.*Spring.*March 2, 2026.*Added t01-l9.*Must read before applying.*Tara/s);
  });
});

describe("the list of updates", () => {
  test("has a line for each module that changed, with what was required", async () => {
    const { world, manager, adam, changed } = await setting();
    const list = async (curriculum: Curriculum) =>
      (await updatesList(teaching(world.get(manager, "/manage/updates"), curriculum))).modules;
    expect(await list(world.curriculum)).toEqual([]);
    const line = { slug: SLUG, title: "Walking together", lessons: 2, people: 2 };
    expect(await list(changed)).toEqual([{ ...line, read: 0, required: [] }]);
    await require(world, manager, changed);
    await press(world, adam, changed);
    await press(world, adam, changed, { module: SLUG, lesson: "added-t01-l9" });
    expect(await list(changed)).toEqual([
      {
        ...line,
        read: 1,
        required: [{ id: expect.any(String), requiredAt: world.clock.now, asked: 2, done: 1 }],
      },
    ]);
  });

  test("costs as many statements for sixty people as for two, and pages them", async () => {
    let seen = 0;
    const { world, manager, cohort, changed } = await setting({ onQuery: () => void (seen += 1) });
    const viewer = world.viewerOf(manager);
    const costs = async () => {
      seen = 0;
      await updatedModules(world.db, viewer, { curriculum: changed });
      const list = seen;
      const page = await preview(world, manager, changed);
      return { cost: { list, page: seen - list }, page };
    };
    const few = await costs();
    await enrol(world, cohort.id, 60);
    const many = await costs();
    expect(many.cost).toEqual(few.cost);
    expect(many.cost).toEqual({ list: 3, page: 5 });
    expect(many.page.touched).toMatchObject({ total: 62, page: 1, pages: 2 });
    expect(many.page.touched.rows).toHaveLength(50);
    const second = await updatePreview(
      world.db,
      viewer,
      { slug: SLUG, askedPage: "2" },
      { curriculum: changed },
    );
    expect(second!.touched.rows).toHaveLength(12);
    expect(second!.touched.hash).toBe(many.page.touched.hash);
  });

  onSqlite("is read by index", async () => {
    const { world, manager, changed } = await setting();
    const { db } = world;
    const whose = idsOfManaged(db, manager.id);
    const lessons = changed.moduleById("t01")!.lessons.map((lesson) => ({ ...lesson, isBroken: false }));
    for (const query of [
      finishedQuery(db, whose, ["t01"]),
      readersQuery(db, whose, lessons),
      requiredQuery(db, whose, ["t01"]),
    ]) {
      const plan = db.explain(query).join("\n");
      expect(plan).toMatch(/SEARCH/);
      expect(plan).not.toMatch(/SCAN (?!later\b)\w/);
    }
  });
});
