import { describe, expect, test } from "vitest";

import { outcome, type TestPerson } from "../../support/world";
import { entriesOf, entry, errorsIn, FILLED, practiceWorld, stored } from "./support";
import { practiceDrafts } from "~/db/schema/practice";
import { practiceTotals } from "~/features/practice/queries/totals.server";
import { maskNote } from "~/features/practice/commands/decisions.server";
import { newId } from "~/lib/ids";
import { action as logAction, loader as logLoader } from "~/routes/practice._index";
import { action as entryAction, loader as entryLoader } from "~/routes/practice.$id";
import { action as newAction } from "~/routes/practice.new";
import { loader as supervisePage } from "~/routes/supervise.trainees.$id";

/* A draft of hours accepts anything; only submitting validates. */

type World = Awaited<ReturnType<typeof practiceWorld>>;
type Fields = Record<string, string | string[]>;

const saveNew = ({ world }: World, who: TestPerson | null, fields: Fields) =>
  outcome(() => newAction(world.post(who, "/practice/new", { intent: "draft", ...fields })));
const saveAgain = ({ world }: World, who: TestPerson, id: string, fields: Fields) =>
  outcome(() => entryAction(world.post(who, `/practice/${id}`, { id, ...fields }, { id })));
const draftPage = async ({ world }: World, who: TestPerson, id: string) =>
  outcome(() => entryLoader(world.get(who, `/practice/${id}`, { id })));

const BLANK = {
  practisedOn: "",
  timeHours: "",
  timeMinutes: "",
  setting: "",
  domain: "",
  siteCode: "",
  note: "",
};

