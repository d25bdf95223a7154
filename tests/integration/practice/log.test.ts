import { describe, expect, test } from "vitest";
import { outcome } from "../../support/world";
import { audited, entriesOf, entry, errorsIn, FILLED, practiceWorld, stored } from "./support";
import { action as logAction, loader as logLoader } from "~/routes/practice._index";
import { loader as newLoader } from "~/routes/practice.new";
import { newId } from "~/lib/ids";
import { send, change } from "./logging";

describe("logging hours", () => {
  test("a completed form is submitted, and waits for the supervisor", async () => {
    const all = await practiceWorld();
    const answer = await send(all, all.trainee, {});
    expect(answer).toMatchObject({ status: 303, location: "/practice?done=submitted" });
    const [row] = await entriesOf(all.world, all.trainee);
    expect(row).toMatchObject({
      state: "submitted",
      minutes: 90,
      counts: true,
      isPaid: false,
      siteCode: null,
      competencies: ["cc1"],
    });
    expect(await audited(all.world, "practice.submitted")).toHaveLength(1);
    const log = await outcome(() => logLoader(all.world.get(all.trainee, "/practice")));
    expect(log.data).toMatchObject({
      page: { totals: { waitingMinutes: 90, confirmedMinutes: 0, waiting: 1 }, access: "open" },
    });
  });

  test("a draft is saved, changed and submitted later", async () => {
    const all = await practiceWorld();
    const id = newId();
    expect(await send(all, all.trainee, { id, intent: "draft" })).toMatchObject({
      location: "/practice?done=draft",
    });
    expect(await stored(all.world, id)).toMatchObject({ state: "draft", rev: 0, submittedAt: null });
    expect(
      await change(all, all.trainee, id, {
        ...FILLED,
        id,
        rev: "0",
        timeHours: "2",
        activity: "supervision",
      }),
    ).toMatchObject({ status: 303 });
    expect(await stored(all.world, id)).toMatchObject({
      state: "submitted",
      minutes: 150,
      counts: false,
      rev: 2,
    });
  });

  test("the same form submitted twice, concurrently or one after the other, creates one entry", async () => {
    const all = await practiceWorld();
    const id = newId();
    const both = await Promise.all([send(all, all.trainee, { id }), send(all, all.trainee, { id })]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(await send(all, all.trainee, { id })).toMatchObject({ status: 303 });
    expect(await entriesOf(all.world, all.trainee)).toHaveLength(1);
    expect(await audited(all.world, "practice.submitted")).toHaveLength(1);
    const draft = newId();
    await Promise.all([
      send(all, all.trainee, { id: draft, intent: "draft" }),
      send(all, all.trainee, { id: draft, intent: "draft" }),
    ]);
    expect(await entriesOf(all.world, all.trainee)).toHaveLength(2);
  });

  test("a form that was submitted, changed and resubmitted after Back changes nothing", async () => {
    const all = await practiceWorld();
    const id = newId();
    await send(all, all.trainee, { id });
    const again = await send(all, all.trainee, { id, timeHours: "3" });
    expect(again.status).toBe(409);
    expect((await stored(all.world, id))?.minutes).toBe(90);
  });

  test("a stale draft is reported, its text kept, and nothing overwritten", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "draft", { rev: 3, note: "newer" });
    const answer = await change(all, all.trainee, id, { ...FILLED, id, rev: "2", note: "older words" });
    expect(answer.status).toBe(409);
    expect(answer.data).toMatchObject({ reply: { initialValue: { note: "older words" } } });
    expect(await stored(all.world, id)).toMatchObject({ state: "draft", note: "newer", rev: 3 });
  });

  test.each([
    ["no day", { practisedOn: "" }, "practisedOn"],
    ["a day that does not exist", { practisedOn: "2026-02-30" }, "practisedOn"],
    ["tomorrow", { practisedOn: "2026-03-03" }, "practisedOn"],
    ["more than a year ago", { practisedOn: "2025-03-01" }, "practisedOn"],
    ["no time", { timeHours: "", timeMinutes: "" }, "time"],
    ["nothing at all", { timeHours: "0", timeMinutes: "0" }, "time"],
    ["more than a day", { timeHours: "24", timeMinutes: "1" }, "time"],
    ["half hours", { timeHours: "1.5" }, "timeHours"],
    ["a setting that is not there", { setting: "moon" }, "setting"],
    ["no activity", { activity: "" }, "activity"],
    ["no competency", { competencies: [] }, "competencies"],
    ["four competencies", { competencies: ["cc1", "cc2", "cc3", "cc4"] }, "competencies"],
    ["a domain that is not there", { domain: "other" }, "domain"],
    ["an address for a site code", { siteCode: "12 Oak Lane, 2nd" }, "siteCode"],
    ["a long note", { note: "a".repeat(201) }, "note"],
    ["a note with a NUL byte", { note: "a\u0000b" }, "note"],
  ])("is refused with %s, and nothing is stored", async (_name, fields, field) => {
    const all = await practiceWorld();
    const answer = await send(all, all.trainee, fields);
    expect(answer.status).toBe(400);
    expect(Object.keys(errorsIn(answer.data))).toContain(field);
    expect(await entriesOf(all.world, all.trainee)).toEqual([]);
  });

  test("emoji and any script are stored as they were typed", async () => {
    const all = await practiceWorld();
    const note = "Gut gemacht 🌱 ليلى كانت هنا";
    await send(all, all.trainee, { note });
    expect((await entriesOf(all.world, all.trainee))[0]?.note).toBe(note);
  });

  test("a megabyte is refused before it is read", async () => {
    const all = await practiceWorld();
    expect((await send(all, all.trainee, { note: "a".repeat(1_000_000) })).status).toBe(413);
  });

  test("an unknown id is refused", async () => {
    const all = await practiceWorld();
    expect((await send(all, all.trainee, { id: "../../etc" })).status).toBe(400);
  });

  test("the day is the person's own", async () => {
    const all = await practiceWorld();
    all.world.clock.now = Date.UTC(2026, 2, 2, 23, 30);
    const offered = await outcome(() => newLoader(all.world.get(all.trainee, "/practice/new")));
    expect(offered.data).toMatchObject({ form: { days: { first: "2025-03-03", last: "2026-03-03" } } });
    expect((await send(all, all.trainee, { practisedOn: "2026-03-03" })).status).toBe(303);
  });
});

