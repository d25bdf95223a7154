import { describe, expect, test } from "vitest";

import { type TestPerson, type TestWorld } from "../../support/world";
import { checkAnswers } from "~/db/schema/learning";
import { unitOfWork } from "~/db/unit-of-work.server";
import { MINUTE } from "~/lib/dates";
import { FIRST, CHECK, people, at, open, send, lessonOf, checkIn } from "./lesson-support";

describe("a knowledge check", () => {
  const answer = (world: TestWorld, who: TestPerson, chosen: string | string[], check = CHECK) =>
    send(world, who, { intent: "check", check, chosen });
  const secrets = (world: TestWorld) =>
    world.curriculum.questionById(CHECK)!.options.map(({ feedback }) => feedback);

  test("discloses nothing before an answer, not even when the explanation is requested", async () => {
    const { world, trainee, supervisor } = await people();
    for (const [who, query] of [
      [trainee, ""],
      [trainee, `?why=${CHECK}`],
      [supervisor, `?why=${CHECK}`],
    ] as const) {
      const { data } = await open(world, who, FIRST, query);
      const json = JSON.stringify(data);
      expect(json).toContain("Listening to the person.");
      for (const secret of secrets(world)) expect(json).not.toContain(secret);
      expect(json).not.toMatch(/"(correct|isCorrect|feedback|rightIds)"/);
      expect(
        checkIn(await lessonOf(world, who, FIRST, query)).options.every(
          (option) => Object.keys(option).join() === "id,text",
        ),
      ).toBe(true);
    }
  });

  test("a wrong answer shows its own feedback and no other; on request, all of it", async () => {
    const { world, trainee } = await people();
    expect(await answer(world, trainee, "b")).toMatchObject({
      status: 303,
      location: `${at(FIRST)}#check-${CHECK}`,
    });
    const said = checkIn(await lessonOf(world, trainee)).answer;
    expect(said).toMatchObject({ chosen: ["b"], isCorrect: false, rightIds: null });
    expect(said!.feedback).toEqual([{ optionId: "b", text: "That leaves someone alone." }]);
    expect(JSON.stringify((await open(world, trainee)).data)).not.toContain("That’s right.");

    const asked = checkIn(await lessonOf(world, trainee, FIRST, `?why=${CHECK}`)).answer;
    expect(asked).toMatchObject({ isCorrect: false, rightIds: ["a"] });
    expect(asked!.feedback).toHaveLength(3);
  });

  test("a right answer explains everything; the latest one is shown, even on another day", async () => {
    const { world, clock, trainee } = await people();
    await answer(world, trainee, "b");
    await answer(world, trainee, "a");
    clock.now += 1000 * MINUTE;
    expect(checkIn(await lessonOf(world, trainee)).answer).toMatchObject({
      chosen: ["a"],
      isCorrect: true,
      rightIds: ["a"],
    });
    await answer(world, trainee, "c");
    expect(checkIn(await lessonOf(world, trainee)).answer).toMatchObject({ chosen: ["c"], isCorrect: false });
  });

  test("the latest one is shown even when the clock was set back", async () => {
    const { world, clock, trainee } = await people();
    await answer(world, trainee, "b");
    clock.now -= 60 * MINUTE;
    await answer(world, trainee, "a");
    expect(checkIn(await lessonOf(world, trainee)).answer).toMatchObject({ chosen: ["a"] });
  });

  test("the same answer twice, even concurrently, is stored once", async () => {
    const { world, db, trainee } = await people();
    await Promise.all([answer(world, trainee, "b"), answer(world, trainee, "b")]);
    await answer(world, trainee, ["b", "b"]);
    expect(await db.$count(checkAnswers)).toBe(1);
  });

  test("an answer to a text that has changed since is not compared with the current one", async () => {
    const { world, db, trainee } = await people();
    await answer(world, trainee, "b");
    await unitOfWork(db, (tx) => tx.update(checkAnswers).set({ questionHash: "older" }));
    expect(checkIn(await lessonOf(world, trainee)).answer).toBeNull();
    await answer(world, trainee, "b");
    expect(checkIn(await lessonOf(world, trainee)).answer).toMatchObject({ chosen: ["b"] });
  });

  test("nothing chosen: the form comes back with an error", async () => {
    const { world, trainee } = await people();
    const back = await send(world, trainee, { intent: "check", check: CHECK });
    expect(back).toMatchObject({
      status: 400,
      data: {
        intent: "check",
        id: CHECK,
        reply: { error: { chosen: [expect.stringContaining("Select an answer")] } },
      },
    });
  });

  test.each([
    ["an option that is none", CHECK, "z", 400],
    ["two of a single one", CHECK, ["a", "b"], 400],
    ["a thousand options", CHECK, Array.from({ length: 1000 }, (_, index) => `o${index}`), 400],
    ["a check of another lesson", "t01-l2-k1", "a", 404],
    ["a question of the bank", "t01-q01", "a", 404],
    ["a check that is none", "__proto__", "a", 404],
  ])("%s is refused", async (_name, check, chosen, status) => {
    const { world, db, trainee } = await people();
    expect((await answer(world, trainee, chosen, check)).status).toBe(status);
    expect(await db.$count(checkAnswers)).toBe(0);
  });

  test("is shared with no one", async () => {
    const { world, trainee, other } = await people();
    await answer(world, trainee, "b");
    expect(checkIn(await lessonOf(world, other)).answer).toBeNull();
  });
});
