import { evaluationOf } from "../../support/evaluation";
import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { readLessons } from "../assessment/support";
import { staff } from "../../support/cohort-scene";
import { completeModule } from "../../support/completions";
import { testWorld, type TestWorld } from "../../support/world";
import { apply, depsOf, gather, issue, practise, sign, type Trainee } from "../certification/story";
import { agreements } from "~/db/schema/agreements";
import { attestations } from "~/db/schema/attestations";
import { attempts } from "~/db/schema/assessment";
import { certificates } from "~/db/schema/certification";
import { memberships } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import { rosterLines } from "~/db/schema/roster";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { startAttempt } from "~/features/assessment/commands/attempts.server";
import { submitAttempt } from "~/features/assessment/commands/grading.server";
import { markRead } from "~/features/assessment/commands/reading.server";
import { agreeToTexts } from "~/features/certification/commands/agreeing.server";
import { withdrawApplication } from "~/features/certification/commands/applications.server";
import { governCertificate } from "~/features/certification/commands/certificates.server";
import { textsToAgree } from "~/features/certification/agreeing";
import { applicationById } from "~/features/certification/queries/applications.server";
import { deactivatePerson, reactivatePerson } from "~/features/enrollment/commands/accounts.server";
import { assignSupervisor } from "~/features/enrollment/commands/assigning.server";
import { endMembership, moveMember } from "~/features/enrollment/commands/moving.server";
import { notePlace, openLesson } from "~/features/learning/commands/lessons.server";
import { headingsOf } from "~/features/learning/model";
import { changeProfile } from "~/features/people/commands/profile.server";
import { withdrawEntry } from "~/features/practice/commands/changes.server";
import { confirmEntries, queryEntry } from "~/features/practice/commands/decisions.server";
import { saveEntry } from "~/features/practice/commands/entries.server";
import { rebuildRoster } from "~/features/roster/commands/rebuild.server";
import { compareRoster } from "~/features/roster/queries/compare.server";
import { MARKS, type Mark } from "~/journal/marks.server";
import { practiceEntries } from "~/db/schema/practice";

async function cast() {
  const w = await testWorld();
  const manager = await w.person("Mara Manager", "manager");
  const admin = await w.person("Ada", "administrator");
  await w.person("Ben Backup", "administrator");
  const supervisor = await w.person("Sam Supervisor", "supervisor");
  const second = await w.person("Sol Second", "supervisor");
  const cohort = await w.cohort("Spring", manager);
  const autumn = await w.cohort("Autumn", manager);
  for (const one of [supervisor, second])
    for (const { id } of [cohort, autumn]) await staff(w, id, one, manager);
  const joining = { cohort, supervisor, assignedBy: manager };
  /** Has everything but the signature, has one module, and has nothing. */
  const ready = await w.trainee("Rea Ready", joining);
  const half = await w.trainee("Hal Half", joining);
  const fresh = await w.trainee("Fay Fresh", { cohort, assignedBy: manager });
  await gather(w, ready, supervisor);
  await unitOfWork(w.db, (tx) => completeModule(tx, w, half.id, w.curriculum.modules[0]!.id));
  await readLessons(w, fresh, w.curriculum.modules[0]!.id, 1);
  w.clock.now += 3_600_000;
  return { w, manager, admin, supervisor, second, cohort, autumn, ready, half, fresh };
}

type Cast = Awaited<ReturnType<typeof cast>>;
type Act = (cast: Cast, db: Database) => Promise<unknown>;

const deps = (w: TestWorld) => ({ ...w.deps, curriculum: w.curriculum });
const lesson = (w: TestWorld, place: number) => w.curriculum.modules[0]!.lessons[place]!;

const logHours = (w: TestWorld, db: Database, who: Trainee, minutes: number, day = "2026-03-01") =>
  saveEntry(
    db,
    w.viewerOf(who),
    {
      id: w.deps.newId(),
      rev: null,
      correctsId: null,
      intent: "submit",
      isLongDayMeant: true,
      isOtherMeant: true,
      fields: {
        practisedOn: day,
        minutes,
        setting: "test-centre",
        activity: "one-to-one",
        domain: "mentoring_education",
        competencies: ["cc1"],
        isPaid: false,
        siteCode: null,
        note: "",
      },
    },
    deps(w),
  );

