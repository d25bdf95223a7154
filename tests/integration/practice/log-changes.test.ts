import { describe, expect, test } from "vitest";
import { onSqlite } from "../../support/database";
import { outcome } from "../../support/world";
import { audited, entriesOf, entry, FILLED, practiceWorld, stored } from "./support";
import { logQuery } from "~/features/practice/queries/log.server";
import { LOG_VIEWS } from "~/features/practice/model";
import { action as logAction, loader as logLoader } from "~/routes/practice._index";
import { loader as entryLoader } from "~/routes/practice.$id";
import { loader as newLoader } from "~/routes/practice.new";
import { newId } from "~/lib/ids";
import { send, change } from "./logging";

describe("several drafts", () => {
  test("are submitted together; one that changed meanwhile stays a draft, and that is reported", async () => {
    const all = await practiceWorld();
    const ids = await Promise.all([0, 1, 2].map((rev) => entry(all.world, all.trainee, "draft", { rev })));
    const fields = { entry: ids.map((id) => `${id}:0`) };
    const answer = await outcome(() => logAction(all.world.post(all.trainee, "/practice", fields)));
    expect(answer).toMatchObject({ status: 303, location: "/practice?done=submitted&left=2" });
    expect((await Promise.all(ids.map((id) => stored(all.world, id)))).map((row) => row?.state)).toEqual([
      "submitted",
      "draft",
      "draft",
    ]);
  });
  test("twice at once is once", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "draft");
    const run = () =>
      outcome(() => logAction(all.world.post(all.trainee, "/practice", { entry: `${id}:0` })));
    const both = await Promise.all([run(), run()]);
    expect(both.map(({ location }) => location)).toEqual([
      "/practice?done=submitted&left=0",
      "/practice?done=submitted&left=0",
    ]);
    expect(await audited(all.world, "practice.submitted")).toHaveLength(1);
  });
  test("of another trainee are not submitted", async () => {
    const all = await practiceWorld();
    const other = await all.world.trainee("Other", { cohort: all.cohort, assignedBy: all.manager });
    const id = await entry(all.world, other, "draft");
    await outcome(() => logAction(all.world.post(all.trainee, "/practice", { entry: `${id}:0` })));
    expect((await stored(all.world, id))?.state).toBe("draft");
  });
  test("malformed input is refused", async () => {
    const all = await practiceWorld();
    for (const value of ["x", "a:b", ":1", `${newId()}:99999999999`]) {
      expect(
        (await outcome(() => logAction(all.world.post(all.trainee, "/practice", { entry: value })))).status,
      ).toBe(400);
    }
  });
});

describe("correcting", () => {
  test("an answered question leaves the log, and its answer waits", async () => {
    const all = await practiceWorld();
    const old = await entry(all.world, all.trainee, "queried", { minutes: 60 });
    const offered = await outcome(() =>
      newLoader(all.world.get(all.trainee, `/practice/new?corrects=${old}`)),
    );
    expect(offered.data).toMatchObject({ correction: { defaults: { minutes: 60 } } });
    expect((await send(all, all.trainee, { corrects: old, intent: "draft" })).status).toBe(303);
    expect((await stored(all.world, old))?.state).toBe("queried");
    const draft = (await entriesOf(all.world, all.trainee)).find(({ id }) => id !== old)!;
    expect((await send(all, all.trainee, { corrects: old })).status).toBe(409);
    expect((await change(all, all.trainee, draft.id, { ...FILLED, id: draft.id, rev: "0" })).status).toBe(
      303,
    );
    expect((await stored(all.world, old))?.state).toBe("withdrawn");
    expect(await stored(all.world, draft.id)).toMatchObject({ state: "submitted", correctsId: old });
    const page = await outcome(() =>
      entryLoader(all.world.get(all.trainee, `/practice/${old}`, { id: old })),
    );
    expect(page.data).toMatchObject({
      page: { entry: { state: "replaced" }, correction: { id: draft.id }, canCorrect: false },
    });
  });

  test("two corrections of one entry at once: one is made", async () => {
    const all = await practiceWorld();
    const old = await entry(all.world, all.trainee, "confirmed");
    const both = await Promise.all([
      send(all, all.trainee, { corrects: old }),
      send(all, all.trainee, { corrects: old }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await entriesOf(all.world, all.trainee)).toHaveLength(2);
  });

  test.each(["draft", "submitted", "withdrawn"] as const)("a %s entry cannot be corrected", async (state) => {
    const all = await practiceWorld();
    const old = await entry(all.world, all.trainee, state);
    expect((await send(all, all.trainee, { corrects: old })).status).toBe(409);
    expect(
      (await outcome(() => newLoader(all.world.get(all.trainee, `/practice/new?corrects=${old}`)))).status,
    ).toBe(404);
  });

  test("another trainee's entry cannot be corrected, and is not found", async () => {
    const all = await practiceWorld();
    const other = await all.world.trainee("Other", { cohort: all.cohort, assignedBy: all.manager });
    const old = await entry(all.world, other, "confirmed");
    expect((await send(all, all.trainee, { corrects: old })).status).toBe(404);
    expect((await send(all, all.trainee, { corrects: newId() })).status).toBe(404);
  });

  test("a submitted entry cannot be changed", async () => {
    const all = await practiceWorld();
    for (const state of ["submitted", "confirmed", "queried", "withdrawn"] as const) {
      const id = await entry(all.world, all.trainee, state);
      expect((await change(all, all.trainee, id, { ...FILLED, id, rev: "1" })).status).toBe(409);
      expect(await stored(all.world, id)).toMatchObject({ state, minutes: 60, rev: 1 });
      expect((await change(all, all.trainee, id, { intent: "discard", rev: "1" })).status).toBe(409);
    }
  });
});

describe("discarding and withdrawing", () => {
  test("a draft is gone for good; a second click is no error", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "draft", { note: "secret" });
    expect(await change(all, all.trainee, id, { intent: "discard", rev: "0" })).toMatchObject({
      location: "/practice?done=discarded",
    });
    expect(await stored(all.world, id)).toBeUndefined();
    expect(await change(all, all.trainee, id, { intent: "discard", rev: "0" })).toMatchObject({
      location: "/practice?done=discarded",
    });
    const other = all.world.deps.newId();
    expect((await change(all, all.trainee, other, { intent: "discard", rev: "0" })).status).toBe(404);
  });
  test("a draft that changed is not discarded", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "draft", { rev: 1 });
    expect((await change(all, all.trainee, id, { intent: "discard", rev: "0" })).status).toBe(409);
    expect(await stored(all.world, id)).toBeDefined();
  });
  test("a pending or queried entry can be withdrawn, once; a confirmed one cannot", async () => {
    const all = await practiceWorld();
    for (const state of ["submitted", "queried"] as const) {
      const id = await entry(all.world, all.trainee, state);
      const both = await Promise.all(
        [1, 2].map(() => change(all, all.trainee, id, { intent: "withdraw", rev: "1" })),
      );
      expect(both.map(({ status }) => status)).toEqual([303, 303]);
      expect(await stored(all.world, id)).toMatchObject({ state: "withdrawn", rev: 2 });
    }
    expect(await audited(all.world, "practice.withdrawn")).toHaveLength(2);
    const confirmed = await entry(all.world, all.trainee, "confirmed");
    expect((await change(all, all.trainee, confirmed, { intent: "withdraw", rev: "1" })).status).toBe(409);
  });
});