describe("a draft of hours", () => {
  test("is saved with a single sentence and nothing else, and opens unchanged", async () => {
    const all = await practiceWorld();
    const id = newId();
    const saved = await saveNew(all, all.trainee, { ...BLANK, id, note: "We sat on the bench." });
    expect(saved).toMatchObject({ status: 303, location: "/practice?done=draft" });
    const page = await draftPage(all, all.trainee, id);
    expect(page.data).toMatchObject({
      page: { stored: "draft", defaults: { typed: { note: "We sat on the bench.", practisedOn: "" } } },
    });
  });

  test.each<[string, Fields]>([
    ["thirty hours", { timeHours: "30" }],
    ["half hours", { timeHours: "1.5" }],
    ["letters for hours", { timeHours: "two" }],
    ["a day that is still to come", { practisedOn: "2026-04-01" }],
    ["a day that does not exist", { practisedOn: "2026-02-30" }],
    ["a day of two years ago", { practisedOn: "2024-03-01" }],
    ["no activity", { activity: "" }],
    ["a setting that is no longer on the list", { setting: "moon" }],
    ["a site code that is an address", { siteCode: "12 Oak Lane, 2nd" }],
    ["a note that is too long", { note: "a".repeat(900) }],
    ["a note that may show who somebody is", { note: "Sat with J.S. and Mr. Alvarez." }],
    ["four competencies", { competencies: ["cc1", "cc2", "cc3", "cc4"] }],
    ["a long day", { timeHours: "14", timeMinutes: "0" }],
  ])("accepts %s, and returns it as it was typed", async (_name, fields) => {
    const all = await practiceWorld();
    const id = newId();
    const typed = { ...FILLED, id, intent: "draft", ...fields };
    expect(await saveNew(all, all.trainee, typed)).toMatchObject({ status: 303 });
    const page = await draftPage(all, all.trainee, id);
    expect(page.data).toMatchObject({ page: { stored: "draft", defaults: { typed: fields } } });
  });

  test("is validated only when it is submitted; what was saved stays unchanged", async () => {
    const all = await practiceWorld();
    const id = newId();
    await saveNew(all, all.trainee, { ...BLANK, id, note: "First words." });
    const refused = await saveAgain(all, all.trainee, id, {
      ...BLANK,
      rev: "0",
      intent: "submit",
      note: "First words.",
    });
    expect(refused.status).toBe(400);
    expect(Object.keys(errorsIn(refused.data))).toContain("activity");
    expect((await draftPage(all, all.trainee, id)).data).toMatchObject({
      page: { stored: "draft", entry: { rev: 0 }, defaults: { typed: { note: "First words." } } },
    });
    const sent = await saveAgain(all, all.trainee, id, { ...FILLED, rev: "0" });
    expect(sent).toMatchObject({ status: 303, location: "/practice?done=submitted" });
    expect(await stored(all.world, id)).toMatchObject({
      state: "submitted",
      minutes: 90,
      activity: "one-to-one",
    });
  });

  test("that is incomplete is named in the log, and is not submitted with the others", async () => {
    const all = await practiceWorld();
    const id = newId();
    await saveNew(all, all.trainee, { ...BLANK, id, timeHours: "2" });
    const whole = await entry(all.world, all.trainee, "draft");
    const log = await outcome(() => logLoader(all.world.get(all.trainee, "/practice")));
    expect(log.data).toMatchObject({ page: { drafts: [{ id: whole, rev: 0 }], unfinished: [{ id }] } });
    const sent = await outcome(() =>
      logAction(all.world.post(all.trainee, "/practice", { entry: [`${whole}:0`, `${id}:0`] })),
    );
    expect(sent).toMatchObject({ status: 303, location: "/practice?done=submitted&left=1" });
    expect(await stored(all.world, id)).toBeUndefined();
    expect((await draftPage(all, all.trainee, id)).data).toMatchObject({ page: { stored: "draft" } });
    expect((await stored(all.world, whole))?.state).toBe("submitted");
  });

  test("counts for nothing while it is incomplete, and no one else sees it", async () => {
    const all = await practiceWorld();
    const id = newId();
    await saveNew(all, all.trainee, { ...BLANK, id, note: "not yet" });
    const totals = (await practiceTotals(all.world.db, [all.trainee.id])).get(all.trainee.id);
    expect(totals).toBeUndefined();
    const params = { id: all.trainee.id };
    const page = await outcome(() =>
      supervisePage(all.world.get(all.supervisor, `/supervise/trainees/${all.trainee.id}`, params)),
    );
    expect(JSON.stringify(page.data)).not.toContain(id);
  });

  test("drops characters that a database refuses, and keeps the rest", async () => {
    const all = await practiceWorld();
    const id = newId();
    expect(await saveNew(all, all.trainee, { ...BLANK, id, note: "a\u0000b\u0007c" })).toMatchObject({
      status: 303,
    });
    const page = await draftPage(all, all.trainee, id);
    expect(page.data).toMatchObject({ page: { defaults: { typed: { note: "abc" } } } });
  });

  test("without content is not created", async () => {
    const all = await practiceWorld();
    await saveNew(all, all.trainee, { ...BLANK, id: newId() });
    expect(await entriesOf(all.world, all.trainee)).toEqual([]);
    expect(await all.world.db.$count(practiceDrafts)).toBe(0);
  });

  test("can be discarded, once, and only as the page showed it", async () => {
    const all = await practiceWorld();
    const id = newId();
    await saveNew(all, all.trainee, { ...BLANK, id, note: "one" });
    await saveAgain(all, all.trainee, id, { ...BLANK, rev: "0", intent: "draft", note: "two" });
    expect((await saveAgain(all, all.trainee, id, { intent: "discard", rev: "0" })).status).not.toBe(303);
    expect(await all.world.db.$count(practiceDrafts)).toBe(1);
    for (let click = 0; click < 2; click += 1)
      expect(await saveAgain(all, all.trainee, id, { intent: "discard", rev: "1" })).toMatchObject({
        location: "/practice?done=discarded",
      });
    expect(await all.world.db.$count(practiceDrafts)).toBe(0);
  });

  test("that was complete and no longer is stays, and the other way around", async () => {
    const all = await practiceWorld();
    const id = newId();
    await saveNew(all, all.trainee, { ...FILLED, id, intent: "draft" });
    expect(await stored(all.world, id)).toMatchObject({ state: "draft", rev: 0 });
    await saveAgain(all, all.trainee, id, { ...FILLED, rev: "0", intent: "draft", timeHours: "30" });
    expect(await stored(all.world, id)).toBeUndefined();
    await saveAgain(all, all.trainee, id, { ...FILLED, rev: "1", intent: "draft", timeHours: "3" });
    expect(await stored(all.world, id)).toMatchObject({ state: "draft", rev: 2, minutes: 210 });
    expect(await all.world.db.$count(practiceDrafts)).toBe(0);
  });

  test("loses a note that the supervisor had removed from an entry with the same text", async () => {
    const all = await practiceWorld();
    const text = "We met at the usual place.";
    const old = await entry(all.world, all.trainee, "confirmed", { note: text });
    const id = newId();
    await saveNew(all, all.trainee, { ...BLANK, id, corrects: old, note: text });
    await maskNote(all.world.db, all.world.viewerOf(all.supervisor), { id: old }, all.world.deps);
    const page = await draftPage(all, all.trainee, id);
    expect(page.data).toMatchObject({ page: { entry: { rev: 1 }, defaults: { typed: { note: "" } } } });
  });

  test("is not overwritten from a stale page", async () => {
    const all = await practiceWorld();
    const id = newId();
    await saveNew(all, all.trainee, { ...BLANK, id, note: "one" });
    await saveAgain(all, all.trainee, id, { ...BLANK, rev: "0", intent: "draft", note: "two" });
    const stale = await saveAgain(all, all.trainee, id, {
      ...BLANK,
      rev: "0",
      intent: "draft",
      note: "three",
    });
    expect(stale.status).toBe(409);
    const page = await draftPage(all, all.trainee, id);
    expect(page.data).toMatchObject({ page: { defaults: { typed: { note: "two" } } } });
  });

  test("of another trainee is not found, whatever is in the form", async () => {
    const all = await practiceWorld();
    const id = newId();
    await saveNew(all, all.trainee, { ...BLANK, id, note: "mine" });
    const other = await all.world.trainee("Other", { cohort: all.cohort, assignedBy: all.manager });
    expect((await saveNew(all, other, { ...BLANK, id, note: "theirs" })).status).toBe(404);
    expect((await draftPage(all, other, id)).status).toBe(404);
  });

  test("that corrects an entry accepts anything too, and the entry stays", async () => {
    const all = await practiceWorld();
    const old = await entry(all.world, all.trainee, "confirmed");
    const id = newId();
    expect(
      await saveNew(all, all.trainee, { ...BLANK, id, corrects: old, note: "it was longer" }),
    ).toMatchObject({
      status: 303,
    });
    expect((await stored(all.world, old))?.state).toBe("confirmed");
    const begun = await draftPage(all, all.trainee, old);
    expect(begun.data).toMatchObject({ page: { correction: { id, state: "draft" }, canCorrect: false } });
    await saveAgain(all, all.trainee, id, { ...FILLED, rev: "0", corrects: old });
    expect(await stored(all.world, id)).toMatchObject({ state: "submitted", correctsId: old });
  });
});
