import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { outcome } from "../../support/world";
import { audited, entriesOf, entry, FILLED, practiceWorld, stored } from "./support";
import { applications } from "~/db/schema/certification";
import { auditLog, outbox } from "~/db/schema/journal";
import { practiceEntries, practiceEvents } from "~/db/schema/practice";
import { reflections } from "~/db/schema/learning";
import { unitOfWork } from "~/db/unit-of-work.server";
import { HOUR } from "~/lib/dates";
import { newId } from "~/lib/ids";
import { loader as homeLoader } from "~/routes/supervise._index";
import { action as entryAction, loader as ownLoader } from "~/routes/practice.$id";
import { action as newAction, loader as newLoader } from "~/routes/practice.new";
import { confirm, review, traineePage, entryPage } from "./supervising";

describe("a note that identifies a person", () => {
  const SECRET = "Long walk with Terrell from the bakery";

  test("is gone everywhere once it is removed", async () => {
    const all = await practiceWorld();
    const { world, trainee, supervisor } = all;
    const old = await entry(world, trainee, "queried", { note: SECRET });
    const draft = await entry(world, trainee, "draft", { note: SECRET, correctsId: old });
    const twin = await entry(world, trainee, "confirmed", { note: SECRET });
    const harmless = await entry(world, trainee, "confirmed", { note: "Another note" });
    expect(await review(all, supervisor, old, { intent: "mask", id: old })).toMatchObject({
      location: `/supervise/practice/${old}?done=masked`,
    });

    const everything = JSON.stringify([
      await world.db.select().from(practiceEntries),
      await world.db.select().from(practiceEvents),
      await world.db.select().from(auditLog),
      await world.db.select().from(outbox),
      (await entryPage(all, supervisor, old)).data,
      (await traineePage(all, supervisor)).data,
      ...(await Promise.all(
        [old, draft, twin].map(
          async (id) => (await outcome(() => ownLoader(world.get(trainee, `/practice/${id}`, { id })))).data,
        ),
      )),
      (await outcome(() => newLoader(world.get(trainee, `/practice/new?corrects=${twin}`)))).data,
    ]);
    expect(everything).not.toContain("Terrell");
    expect(everything).toContain("Another note");
    expect(await stored(world, twin)).toMatchObject({ state: "confirmed", minutes: 60, rev: 1 });
    expect((await stored(world, harmless))?.note).toBe("Another note");
    expect((await entryPage(all, supervisor, old)).data).toMatchObject({
      page: { entry: { isNoteMasked: true, note: "" }, history: [{ kind: "masked" }] },
    });
    expect(await audited(world, "practice.masked")).toHaveLength(2);
  });

  test("a draft that was open when its text was removed does not silently restore it", async () => {
    const all = await practiceWorld();
    const { world, trainee, supervisor } = all;
    const old = await entry(world, trainee, "queried", { note: SECRET });
    const draft = await entry(world, trainee, "draft", { note: SECRET, correctsId: old });
    await review(all, supervisor, old, { intent: "mask", id: old });
    const fields = { ...FILLED, id: draft, rev: "0", note: SECRET, identifiesNobody: "on" };
    expect(
      (await outcome(() => entryAction(world.post(trainee, `/practice/${draft}`, fields, { id: draft }))))
        .status,
    ).toBe(409);
  });

  test("twice is once", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "submitted", { note: SECRET });
    await Promise.all([1, 2].map(() => review(all, all.supervisor, id, { intent: "mask", id })));
    expect(await audited(all.world, "practice.masked")).toHaveLength(1);
    expect((await confirm(all, all.supervisor, `${id}:1`)).status).toBe(303);
  });
});

describe("reading notes", () => {
  test("is recorded once for each reader, entry and hour", async () => {
    const all = await practiceWorld();
    const { world, trainee, supervisor } = all;
    const noted = await entry(world, trainee, "submitted", { note: "What I learned" });
    await entry(world, trainee, "submitted", { note: "" });
    const later = await entry(world, trainee, "confirmed", { note: "Old words" });
    await Promise.all([traineePage(all, supervisor), traineePage(all, supervisor)]);
    await entryPage(all, supervisor, noted);
    expect((await audited(world, "practice.read")).map(({ subjectId }) => subjectId)).toEqual([noted]);
    await entryPage(all, supervisor, later);
    expect(await audited(world, "practice.read")).toHaveLength(2);
    world.clock.now += HOUR;
    await traineePage(all, supervisor);
    expect(await audited(world, "practice.read")).toHaveLength(3);
    await outcome(() => ownLoader(world.get(trainee, `/practice/${noted}`, { id: noted })));
    expect(await audited(world, "practice.read")).toHaveLength(3);
  });
});