async function beginAttempt(w: TestWorld, db: Database, who: Trainee, moduleId: string): Promise<string> {
  const begun = await startAttempt(db, w.viewerOf(who), { moduleId }, deps(w));
  return begun.ok ? begun.attemptId : "";
}

const openAttempts = (w: TestWorld, who: Trainee) =>
  w.db
    .select()
    .from(attempts)
    .where(and(eq(attempts.personId, who.id), eq(attempts.state, "in_progress")));

/** Makes a person's stored line wrong, as if it had been missed before. */
const spoil = (w: TestWorld, who: Trainee) =>
  unitOfWork(w.appDb, (tx) =>
    tx.update(rosterLines).set({ completedModules: 99 }).where(eq(rosterLines.personId, who.id)),
  );

/** For each mark an act that no other mark covers, and what has to be there before it. */
const ACTS: Record<Mark, { before?: Act; act: Act }> = {
  lesson_visited: {
    act: ({ w, fresh }, db) =>
      openLesson(db, w.viewerOf(fresh), { lesson: lesson(w, 0), lastOpenedAt: null }, w.deps),
  },
  lesson_read: {
    act: ({ w, fresh }, db) => markRead(db, w.viewerOf(fresh), { lesson: lesson(w, 1) }, deps(w)),
  },
  attempt_started: {
    // Its effect shows only where a lesson could not be read: what is tested is that the line is computed anew.
    before: async ({ w, half }) => {
      await readLessons(w, half, w.curriculum.modules[1]!.id);
      await spoil(w, half);
    },
    act: async ({ w, half }, db) =>
      expect(await beginAttempt(w, db, half, w.curriculum.modules[1]!.id)).not.toBe(""),
  },
  attempt_graded: {
    before: async ({ w, half }) => {
      await readLessons(w, half, w.curriculum.modules[1]!.id);
      await beginAttempt(w, w.db, half, w.curriculum.modules[1]!.id);
    },
    act: async ({ w, half }, db) => {
      const [attempt] = await openAttempts(w, half);
      await submitAttempt(db, w.viewerOf(half), { attemptId: attempt!.id, seq: 0 }, deps(w));
    },
  },
  practice: { act: ({ w, half }, db) => logHours(w, db, half, 90) },
  application: {
    act: async ({ w, ready }, db) =>
      expect(await withdrawApplication(db, w.viewerOf(ready), { rev: 0 }, depsOf(w))).toEqual({ ok: true }),
  },
  attestation: {
    before: ({ w, ready }) =>
      unitOfWork(w.db, (tx) => tx.delete(attestations).where(eq(attestations.personId, ready.id))),
    act: async ({ w, ready }, db) => {
      const asked = textsToAgree((await evaluationOf(w.db, w.curriculum, ready.id))!.requirements);
      const agreed = Object.fromEntries(asked.map(({ requirementId, hash }) => [requirementId, hash]));
      expect(await agreeToTexts(db, w.viewerOf(ready), agreed, depsOf(w))).toMatchObject({ ok: true });
    },
  },
  certificate: {
    before: async ({ w, ready, supervisor, manager }) => {
      const s = { w, deps: depsOf(w), trainee: ready };
      for (const step of [await apply(s), await sign(s, supervisor), await issue(s, manager)])
        expect(step.ok).toBe(true);
    },
    act: async ({ w, manager, ready }, db) => {
      const [certificate] = await w.db.select().from(certificates).where(eq(certificates.personId, ready.id));
      const input = {
        certificateId: certificate!.id,
        rev: certificate!.rev,
        act: "revoke" as const,
        reason: "For the test.",
        reviewOn: null,
      };
      expect(await governCertificate(db, w.viewerOf(manager), input, depsOf(w))).toMatchObject({ ok: true });
    },
  },
  membership: {
    act: ({ w, manager, cohort, fresh }, db) =>
      endMembership(db, w.viewerOf(manager), { cohortId: cohort.id, personId: fresh.id }, w.deps),
  },
  supervisor: {
    act: ({ w, manager, cohort, second, fresh }, db) =>
      assignSupervisor(
        db,
        w.viewerOf(manager),
        { cohortId: cohort.id, traineeIds: [fresh.id], supervisorId: second.id },
        w.deps,
      ),
  },
  supervisor_account: {
    // As in an early release, which left the assignments of a deactivated supervisor open.
    before: ({ w, supervisor }) =>
      unitOfWork(w.db, (tx) =>
        tx
          .update(people)
          .set({ status: "deactivated", deactivatedAt: 1 })
          .where(eq(people.id, supervisor.id)),
      ),
    act: ({ w, admin, supervisor }, db) =>
      reactivatePerson(db, w.viewerOf(admin), { personId: supervisor.id }, w.deps),
  },
  name: {
    act: ({ w, half }, db) =>
      changeProfile(
        db,
        w.viewerOf(half),
        { shownName: "Zoe New", legalName: "Zoe New Legal", timeZone: null, rev: 0 },
        w.deps,
      ),
  },
};

