import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { outcome, type TestPerson } from "../../support/world";
import { audited, entriesOf, entry, errorsIn, FILLED, practiceWorld, stored } from "./support";
import { applications } from "~/db/schema/certification";
import { supervisorAssignments } from "~/db/schema/cohorts";
import { auditLog, outbox } from "~/db/schema/journal";
import { practiceEntries, practiceEvents } from "~/db/schema/practice";
import { reflections } from "~/db/schema/learning";
import { unitOfWork } from "~/db/unit-of-work.server";
import { practiceTotals } from "~/features/practice/queries/totals.server";
import { HOUR } from "~/lib/dates";
import { newId } from "~/lib/ids";
import { action as reviewAction, loader as entryLoader } from "~/routes/supervise.practice.$id";
import { action as traineeAction, loader as traineeLoader } from "~/routes/supervise.trainees.$id";
import { loader as homeLoader } from "~/routes/supervise._index";
import { action as entryAction, loader as ownLoader } from "~/routes/practice.$id";
import { action as newAction, loader as newLoader } from "~/routes/practice.new";

type World = Awaited<ReturnType<typeof practiceWorld>>;
const REASON = "Which kind of group was it, and how long?";

const decide = (
  { world, trainee }: World,
  who: TestPerson | null,
  fields: Record<string, string | string[]>,
  of: { id: string } = trainee,
) => outcome(() => traineeAction(world.post(who, `/supervise/trainees/${of.id}`, fields, { id: of.id })));
const confirm = (all: World, who: TestPerson | null, ...pairs: string[]) =>
  decide(all, who, { intent: "confirm", entry: pairs });
const query = (all: World, who: TestPerson | null, id: string, rev = "1", reason = REASON) =>
  decide(all, who, { intent: "query", id, rev, reason });
const review = ({ world }: World, who: TestPerson | null, id: string, fields: Record<string, string>) =>
  outcome(() => reviewAction(world.post(who, `/supervise/practice/${id}`, fields, { id })));
const traineePage = ({ world, trainee }: World, who: TestPerson | null, of: { id: string } = trainee) =>
  outcome(() => traineeLoader(world.get(who, `/supervise/trainees/${of.id}`, { id: of.id })));
const entryPage = ({ world }: World, who: TestPerson | null, id: string) =>
  outcome(() => entryLoader(world.get(who, `/supervise/practice/${id}`, { id })));

async function reassign({ world, trainee, manager }: World, to: TestPerson) {
  await unitOfWork(world.db, async (tx) => {
    await tx
      .update(supervisorAssignments)
      .set({ toAt: world.clock.now })
      .where(and(eq(supervisorAssignments.traineeId, trainee.id), isNull(supervisorAssignments.toAt)));
    await tx.insert(supervisorAssignments).values({
      id: newId(),
      traineeId: trainee.id,
      supervisorId: to.id,
      assignedBy: manager.id,
      fromAt: world.clock.now,
    });
  });
}

