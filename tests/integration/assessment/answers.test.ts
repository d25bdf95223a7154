import { describe, expect, it } from "vitest";

import { askedIn, attemptRow, begin, changeRules, quizWorld, save, stepsOf, submit } from "./support";
import { outcome } from "../../support/world";
import { MINUTE } from "~/lib/dates";
import { action as autosave } from "~/routes/learn.$module.quiz.$attempt_.answer";

async function answering() {
  const setting = await quizWorld();
  const attemptId = await begin(setting.world, setting.trainee, setting.module.id);
  const asked = await askedIn(setting.world, attemptId);
  return { ...setting, attemptId, asked };
}

describe("saving answers", () => {
  it("stores each as a new step, and only when it changes something", async () => {
    const { world, trainee, attemptId, asked, clock } = await answering();
    const [one, two] = asked;
    expect(await save(world, trainee, attemptId, { position: 1, chosen: one!.wrong, seen: 0 })).toEqual({
      ok: true,
      saved: [{ position: 1, seq: 1, savedAt: clock.now }],
      total: 3,
    });
    clock.now += MINUTE;
    await save(
      world,
      trainee,
      attemptId,
      { position: 1, chosen: one!.right, seen: 1 },
      { position: 2, chosen: two!.right, seen: 0 },
    );
    const again = await save(world, trainee, attemptId, {
      position: 2,
      chosen: [...two!.right].reverse(),
      seen: 3,
    });
    expect(again).toMatchObject({ ok: true, saved: [{ position: 2, seq: 3 }] });
    await save(world, trainee, attemptId, { position: 3, chosen: [], seen: 0 });
    expect(
      (await stepsOf(world, attemptId)).map(({ seq, position, chosen }) => [seq, position, chosen]),
    ).toEqual([
      [1, 1, one!.wrong],
      [2, 1, one!.right],
      [3, 2, two!.right],
    ]);
    expect((await attemptRow(world, attemptId)).seq).toBe(3);
  });

  it("recognizes a step that is resent because its receipt was lost", async () => {
    const { world, trainee, attemptId, asked } = await answering();
    const step = { position: 1, chosen: asked[0]!.right, seen: 0 };
    const first = await save(world, trainee, attemptId, step);
    expect(await save(world, trainee, attemptId, step)).toEqual(first);
    const both = await Promise.all([
      save(world, trainee, attemptId, step),
      save(world, trainee, attemptId, step),
    ]);
    expect(both).toEqual([first, first]);
    expect(await stepsOf(world, attemptId)).toHaveLength(1);
  });

  it("refuses to overwrite what another device saved, and returns both answers", async () => {
    const { world, trainee, attemptId, asked, clock } = await answering();
    const [one, two] = asked;
    await save(world, trainee, attemptId, { position: 1, chosen: one!.right, seen: 0 });
    const theirsAt = clock.now;
    clock.now += MINUTE;
    const late = await save(
      world,
      trainee,
      attemptId,
      { position: 1, chosen: one!.wrong, seen: 0 },
      { position: 2, chosen: two!.right, seen: 0 },
    );
    expect(late).toEqual({
      ok: false,
      code: "stale",
      saved: [{ position: 2, seq: 2, savedAt: clock.now }],
      conflicts: [
        {
          position: 1,
          theirs: { chosen: one!.right, seq: 1, savedAt: theirsAt },
          mine: { chosen: one!.wrong },
        },
      ],
    });
    expect((await stepsOf(world, attemptId)).filter((step) => step.position === 1)).toHaveLength(1);
    // Having seen it, the person may choose their own.
    expect(await save(world, trainee, attemptId, { position: 1, chosen: one!.wrong, seen: 1 })).toMatchObject(
      { ok: true },
    );
  });

  it("accepts one of two devices when they answer differently at the same time", async () => {
    const { world, trainee, attemptId, asked } = await answering();
    const results = await Promise.all([
      save(world, trainee, attemptId, { position: 1, chosen: asked[0]!.right, seen: 0 }),
      save(world, trainee, attemptId, { position: 1, chosen: asked[0]!.wrong, seen: 0 }),
    ]);
    expect(results.map((result) => (result.ok ? "saved" : result.code)).sort()).toEqual(["saved", "stale"]);
    expect(await stepsOf(world, attemptId)).toHaveLength(1);
  });

  it("accepts different questions from two devices, in any order", async () => {
    const { world, trainee, attemptId, asked } = await answering();
    const results = await Promise.all(
      [3, 1, 2].map((position) =>
        save(world, trainee, attemptId, { position, chosen: asked[position - 1]!.right, seen: 0 }),
      ),
    );
    expect(results.every((result) => result.ok)).toBe(true);
    const steps = await stepsOf(world, attemptId);
    expect(steps.map((step) => step.seq)).toEqual([1, 2, 3]);
    // They are stored one after the other; which comes first is certain only where there is one writer.
    const positions = steps.map((step) => step.position);
    if (world.db.engine === "sqlite") expect(positions).toEqual([3, 1, 2]);
    else expect(positions.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });

  it("refuses invalid answers, and then saves nothing from the form", async () => {
    const { world, trainee, attemptId, asked } = await answering();
    const single = asked.find((one) => one.question.type !== "multiple")!;
    const good = asked.find((one) => one !== single)!;
    const bad = [
      { position: single.position, chosen: ["no-such-option"], seen: 0 },
      { position: single.position, chosen: ["__proto__"], seen: 0 },
      { position: single.position, chosen: single.optionOrder.slice(0, 2), seen: 0 },
      { position: single.position, chosen: Array.from({ length: 1000 }, (_, i) => `o${i}`), seen: 0 },
      { position: 4, chosen: ["a"], seen: 0 },
    ];
    for (const answer of bad) {
      const result = await save(
        world,
        trainee,
        attemptId,
        { position: good.position, chosen: good.right, seen: 0 },
        answer,
      );
      expect(result).toEqual({ ok: false, code: "invalid" });
    }
    const twice = { position: good.position, chosen: good.right, seen: 0 };
    expect(await save(world, trainee, attemptId, twice, twice)).toEqual({ ok: false, code: "invalid" });
    expect(await save(world, trainee, attemptId)).toEqual({ ok: false, code: "invalid" });
    expect(await stepsOf(world, attemptId)).toEqual([]);
  });

  it("responds to another person's attempt as to one that doesn't exist", async () => {
    const { world, other, manager, attemptId, asked } = await answering();
    const answer = { position: 1, chosen: asked[0]!.right, seen: 0 };
    for (const [person, id] of [
      [other, attemptId],
      [manager, attemptId],
      [other, "no-such-attempt"],
    ] as const) {
      expect(await save(world, person, id, answer)).toEqual({ ok: false, code: "not_found" });
    }
    expect(await stepsOf(world, attemptId)).toEqual([]);
  });

  it("accepts nothing after it is submitted", async () => {
    const { world, trainee, attemptId, asked } = await answering();
    await submit(world, trainee, attemptId);
    const late = await save(world, trainee, attemptId, { position: 1, chosen: asked[0]!.right, seen: 0 });
    expect(late).toEqual({ ok: false, code: "conflict" });
    expect(await stepsOf(world, attemptId)).toEqual([]);
  });

  it("accepts nothing after the time limit of a quiz, even when the clock is set back", async () => {
    const { world, trainee, attemptId, asked, clock } = await answering();
    await changeRules(world, attemptId, { timeLimitMinutes: 30 });
    const began = clock.now;
    clock.now = began + 31 * MINUTE;
    expect(
      await save(world, trainee, attemptId, { position: 1, chosen: asked[0]!.right, seen: 0 }),
    ).toMatchObject({ ok: true });
    clock.now += 1;
    const late = { position: 2, chosen: asked[1]!.right, seen: 0 };
    expect(await save(world, trainee, attemptId, late)).toEqual({ ok: false, code: "expired" });
    // Set back by an hour: the last step still says how late it is, and no step is ever older than the one before.
    clock.now = began - 60 * MINUTE;
    expect(await save(world, trainee, attemptId, late)).toMatchObject({
      ok: true,
      saved: [{ savedAt: began + 31 * MINUTE }],
    });
  });
});

describe("the endpoint that autosaves answers", () => {
  async function send(
    body: Record<string, string | string[]>,
    who: "trainee" | "other" | "supervisor" | null = "trainee",
  ) {
    const setting = await answering();
    const path = `/learn/walking-together/quiz/${setting.attemptId}/answer`;
    const params = { module: "walking-together", attempt: setting.attemptId };
    const run = async (fields: Record<string, string | string[]>) => {
      const done = await outcome(() =>
        autosave(setting.post(who === null ? null : setting[who], path, fields, params)),
      );
      return { status: done.status, headers: done.headers };
    };
    return { ...setting, run, params, path, done: await run(body) };
  }

  it("saves, and responds with JSON that is never cached", async () => {
    const { world, asked, attemptId, post, trainee, path, params, clock } = await send({});
    const fields = { position: "1", "seen-1": "0", "chosen-1": asked[0]!.right };
    const response = await autosave(post(trainee, path, fields, params));
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await response.json()).toEqual({
      ok: true,
      saved: [{ position: 1, seq: 1, savedAt: clock.now }],
      total: 3,
    });
    expect(await stepsOf(world, attemptId)).toHaveLength(1);

    const stale = await autosave(
      post(trainee, path, { position: "1", "seen-1": "0", "chosen-1": asked[0]!.wrong }, params),
    );
    expect(stale.status).toBe(409);
    expect(await stale.json()).toMatchObject({
      code: "stale",
      conflicts: [{ position: 1, theirs: { chosen: asked[0]!.right } }],
    });
  });

  it.each([
    ["no fields", {}, 400],
    ["no such place", { position: "0", "seen-0": "0" }, 400],
    ["a place that is no number", { position: "one" }, 400],
    ["a number of steps below zero", { position: "1", "seen-1": "-1" }, 400],
    ["an unknown option", { position: "1", "seen-1": "0", "chosen-1": "zzz" }, 400],
    ["a NUL byte", { position: "1", "seen-1": "0", "chosen-1": "a\u0000" }, 400],
    ["an emoji", { position: "1", "seen-1": "0", "chosen-1": "🙂" }, 400],
    [
      "1,000 options",
      { position: "1", "seen-1": "0", "chosen-1": Array.from({ length: 1000 }, () => "a") },
      400,
    ],
    ["1,000 questions", { position: Array.from({ length: 1000 }, (_, i) => String(i + 1)) }, 400],
    ["one megabyte", { position: "1", "seen-1": "0", "chosen-1": "a".repeat(1024 * 1024) }, 413],
  ])("refuses %s", async (_name, fields, status) => {
    const { done, world, attemptId } = await send(fields);
    expect(done.status).toBe(status);
    expect(await stepsOf(world, attemptId)).toEqual([]);
  });

  it("answers 401, 403 and 404 to everyone else", async () => {
    const fields = { position: "1", "seen-1": "0" };
    expect((await send(fields, null)).done.status).toBe(401);
    expect((await send(fields, "supervisor")).done.status).toBe(403);
    expect((await send(fields, "other")).done.status).toBe(404);
  });
});