describe("stored lines", () => {
  test.each(MARKS)(
    "are right after an act with the mark %s, and wrong when that mark is left out",
    async (mark) => {
      const { act, before } = ACTS[mark];
      const withIt = await cast();
      await before?.(withIt, withIt.w.db);
      if (mark !== "attempt_started") expect(await compareRoster(withIt.w.db, withIt.w)).toEqual([]);
      await act(withIt, withIt.w.appDb);
      expect(await compareRoster(withIt.w.db, withIt.w)).toEqual([]);

      const without = await cast();
      await before?.(without, without.w.db);
      await act(without, without.w.leavingOut(mark));
      expect(await compareRoster(without.w.db, without.w)).not.toEqual([]);
    },
  );

  test("are right after many commands in any order", async () => {
    const s = await cast();
    const { w } = s;
    const db = w.appDb;
    // A fixed sequence: a failure can be repeated.
    let state = 20261130;
    const random = (below: number) => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * below);
    };
    const trainees = [s.ready, s.half, s.fresh];
    const someone = () => trainees[random(trainees.length)]!;
    const seen = async (who: Trainee) => {
      const rows = await w.db.select().from(practiceEntries).where(eq(practiceEntries.personId, who.id));
      return rows[random(Math.max(1, rows.length))];
    };
    const [spring, autumn] = [s.cohort.id, s.autumn.id];
    const acts: (() => Promise<unknown>)[] = [
      ...Object.values(ACTS)
        .filter(({ before }) => !before)
        .map(
          ({ act }) =>
            () =>
              act(s, db).catch(() => undefined),
        ),
      () => beginAttempt(w, db, someone(), w.curriculum.modules[random(2)]!.id),
      async () => {
        const who = someone();
        const [open] = await openAttempts(w, who);
        await submitAttempt(db, w.viewerOf(who), { attemptId: open?.id ?? "", seq: 0 }, deps(w));
      },
      () => logHours(w, db, someone(), 15 * (1 + random(8)), `2026-02-${10 + random(18)}`),
      async () => {
        const who = someone();
        const entry = await seen(who);
        const input = { traineeId: who.id, entries: [{ id: entry?.id ?? "", rev: entry?.rev ?? 0 }] };
        await confirmEntries(db, w.viewerOf(s.supervisor), input, w.deps);
      },
      async () => {
        const entry = await seen(someone());
        const input = { id: entry?.id ?? "", rev: entry?.rev ?? 0, reason: "Which day?" };
        await queryEntry(db, w.viewerOf(s.supervisor), input, w.deps);
      },
      async () => {
        const who = someone();
        const entry = await seen(who);
        await withdrawEntry(db, w.viewerOf(who), { id: entry?.id ?? "", rev: entry?.rev ?? 0 }, w.deps);
      },
      () =>
        moveMember(
          db,
          w.viewerOf(s.manager),
          {
            personId: someone().id,
            fromCohortId: [spring, autumn, null][random(3)] ?? null,
            toCohortId: [spring, autumn][random(2)]!,
          },
          w.deps,
        ),
      () =>
        assignSupervisor(
          db,
          w.viewerOf(s.manager),
          {
            cohortId: [spring, autumn][random(2)]!,
            traineeIds: [someone().id],
            supervisorId: [s.supervisor, s.second][random(2)]!.id,
          },
          w.deps,
        ),
      () => deactivatePerson(db, w.viewerOf(s.admin), { personId: s.second.id }, w.deps),
      () => reactivatePerson(db, w.viewerOf(s.admin), { personId: s.second.id }, w.deps),
      () => {
        const place = random(2);
        return notePlace(
          db,
          w.viewerOf(someone()),
          { lesson: lesson(w, place), place: headingsOf(lesson(w, place))[0]?.id ?? "" },
          w.deps,
        );
      },
      async () => {
        const who = someone();
        const application = await applicationById(w.db, who.applicationId);
        await withdrawApplication(db, w.viewerOf(who), { rev: application?.rev ?? 0 }, depsOf(w));
      },
    ];
    const counted = new Set<number>();
    for (let turn = 0; turn < 150; turn += 1) {
      w.clock.now += 60_000 * (1 + random(600));
      const which = random(acts.length);
      counted.add(which);
      await acts[which]!();
      if (turn % 30 === 29) expect(await compareRoster(w.db, w), `after ${turn + 1} acts`).toEqual([]);
    }
    expect(counted.size).toBe(acts.length);
  });

  test("a line that is missing, old or wrong is found; a rebuild mends what is missing or old", async () => {
    const { w, half, ready } = await cast();
    await unitOfWork(w.appDb, async (tx) => {
      await tx.delete(rosterLines).where(eq(rosterLines.personId, half.id));
      await tx
        .update(rosterLines)
        .set({ contentHash: "of another content", confirmedMinutes: 1 })
        .where(eq(rosterLines.personId, ready.id));
    });
    const found = await compareRoster(w.db, w);
    expect(found.map(({ column }) => column).sort()).toEqual(["confirmedMinutes", "contentHash", "line"]);
    expect(await rebuildRoster(w.appDb, {}, w)).toEqual({ people: 2, failed: [], isDone: true });
    expect(await compareRoster(w.db, w)).toEqual([]);
    expect(await rebuildRoster(w.appDb, {}, w)).toEqual({ people: 0, failed: [], isDone: true });
  });

  test("a rebuild with a limit stops and goes on from there", async () => {
    const w = await testWorld();
    const manager = await w.person("Mara Manager", "manager");
    const cohort = await w.cohort("Spring", manager);
    await unitOfWork(w.appDb, async (tx) => {
      for (let n = 0; n < 250; n += 1) {
        const id = w.deps.newId();
        await tx.insert(people).values({
          id,
          email: `p${n}@example.org`,
          legalName: `Person ${n}`,
          shownName: `Person ${n}`,
          passwordHash: "x",
          status: "active",
          createdAt: 1,
        });
        await tx
          .insert(memberships)
          .values({ id: w.deps.newId(), cohortId: cohort.id, personId: id, joinedAt: w.clock.now });
      }
    });
    expect(await rebuildRoster(w.appDb, { limit: 100 }, w)).toEqual({
      people: 100,
      failed: [],
      isDone: false,
    });
    expect(await rebuildRoster(w.appDb, {}, w)).toEqual({ people: 150, failed: [], isDone: true });
    expect(await compareRoster(w.db, w)).toEqual([]);
  });

  test("a record that cannot be read holds up no one else's line", async () => {
    const { w, half } = await cast();
    await unitOfWork(w.appDb, async (tx) => {
      await tx.update(agreements).set({ profileHash: "unknown" }).where(eq(agreements.personId, half.id));
      await tx.update(rosterLines).set({ contentHash: "of another content" });
    });
    expect(await rebuildRoster(w.appDb, {}, w)).toEqual({ people: 3, failed: [half.id], isDone: true });
  });

  test("nothing is stored when the unit of work is rolled back", async () => {
    const { w, half } = await cast();
    const before = await w.db.select().from(rosterLines);
    await expect(
      unitOfWork(w.appDb, async (tx) => {
        await tx.update(people).set({ shownName: "Nobody" }).where(eq(people.id, half.id));
        throw new Error("stop");
      }),
    ).rejects.toThrow("stop");
    expect(await w.db.select().from(rosterLines)).toEqual(before);
  });

  test("practice counts once it is confirmed, and only then", async () => {
    const { w, half, supervisor } = await cast();
    await practise(w, half, 60);
    await practise(w, half, 45, { confirmedBy: supervisor });
    const [line] = await w.db.select().from(rosterLines).where(eq(rosterLines.personId, half.id));
    expect(line).toMatchObject({ confirmedMinutes: 45, waitingMinutes: 60, completedModules: 1 });
  });
});