describe("what could identify a person", () => {
  const note = "Sat with J.S. and Mr. Alvarez.";

  test("sends the form back, naming it, with the text kept", async () => {
    const all = await practiceWorld();
    const answer = await send(all, all.trainee, { note });
    expect(answer.status).toBe(400);
    const errors = errorsIn(answer.data);
    expect(errors.note?.[0]).toContain("“J.S.” (initials), “Mr. Alvarez” (a name)");
    expect(errors.identifiesNobody).toHaveLength(1);
    expect(answer.data).toMatchObject({ reply: { initialValue: { note } } });
    expect(await entriesOf(all.world, all.trainee)).toEqual([]);
  });
  test("is reported together with every other error", async () => {
    const all = await practiceWorld();
    const errors = errorsIn((await send(all, all.trainee, { note, setting: "", practisedOn: "" })).data);
    expect(Object.keys(errors).sort()).toEqual(["identifiesNobody", "note", "practisedOn", "setting"]);
  });
  test("is asked about when a draft is submitted, and not before", async () => {
    const all = await practiceWorld();
    const id = newId();
    expect((await send(all, all.trainee, { id, note, intent: "draft" })).status).toBe(303);
    expect((await change(all, all.trainee, id, { ...FILLED, id, rev: "0", note })).status).toBe(400);
  });
  test("is saved with the check box, and the log records how many and not what", async () => {
    const all = await practiceWorld();
    expect((await send(all, all.trainee, { note, identifiesNobody: "on" })).status).toBe(303);
    const [line] = await audited(all.world, "practice.note_kept");
    expect(line?.details).toEqual({ seen: 2 });
    expect(JSON.stringify(await audited(all.world, "practice.note_kept"))).not.toContain("Alvarez");
  });
});

describe("a day", () => {
  test("cannot exceed its length, drafts included", async () => {
    const all = await practiceWorld();
    await entry(all.world, all.trainee, "draft", { practisedOn: "2026-03-02", minutes: 1380 });
    const answer = await send(all, all.trainee, { timeHours: "1", timeMinutes: "1", longDay: "on" });
    expect(answer.status).toBe(400);
    expect(errorsIn(answer.data)).toHaveProperty("time");
    expect((await send(all, all.trainee, { timeHours: "1", timeMinutes: "0", longDay: "on" })).status).toBe(
      303,
    );
  });
  test("with many hours prompts a question once", async () => {
    const all = await practiceWorld();
    await entry(all.world, all.trainee, "submitted", { practisedOn: "2026-03-02", minutes: 300 });
    const asked = await send(all, all.trainee, {});
    expect(asked.status).toBe(400);
    expect(errorsIn(asked.data).longDay?.[0]).toContain("6 hours 30 minutes");
    expect((await send(all, all.trainee, { longDay: "on" })).status).toBe(303);
  });
  test("does not count what was withdrawn or corrected", async () => {
    const all = await practiceWorld();
    await entry(all.world, all.trainee, "withdrawn", { practisedOn: "2026-03-02", minutes: 1440 });
    const old = await entry(all.world, all.trainee, "confirmed", { practisedOn: "2026-03-02", minutes: 300 });
    const answer = await send(all, all.trainee, { corrects: old, timeHours: "5" });
    expect(answer.status).toBe(303);
  });
  test("two at the same time cannot exceed the limit", async () => {
    const all = await practiceWorld();
    const both = await Promise.all(
      [1, 2].map(() => send(all, all.trainee, { timeHours: "13", timeMinutes: "0", longDay: "on" })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([303, 400]);
  });
});

describe("before practice opens", () => {
  test("drafts can be written but nothing can be submitted", async () => {
    const all = await practiceWorld();
    const early = await all.world.trainee("Early", {
      cohort: all.cohort,
      supervisor: all.supervisor,
      assignedBy: all.manager,
    });
    const id = newId();
    const refused = await send(all, early, { id });
    expect(refused.status).toBe(409);
    expect(await entriesOf(all.world, early)).toEqual([]);
    expect((await send(all, early, { id, intent: "draft" })).status).toBe(303);
    const sent = await outcome(() => logAction(all.world.post(early, "/practice", { entry: `${id}:0` })));
    expect(sent.status).toBe(409);
    expect((await stored(all.world, id))?.state).toBe("draft");
    const log = await outcome(() => logLoader(all.world.get(early, "/practice")));
    expect(log.data).toMatchObject({ page: { access: "locked", lockedBy: [{ slug: "walking-together" }] } });
  });
  test("a person without an application is told so", async () => {
    const all = await practiceWorld();
    const lone = await all.world.person("Lone", "trainee");
    const log = await outcome(() => logLoader(all.world.get(lone, "/practice")));
    expect(log.data).toMatchObject({ page: { access: "closed" } });
    expect((await send(all, lone, {})).status).toBe(409);
  });
});