describe("access", () => {
  test("not signed in: to the sign-in page; another role: refused; another's entry: not found", async () => {
    const all = await practiceWorld();
    const { world, trainee, supervisor, manager, cohort } = all;
    const id = await entry(world, trainee, "draft");
    expect((await outcome(() => logLoader(world.get(null, "/practice")))).status).toBe(303);
    expect((await send(all, null, {})).status).toBe(303);
    for (const who of [supervisor, manager]) {
      expect((await outcome(() => logLoader(world.get(who, "/practice")))).status).toBe(403);
      expect((await outcome(() => newLoader(world.get(who, "/practice/new")))).status).toBe(403);
      expect((await outcome(() => entryLoader(world.get(who, `/practice/${id}`, { id })))).status).toBe(403);
      expect((await change(all, who, id, { ...FILLED, id, rev: "0" })).status).toBe(403);
    }
    const other = await world.trainee("Other", { cohort, assignedBy: manager });
    for (const there of [id, newId(), "x"]) {
      expect(
        (await outcome(() => entryLoader(world.get(other, `/practice/${there}`, { id: there })))).status,
      ).toBe(404);
    }
    expect((await change(all, other, id, { ...FILLED, id, rev: "0" })).status).toBe(404);
    expect((await send(all, other, { id })).status).toBe(404);
    expect((await change(all, other, id, { intent: "discard", rev: "0" })).status).toBe(404);
    expect((await change(all, other, id, { intent: "withdraw", rev: "0" })).status).toBe(404);
    expect(await stored(world, id)).toMatchObject({ state: "draft", rev: 0 });
  });
});

describe("the list", () => {
  test("is paged, filtered and sorted", async () => {
    const all = await practiceWorld();
    for (let i = 0; i < 55; i += 1) {
      await entry(all.world, all.trainee, i === 0 ? "queried" : "confirmed", {
        practisedOn: `2026-0${1 + (i % 2)}-1${i % 10}`,
      });
    }
    const first = await outcome(() => logLoader(all.world.get(all.trainee, "/practice")));
    const second = await outcome(() => logLoader(all.world.get(all.trainee, "/practice?page=2")));
    const days = [first, second].flatMap(({ data }) =>
      (data as Awaited<ReturnType<typeof logLoader>>).page.list.entries.map(({ practisedOn }) => practisedOn),
    );
    expect(days).toHaveLength(55);
    expect(days).toEqual([...days].sort().reverse());
    const queried = await outcome(() => logLoader(all.world.get(all.trainee, "/practice?show=queried")));
    expect(queried.data).toMatchObject({
      page: { list: { total: 1 }, totals: { queried: 1, confirmedMinutes: 54 * 60 } },
    });
  });
  onSqlite.each(LOG_VIEWS)("uses an index (%s)", async (view) => {
    const { world, trainee } = await practiceWorld();
    const plan = world.db.explain(logQuery(world.db, trainee.id, view, 0)).join("\n");
    expect(plan).toContain("INDEX practice_entries_by_person");
    expect(plan).not.toMatch(/SCAN practice_|TEMP B-TREE/);
  });
});
