import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { outcome, type TestPerson } from "../../support/world";
import { audited, entry, errorsIn, FILLED, practiceWorld, stored } from "./support";
import { supervisorAssignments } from "~/db/schema/cohorts";
import { outbox } from "~/db/schema/journal";
import { practiceEvents } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import { practiceTotals } from "~/features/practice/queries/totals.server";
import { newId } from "~/lib/ids";
import { loader as homeLoader } from "~/routes/supervise._index";
import { action as entryAction, loader as ownLoader } from "~/routes/practice.$id";
import { action as newAction } from "~/routes/practice.new";
import { type World, decide, confirm, review, traineePage, entryPage } from "./supervising";

const REASON = "Which kind of group was it, and how long?";

const query = (all: World, who: TestPerson | null, id: string, rev = "1", reason = REASON) =>
  decide(all, who, { intent: "query", id, rev, reason });

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