describe("confirming", () => {
  test("counts the hours, records who and when, and is audited", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "submitted");
    expect(await confirm(all, all.supervisor, `${id}:1`)).toMatchObject({
      status: 303,
      location: `/supervise/trainees/${all.trainee.id}?done=confirmed&count=1&left=0`,
    });
    expect(await stored(all.world, id)).toMatchObject({
      state: "confirmed",
      decidedBy: all.supervisor.id,
      decidedAt: all.world.clock.now,
      rev: 2,
    });
    expect((await practiceTotals(all.world.db, [all.trainee.id])).get(all.trainee.id)?.confirmedMinutes).toBe(
      60,
    );
    expect(await audited(all.world, "practice.confirmed")).toMatchObject([
      { subjectId: id, aboutPersonId: all.trainee.id, actorId: all.supervisor.id },
    ]);
  });

  test("everything shown, at once; what changed meanwhile is skipped and reported", async () => {
    const all = await practiceWorld();
    const [a, b, c] = await Promise.all(
      [1, 1, 2].map((rev) => entry(all.world, all.trainee, "submitted", { rev })),
    );
    const answer = await confirm(all, all.supervisor, `${a}:1`, `${b}:1`, `${c}:1`);
    expect(answer.location).toMatch(/done=confirmed&count=2&left=1$/);
    expect((await stored(all.world, c!))?.state).toBe("submitted");
  });

  test("twice at the same time is done once", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "submitted");
    const both = await Promise.all([
      confirm(all, all.supervisor, `${id}:1`),
      confirm(all, all.supervisor, `${id}:1`),
    ]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(await audited(all.world, "practice.confirmed")).toHaveLength(1);
    expect(await all.world.db.$count(practiceEvents, eq(practiceEvents.entryId, id))).toBe(1);
  });

  test("and querying at the same time: one succeeds, the other is told what happened", async () => {
    for (const first of ["confirm", "query"] as const) {
      const all = await practiceWorld();
      const id = await entry(all.world, all.trainee, "submitted");
      const acts = {
        confirm: () => confirm(all, all.supervisor, `${id}:1`),
        query: () => query(all, all.supervisor, id),
      };
      const second = first === "confirm" ? "query" : "confirm";
      const answers = await Promise.all([acts[first](), acts[second]()]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([303, 409]);
      // Whoever begins succeeds where units of work run one after the other; on PostgreSQL it may be either.
      const winner = answers[0].status === 303 ? first : second;
      if (all.world.db.engine === "sqlite") expect(winner).toBe(first);
      const lost = answers.find((answer) => answer.status === 409)!;
      expect(errorsIn(lost.data)[""]?.[0]).toContain("changed while you were reading it");
      expect(errorsIn(lost.data)[""]?.[0]).toContain(
        winner === "confirm" ? "has been confirmed" : "returned with a question",
      );
      expect((await stored(all.world, id))?.state).toBe(winner === "confirm" ? "confirmed" : "queried");
    }
  });

  test.each(["draft", "queried", "withdrawn"] as const)("a %s entry is not confirmed", async (state) => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, state);
    const answer = await confirm(all, all.supervisor, `${id}:${state === "draft" ? 0 : 1}`);
    expect(answer.status).toBe(state === "draft" ? 404 : 409);
    expect((await stored(all.world, id))?.state).toBe(state);
  });

  test("a correction replaces the confirmed entry only then", async () => {
    const all = await practiceWorld();
    const { world, trainee, supervisor } = all;
    const old = await entry(world, trainee, "confirmed", { minutes: 60 });
    const id = newId();
    await outcome(() => newAction(world.post(trainee, "/practice/new", { ...FILLED, id, corrects: old })));
    const confirmed = async () =>
      (await practiceTotals(world.db, [trainee.id])).get(trainee.id)?.confirmedMinutes;
    expect(await confirmed()).toBe(60);
    await confirm(all, supervisor, `${id}:1`);
    expect(await confirmed()).toBe(90);
    expect((await stored(world, old))?.state).toBe("confirmed");
    const page = await outcome(() => ownLoader(world.get(trainee, `/practice/${old}`, { id: old })));
    expect(page.data).toMatchObject({ page: { entry: { state: "replaced" }, canCorrect: false } });
  });

  test("a queried correction of a confirmed entry, answered: the three never count together", async () => {
    const all = await practiceWorld();
    const { world, trainee, supervisor } = all;
    const first = await entry(world, trainee, "confirmed", { minutes: 60 });
    const [second, third] = [newId(), newId()];
    const write = (id: string, corrects: string, timeHours: string) =>
      outcome(() =>
        newAction(
          world.post(trainee, "/practice/new", { ...FILLED, id, corrects, timeHours, timeMinutes: "0" }),
        ),
      );
    await write(second, first, "2");
    await query(all, supervisor, second);
    expect((await write(third, second, "3")).status).toBe(303);
    expect(await stored(world, second)).toMatchObject({ state: "withdrawn" });
    expect(await stored(world, third)).toMatchObject({ state: "submitted", correctsId: first });
    const totals = async () => (await practiceTotals(world.db, [trainee.id])).get(trainee.id);
    expect(await totals()).toMatchObject({ confirmedMinutes: 60, waitingMinutes: 0, waiting: 1 });
    await confirm(all, supervisor, `${third}:1`);
    expect(await totals()).toMatchObject({ confirmedMinutes: 180, waiting: 0 });
  });
});