describe("the home of a supervisor", () => {
  test("puts the longest waiting first, applications among them", async () => {
    const all = await practiceWorld();
    const { world, cohort, supervisor, manager, trainee } = all;
    const applied = await world.trainee("Applied", { cohort, supervisor, assignedBy: manager });
    const late = await world.trainee("Late", { cohort, supervisor, assignedBy: manager });
    const now = world.clock.now;
    await entry(world, late, "submitted", { submittedAt: now - 1000 });
    await entry(world, trainee, "submitted", { submittedAt: now - 3000 });
    await entry(world, trainee, "submitted", { submittedAt: now });
    await unitOfWork(world.db, (tx) =>
      tx
        .update(applications)
        .set({ state: "submitted", stateSince: now - 2000 })
        .where(eq(applications.id, applied.applicationId)),
    );
    const home = await outcome(() => homeLoader(world.get(supervisor, "/supervise")));
    expect(home.data).toMatchObject({
      home: {
        queue: [
          { kind: "practice", personId: trainee.id, entries: 2, minutes: 120, since: now - 3000 },
          { kind: "application", personId: applied.id, applicationId: applied.applicationId },
          { kind: "practice", personId: late.id, entries: 1 },
        ],
        trainees: {
          total: 3,
          lines: [
            { shownName: "Applied", stage: "submitted" },
            { shownName: "Late" },
            { shownName: "Tia Trainee" },
          ],
        },
      },
    });
  });
  test("says why a trainee may need attention, by their own activity only", async () => {
    const all = await practiceWorld();
    all.world.clock.now += 8 * 24 * HOUR;
    const home = await outcome(() => homeLoader(all.world.get(all.supervisor, "/supervise")));
    expect(home.data).toMatchObject({
      home: { trainees: { lines: [{ reasons: [{ kind: "inactive", days: 8 }] }] } },
    });
  });
  test("is for supervisors", async () => {
    const { world, manager, trainee } = await practiceWorld();
    expect((await outcome(() => homeLoader(world.get(trainee, "/supervise")))).status).toBe(403);
    expect((await outcome(() => homeLoader(world.get(manager, "/supervise")))).status).toBe(403);
    expect((await outcome(() => homeLoader(world.get(null, "/supervise")))).location).toBe(
      "/login?to=%2Fsupervise",
    );
  });
  test("takes as many queries for fifty trainees as for one", async () => {
    const all = await practiceWorld();
    const { world, cohort, supervisor, manager } = all;
    const countQueries = async () => {
      let queries = 0;
      const args = world.get(supervisor, "/supervise");
      const select = ((...given: []) => (
        (queries += 1),
        world.db.select(...given)
      )) as typeof world.db.select;
      await homeLoader({ ...args, context: { ...args.context, db: { ...world.db, select } } });
      return queries;
    };
    const before = await countQueries();
    for (let i = 0; i < 49; i += 1) {
      const more = await world.trainee(`More ${i}`, { cohort, supervisor, assignedBy: manager });
      await entry(world, more, "submitted");
    }
    expect(await countQueries()).toBe(before);
  });
});

describe("the page of a trainee", () => {
  test("shows stage, requirements, quizzes, hours and what happened, and nothing private", async () => {
    const all = await practiceWorld();
    const { world, trainee, supervisor } = all;
    await unitOfWork(world.db, (tx) =>
      tx.insert(reflections).values({
        personId: trainee.id,
        lessonId: "l",
        reflectionId: "r",
        body: "my private words",
        updatedAt: world.clock.now,
        rev: 0,
      }),
    );
    await entry(world, trainee, "confirmed", { minutes: 30, domain: "advocacy" });
    const id = newId();
    await outcome(() => newAction(world.post(trainee, "/practice/new", { ...FILLED, id })));
    const { data } = await traineePage(all, supervisor);
    expect(data).toMatchObject({
      title: "Trainee",
      page: {
        trainee: { shownName: "Tia Trainee", cohortName: "Spring" },
        evaluation: { stage: "practising" },
        quizzes: [{ moduleId: "t01", tries: 1, missed: 0, bestPercent: 100 }],
        waiting: { total: 1, entries: [{ id, note: FILLED.note, activity: "One-to-one support" }] },
        totals: { confirmedMinutes: 30, waitingMinutes: 90 },
        timeline: expect.arrayContaining([
          expect.objectContaining({ kind: "practice", what: "submitted", entries: 1 }),
        ]),
      },
    });
    expect(JSON.stringify(data)).not.toContain("my private words");
    expect(JSON.stringify(data)).not.toContain(trainee.email);
  });
  test("an unknown or malformed id is not found", async () => {
    const all = await practiceWorld();
    for (const id of [newId(), "", "constructor", "é\u0000"]) {
      expect((await traineePage(all, all.supervisor, { id })).status).toBe(404);
    }
    expect((await entriesOf(all.world, all.trainee)).length).toBe(0);
  });
});
