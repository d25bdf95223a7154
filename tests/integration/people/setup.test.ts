import { describe, expect, it } from "vitest";

import { standStill } from "../../support/links";
import { outcome, testWorld } from "../../support/world";
import { installation } from "~/db/schema/db";
import { people } from "~/db/schema/people";
import { announceSetupCode } from "~/features/people/commands/setup.server";
import { action, loader } from "~/routes/setup";

standStill();

const FORM = {
  email: "ada@example.org",
  legalName: "Ada Example",
  shownName: "Ada",
  password: "three good words",
};

describe("setting up", () => {
  it("creates one administrator with the code of the latest start, and is unavailable afterward", async () => {
    const world = await testWorld();
    const old = await announceSetupCode(world.db, world.deps);
    const code = await announceSetupCode(world.db, world.deps);
    expect(JSON.stringify(await world.db.select().from(installation))).not.toContain(code);
    const post = (fields: Record<string, string>) =>
      outcome(() => action(world.post(null, "/setup", { ...FORM, ...fields })));
    expect((await outcome(() => loader(world.get(null, "/setup")))).status).toBe(200);
    expect((await post({ code: old! })).status).toBe(400);
    expect((await post({ code: code!, password: "password123" })).status).toBe(400);
    const both = await Promise.all([
      post({ code: code! }),
      post({ code: ` ${code!.toUpperCase()} `, email: "eve@example.org" }),
    ]);
    expect(both.map((answer) => answer.status).sort()).toEqual([303, 404]);
    const made = both.find((answer) => answer.status === 303);
    expect(made?.location).toBe("/admin");
    expect((await world.sessions.read(made!.headers.get("Set-Cookie"))).viewer?.roles).toEqual([
      "administrator",
    ]);
    expect(await world.db.$count(people)).toBe(1);
    expect((await outcome(() => loader(world.get(null, "/setup")))).status).toBe(404);
    expect((await post({ code: code! })).status).toBe(404);
    expect(await announceSetupCode(world.db, world.deps)).toBeNull();
  });

  it("limits guesses at the code, the right one included", async () => {
    const world = await testWorld();
    const code = await announceSetupCode(world.db, world.deps);
    const post = (guess: string) =>
      outcome(() => action(world.post(null, "/setup", { ...FORM, code: guess })));
    for (let guess = 0; guess < 10; guess += 1) expect((await post(`guess ${guess}`)).status).toBe(400);
    expect((await post(code!)).status).toBe(429);
    expect(await world.db.$count(people)).toBe(0);
  });
});