describe("asking a question", () => {
  test("returns the entry with its reason, and sends a neutral email", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "submitted");
    expect((await query(all, all.supervisor, id)).status).toBe(303);
    expect((await stored(all.world, id))?.state).toBe("queried");
    const page = await outcome(() => ownLoader(all.world.get(all.trainee, `/practice/${id}`, { id })));
    expect(page.data).toMatchObject({
      page: { canCorrect: true, history: [{ kind: "queried", reason: REASON, actorName: "Sol Supervisor" }] },
    });
    const mails = await all.world.db.select().from(outbox);
    expect(mails).toMatchObject([
      { template: "hours_queried", toEmail: all.trainee.email, params: { path: `/practice/${id}` } },
    ]);
    expect(JSON.stringify(await audited(all.world, "practice.queried"))).not.toContain("group");
  });
  test("needs a reason, and one that names no one", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "submitted");
    expect((await query(all, all.supervisor, id, "1", "Why?")).status).toBe(400);
    expect((await query(all, all.supervisor, id, "1", "          ")).status).toBe(400);
    expect((await query(all, all.supervisor, id, "1", "a".repeat(1001))).status).toBe(400);
    const named = await query(all, all.supervisor, id, "1", "Was this with Mr. Alvarez again?");
    expect(errorsIn(named.data).reason?.[0]).toContain("Mr. Alvarez");
    expect((await stored(all.world, id))?.state).toBe("submitted");
    expect((await query(all, all.supervisor, id, "1", "😀 Wie lange war die Gruppe?")).status).toBe(303);
  });
  test("about an entry that changed is reported, with the reason kept", async () => {
    const all = await practiceWorld();
    const gone = await entry(all.world, all.trainee, "withdrawn", { rev: 2 });
    const stale = await entry(all.world, all.trainee, "submitted", { rev: 5 });
    for (const id of [gone, stale]) {
      const answer = await query(all, all.supervisor, id);
      expect(answer.status).toBe(409);
      expect(answer.data).toMatchObject({ reply: { initialValue: { reason: REASON } } });
    }
    expect(await all.world.db.select().from(outbox)).toEqual([]);
  });
  test("twice is done once: one event, one email", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "submitted");
    const both = await Promise.all([query(all, all.supervisor, id), query(all, all.supervisor, id)]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(await all.world.db.$count(outbox)).toBe(1);
    expect(await all.world.db.$count(practiceEvents)).toBe(1);
  });
  test("while the trainee withdraws the entry: one succeeds", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "submitted");
    const back = () =>
      outcome(() =>
        entryAction(
          all.world.post(all.trainee, `/practice/${id}`, { intent: "withdraw", id, rev: "1" }, { id }),
        ),
      );
    const [mine, theirs] = await Promise.all([back(), query(all, all.supervisor, id)]);
    expect([mine.status, theirs.status].sort()).toEqual([303, 409]);
    // Whoever begins succeeds where units of work run one after the other; on PostgreSQL it may be either.
    const isMine = mine.status === 303;
    if (all.world.db.engine === "sqlite") expect(isMine).toBe(true);
    expect((await stored(all.world, id))?.state).toBe(isMine ? "withdrawn" : "queried");
  });
});

