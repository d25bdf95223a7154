import { asc, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";

import { numberIn, packed, packedText, unpacked } from "~/db/packed";
import { supervisorAssignments } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";

import { testWorld } from "../../support/world";

test("packed columns unpack into the same rows, whatever people typed and whatever is missing", async () => {
  const world = await testWorld();
  const names = ["Rosa", "a\u001fb", "", "Åsa, with a comma\n"];
  for (const [place, shownName] of names.entries()) {
    const { id } = await world.person(`P ${place}`, "trainee");
    await unitOfWork(world.db, (tx) => tx.update(people).set({ shownName }).where(eq(people.id, id)));
  }
  const rows = await world.db
    .select({ id: people.id, shownName: people.shownName, at: people.createdAt })
    .from(people)
    .orderBy(asc(people.id));
  const [row] = await world.db
    .select({
      ids: packed(people.id),
      names: packedText(people.shownName),
      at: packed(people.createdAt),
      // Never null in its own table, but missing here.
      assignmentIds: packed(supervisorAssignments.id),
    })
    .from(people)
    .leftJoin(supervisorAssignments, eq(supervisorAssignments.traineeId, people.id));
  const shownNames = unpacked(row?.names);
  const at = unpacked(row?.at);
  const found = unpacked(row?.ids).map((id, place) => ({
    id,
    shownName: shownNames[place],
    at: numberIn(at, place),
  }));
  expect(found.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
    rows.map((one) => ({ ...one, shownName: one.shownName.replace("\u001f", "") })),
  );
  expect(unpacked(row?.assignmentIds)).toEqual(rows.map(() => ""));
  const [none] = await world.db
    .select({ ids: packed(people.id) })
    .from(people)
    .where(sql`1 = 0`);
  expect(unpacked(none?.ids)).toEqual([]);
  expect(numberIn([""], 0)).toBeNull();
});
