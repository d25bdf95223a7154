import { expect, test } from "vitest";

import { begin, finish, quizWorld } from "../assessment/support";
import { regradeAll } from "~/cli/regrade";
import { gradings } from "~/db/schema/assessment";

test("an operator regrades attempts in an administrator's name, and both results stay", async () => {
  const { db, curriculum, deps, world, trainee, other, module, manager } = await quizWorld();
  const admin = await world.person("Ada Admin", "administrator");
  const submitted = await finish(world, trainee, module.id, 1);
  const open = await begin(world, other, module.id);
  const regrade = async (email: string, attemptIds: string[]) => {
    const said: string[] = [];
    const code = await regradeAll(
      db,
      { email, attemptIds },
      { ...deps, curriculum, say: (line) => said.push(line) },
    );
    return { code, said: said.join("") };
  };

  expect(await regrade(manager.email, [submitted])).toEqual({
    code: 1,
    said: `${manager.email} is not an active administrator.\n`,
  });
  expect(await regrade("none@example.org", [submitted])).toMatchObject({ code: 1 });
  expect(await db.select().from(gradings)).toHaveLength(1);

  expect(await regrade(admin.email, [submitted])).toEqual({
    code: 0,
    said: `${submitted}: grading 2, 1 point, not passed\n`,
  });
  expect(await regrade(admin.email, [open, "none", submitted])).toEqual({
    code: 1,
    said: [
      `${open}: not submitted yet, or regraded just now\n`,
      "none: no such attempt\n",
      `${submitted}: grading 3, 1 point, not passed\n`,
    ].join(""),
  });
  expect((await db.select().from(gradings)).map(({ number, reason }) => [number, reason])).toEqual([
    [1, "submission"],
    [2, "regrade"],
    [3, "regrade"],
  ]);
});
