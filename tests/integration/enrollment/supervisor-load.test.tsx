import { expect, test } from "vitest";

import { scene } from "../../support/cohort-scene";
import { readPage } from "../../support/read-page";
import { onSqlite } from "../../support/database";
import { formerSupervisorIds, staffOf } from "~/features/cohorts/queries/cohorts.server";
import { assignSupervisor } from "~/features/enrollment/commands/assigning.server";
import * as cohortPage from "~/routes/manage.cohorts.$id._index";
import * as invitePage from "~/routes/manage.cohorts.$id.invite";
import * as personPage from "~/routes/manage.people.$id";

test("where a supervisor is chosen, each one's load is shown, and who supervised this person before", async () => {
  const { world, manager, mine, rosa, dana, eli } = await scene();
  const assign = async (traineeIds: string[], supervisorId: string) =>
    assignSupervisor(
      world.db,
      world.viewerOf(manager),
      { cohortId: mine.id, traineeIds, supervisorId },
      world.deps,
    );
  const eleven = [];
  for (let i = 0; i < 11; i += 1)
    eleven.push(await world.trainee(`Name ${i}`, { cohort: mine, assignedBy: manager }));
  await assign(
    eleven.map(({ id }) => id),
    dana.id,
  );
  await assign([rosa.id], eli.id);
  await assign([rosa.id], dana.id);
  await assign([eleven[0]!.id], eli.id);
  expect((await staffOf(world.db, mine.id)).map(({ shownName, trainees }) => [shownName, trainees])).toEqual([
    ["Dana", 11],
    ["Eli", 1],
    ["Maya", 0],
  ]);
  expect(await formerSupervisorIds(world.db, rosa.id)).toEqual([eli.id]);

  const id = { id: mine.id };
  const at = `/manage/cohorts/${mine.id}`;
  const pages = [
    await readPage(world, invitePage, manager, `${at}/invite`, id),
    await readPage(world, cohortPage, manager, at, id),
  ];
  for (const { text } of pages) {
    expect(text).toContain("Eli · 1 trainee");
    expect(text).toContain("Dana · 11 trainees, more than 10");
    expect(text.indexOf("Eli · 1"), "the one with fewer comes first").toBeLessThan(text.indexOf("Dana · 11"));
  }
  const person = await readPage(world, personPage, manager, `/manage/people/${rosa.id}`, { id: rosa.id });
  expect(person.text).toContain("Eli · 1 trainee, supervised this person before");
});

onSqlite("loads and former supervisors are found by an index", async () => {
  const { world } = await scene();
  const plan = world.db.explain({
    toSQL: () => ({
      sql: "select count(*) from supervisor_assignments now where now.supervisor_id = ? and now.to_at is null",
      params: ["a"],
    }),
  });
  expect(plan.join("\n")).toContain("supervisor_assignments_by_supervisor");
});