describe("who decides", () => {
  test("another supervisor, the manager, the trainee and a visitor are refused", async () => {
    const all = await practiceWorld();
    const { world, trainee, manager } = all;
    const id = await entry(world, trainee, "submitted", { note: "secret words" });
    const other = await world.person("Other Supervisor", "supervisor");
    for (const [who, status] of [
      [other, 404],
      [manager, 403],
      [trainee, 403],
      [null, 303],
    ] as const) {
      expect((await traineePage(all, who)).status).toBe(status);
      expect((await entryPage(all, who, id)).status).toBe(status);
      expect((await confirm(all, who, `${id}:1`)).status).toBe(status);
      expect((await query(all, who, id)).status).toBe(status);
      for (const intent of ["confirm", "query", "mask"]) {
        expect(
          (await review(all, who, id, { intent, entry: `${id}:1`, id, rev: "1", reason: REASON })).status,
        ).toBe(status);
      }
    }
    expect(await stored(world, id)).toMatchObject({ state: "submitted", rev: 1, note: "secret words" });
    expect(await audited(world, "practice.read")).toEqual([]);
  });

  test("no one decides about their own entry, even as a supervisor", async () => {
    const all = await practiceWorld();
    const both = await all.world.person("Both", "trainee", "supervisor");
    const id = await entry(all.world, both, "submitted");
    expect((await decide(all, both, { intent: "confirm", entry: `${id}:1` }, both)).status).toBe(404);
    expect((await review(all, both, id, { intent: "query", id, rev: "1", reason: REASON })).status).toBe(404);
    expect((await entryPage(all, both, id)).status).toBe(404);
    expect((await stored(all.world, id))?.state).toBe("submitted");
  });

  test("entries of another trainee are not included", async () => {
    const all = await practiceWorld();
    const stranger = await all.world.trainee("Stranger", { cohort: all.cohort, assignedBy: all.manager });
    const [mine, theirs] = [
      await entry(all.world, all.trainee, "submitted"),
      await entry(all.world, stranger, "submitted"),
    ];
    expect((await confirm(all, all.supervisor, `${mine}:1`, `${theirs}:1`)).location).toMatch(
      /count=1&left=1$/,
    );
    expect((await stored(all.world, theirs))?.state).toBe("submitted");
    expect((await query(all, all.supervisor, theirs)).status).toBe(404);
  });

  test("a draft is not found for anyone but its author", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "draft", { note: "unfinished" });
    expect((await entryPage(all, all.supervisor, id)).status).toBe(404);
    expect((await review(all, all.supervisor, id, { intent: "mask", id })).status).toBe(404);
    expect(JSON.stringify((await traineePage(all, all.supervisor)).data)).not.toContain("unfinished");
    expect((await stored(all.world, id))?.note).toBe("unfinished");
  });

  test("after reassignment is reported, nothing is changed, and pending work was reassigned too", async () => {
    const all = await practiceWorld();
    const { world, trainee, supervisor } = all;
    const id = await entry(world, trainee, "submitted");
    const next = await world.person("Next", "supervisor");
    await reassign(all, next);
    const told = "/supervise?done=reassigned";
    expect(await confirm(all, supervisor, `${id}:1`)).toMatchObject({ status: 303, location: told });
    expect(await query(all, supervisor, id)).toMatchObject({ location: told });
    for (const intent of ["confirm", "query", "mask"]) {
      expect(
        await review(all, supervisor, id, { intent, entry: `${id}:1`, id, rev: "1", reason: REASON }),
      ).toMatchObject({ location: told });
    }
    expect(await stored(world, id)).toMatchObject({ state: "submitted", rev: 1 });
    expect((await traineePage(all, supervisor)).status).toBe(404);
    expect((await outcome(() => homeLoader(world.get(supervisor, "/supervise")))).data).toMatchObject({
      home: { queue: [], trainees: { total: 0 } },
    });
    expect((await outcome(() => homeLoader(world.get(next, "/supervise")))).data).toMatchObject({
      home: { queue: [{ personId: trainee.id }] },
    });
    expect((await confirm(all, next, `${id}:1`)).status).toBe(303);
  });
});

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

  test("twice is done once", async () => {
    const all = await practiceWorld();
    const id = await entry(all.world, all.trainee, "submitted", { note: SECRET });
    await Promise.all([1, 2].map(() => review(all, all.supervisor, id, { intent: "mask", id })));
    expect(await audited(all.world, "practice.masked")).toHaveLength(1);
    expect((await confirm(all, all.supervisor, `${id}:1`)).status).toBe(303);
  });
});

describe("reading notes", () => {
  test("is recorded once per reader, entry and hour", async () => {
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
