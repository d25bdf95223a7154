import { eq } from "drizzle-orm";
import { expect, test } from "vitest";

import { finish, quizWorld } from "../assessment/support";
import { rosterLines } from "~/db/schema/roster";

test("a line counts the quizzes whose first attempt was graded, and how many of those it passed", async () => {
  const { db, world, trainee, other, module, clock } = await quizWorld();
  await finish(world, trainee, module.id, 1);
  clock.now += 3 * 86_400_000;
  await finish(world, trainee, module.id, 3);
  await finish(world, other, module.id, 3);
  const of = async (personId: string) =>
    (await db.select().from(rosterLines).where(eq(rosterLines.personId, personId))).map(
      ({ firstAttempts, firstPassed }) => [firstAttempts, firstPassed],
    );
  expect(await of(trainee.id)).toEqual([[1, 0]]);
  expect(await of(other.id)).toEqual([[1, 1]]);
});
