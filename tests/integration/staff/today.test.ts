import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { onSqlite } from "../../support/database";
import { applications, certificates } from "~/db/schema/certification";
import { cohortStaff, memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import { FIGURES, type Figure } from "~/features/roster/headline-numbers";
import { behindQuery, numbersQuery, longestQuery } from "~/features/roster/queries/managed.server";
import {
  applicationsQuery,
  expiringInvitationsQuery,
  hoursQuery,
  managersToday,
  minutesQuery,
} from "~/features/staff/queries/today.server";
import { loader as figureLoader } from "~/routes/manage.figures.$figure";
import { loader } from "~/routes/manage._index";

import { hasRead, scene } from "../../support/cohort-scene";
import { outcome, type TestPerson, type TestWorld } from "../../support/world";

const DAY = 86_400_000;

type List = { list: { total: number; rows: { personId: string; shownName: string; minutes: number }[] } };

function behind(world: TestWorld, who: TestPerson | null, figure: string, query = "") {
  return outcome(() => figureLoader(world.get(who, `/manage/figures/${figure}${query}`, { figure })));
}

async function namesBehind(world: TestWorld, who: TestPerson, figure: Figure): Promise<string[]> {
  const { data } = await behind(world, who, figure);
  return (data as List).list.rows.map((row) => row.shownName);
}

const today = (world: TestWorld, who: TestPerson) =>
  managersToday(world.db, who.id, { now: world.clock.now }, world.deps);

let codes = 0;

/** Practice of a person, submitted and perhaps confirmed some days ago. */
async function practised(
  world: TestWorld,
  personId: string,
  {
    state,
    daysAgo,
    minutes = 60,
    counts = true,
  }: Pick<typeof practiceEntries.$inferInsert, "state"> & {
    daysAgo: number;
    minutes?: number;
    counts?: boolean;
  },
): Promise<void> {
  const at = world.clock.now - daysAgo * DAY;
  await unitOfWork(world.db, (tx) =>
    tx.insert(practiceEntries).values({
      id: world.deps.newId(),
      personId,
      state,
      practisedOn: "2026-01-20",
      minutes,
      setting: "clinic",
      activity: "one_to_one",
      counts,
      domain: "advocacy",
      competencies: [],
      isPaid: false,
      note: "",
      createdAt: at,
      updatedAt: at,
      submittedAt: at,
      decidedAt: state === "confirmed" ? at : null,
    }),
  );
}

async function applied(
  world: TestWorld,
  applicationId: string,
  state: "submitted" | "recommended" | "issued",
  daysAgo: number,
) {
  const stateSince = world.clock.now - daysAgo * DAY;
  await unitOfWork(world.db, (tx) =>
    tx.update(applications).set({ state, stateSince }).where(eq(applications.id, applicationId)),
  );
}

/** Certified some days ago, until some days from now. */
async function certified(
  world: TestWorld,
  person: { id: string; applicationId: string },
  by: TestPerson,
  { daysAgo, daysLeft }: { daysAgo: number; daysLeft: number },
): Promise<void> {
  const at = world.clock.now - daysAgo * DAY;
  await unitOfWork(world.db, (tx) =>
    tx.insert(certificates).values({
      id: world.deps.newId(),
      code: `code-${(codes += 1)}`,
      applicationId: person.applicationId,
      personId: person.id,
      state: "active",
      nameDisplay: "full",
      facts: {
        holderName: "",
        credentialTitle: "",
        certifyingBody: "",
        programmeName: "",
        statement: "",
        scopeNote: null,
        trainingHours: 0,
        practiceHours: 0,
        modules: [],
        supervisor: { name: "", signedOn: "" },
        issuer: { name: "", signedOn: "" },
      },
      issuedOn: "2026-01-01",
      validUntil: "2027-01-01",
      expiresAt: world.clock.now + daysLeft * DAY,
      issuedAt: at,
      issuedBy: by.id,
      stateSince: at,
    }),
  );
  await applied(world, person.applicationId, "issued", daysAgo);
}

describe("a manager's home", () => {
  test("names who needs attention in any cohort and why, the longest first, eight at most", async () => {
    const { world, manager, mine, dana, rosa } = await scene();
    const second = await world.cohort("Summer", manager);
    const ben = await world.trainee("Ben", { cohort: second, supervisor: dana, assignedBy: manager });
    const cem = await world.trainee("Cem", { cohort: mine, supervisor: dana, assignedBy: manager });
    await hasRead(world, ben.id, 1, 40);
    await hasRead(world, cem.id, 1);
    const seen = await today(world, manager);
    expect(seen).toMatchObject({ cohorts: 2, numbers: { enrolled: 3, active: 1, attention: 2 } });
    expect(seen.attention.map(({ shownName, cohort }) => [shownName, cohort.name])).toEqual([
      ["Ben", "Summer"],
      ["Rosa", "Spring"],
    ]);
    expect(seen.attention.map(({ reasons }) => reasons)).toEqual([
      [{ kind: "inactive", days: 40 }],
      [{ kind: "no_supervisor" }],
    ]);
    expect(await namesBehind(world, manager, "attention")).toEqual(["Rosa", "Ben"]);
    for (let n = 0; n < 9; n += 1) await world.trainee(`N ${n}`, { cohort: mine, assignedBy: manager });
    expect((await today(world, manager)).attention).toHaveLength(8);
    await unitOfWork(world.db, (tx) =>
      tx.update(memberships).set({ leftAt: world.clock.now }).where(eq(memberships.personId, rosa.id)),
    );
    expect((await today(world, manager)).numbers).toMatchObject({ enrolled: 11, attention: 10 });
  });

  test("says what waits for whom and for how long", async () => {
    const { world, manager, other, mine, dana, eli, rosa, stranger } = await scene();
    const of = { cohort: mine, assignedBy: manager };
    const ben = await world.trainee("Ben", { ...of, supervisor: dana });
    const cem = await world.trainee("Cem", { ...of, supervisor: eli });
    await applied(world, ben.applicationId, "submitted", 4);
    await applied(world, cem.applicationId, "recommended", 3);
    await applied(world, stranger.applicationId, "recommended", 9);
    await practised(world, ben.id, { state: "submitted", daysAgo: 6 });
    await practised(world, ben.id, { state: "submitted", daysAgo: 2 });
    await practised(world, cem.id, { state: "submitted", daysAgo: 8 });
    await practised(world, rosa.id, { state: "submitted", daysAgo: 1 });
    await practised(world, stranger.id, { state: "submitted", daysAgo: 30 });
    const ago = (days: number) => world.clock.now - days * DAY;
    const seen = await today(world, manager);
    expect(seen.recommended).toEqual({ items: 1, since: ago(3) });
    expect(seen.submitted.lines).toEqual([
      { supervisor: { personId: dana.id, shownName: "Dana" }, items: 1, since: ago(4) },
    ]);
    expect(seen.hours.lines.map((line) => [line.supervisor?.shownName, line.items, line.since])).toEqual([
      ["Eli", 1, ago(8)],
      ["Dana", 2, ago(6)],
      [undefined, 1, ago(1)],
    ]);
    expect((await today(world, other)).recommended).toEqual({ items: 1, since: ago(9) });
  });

  test("says what expires soon, and counts hours and certificates of their periods", async () => {
    const { world, manager, mine, dana, rosa, stranger } = await scene();
    const of = { cohort: mine, supervisor: dana, assignedBy: manager };
    const [ben, cem, dev] = [
      await world.trainee("Ben", of),
      await world.trainee("Cem", of),
      await world.trainee("Dev", of),
    ];
    await certified(world, ben, manager, { daysAgo: 10, daysLeft: 700 });
    await certified(world, cem, manager, { daysAgo: 640, daysLeft: 60 });
    await certified(world, dev, manager, { daysAgo: 700, daysLeft: -1 });
    await practised(world, rosa.id, { state: "confirmed", daysAgo: 29, minutes: 90 });
    await practised(world, rosa.id, { state: "confirmed", daysAgo: 31 });
    await practised(world, rosa.id, { state: "confirmed", daysAgo: 1, counts: false });
    await practised(world, rosa.id, { state: "submitted", daysAgo: 1 });
    await practised(world, stranger.id, { state: "confirmed", daysAgo: 1 });
    const invite = (email: string, days: number, more: Partial<typeof invitations.$inferInsert> = {}) =>
      unitOfWork(world.db, (tx) =>
        tx.insert(invitations).values({
          id: world.deps.newId(),
          tokenHash: email,
          email,
          role: "trainee",
          cohortId: mine.id,
          invitedBy: manager.id,
          createdAt: 1,
          sentAt: 1,
          expiresAt: world.clock.now + days * DAY,
          ...more,
        }),
      );
    await invite("a@example.org", 2);
    await invite("b@example.org", 4);
    await invite("c@example.org", -1);
    await invite("d@example.org", 1, { withdrawnAt: 1 });
    const seen = await today(world, manager);
    expect(seen.numbers).toMatchObject({ enrolled: 4, certified: 1, expiring: 1, minutes: 90 });
    expect(seen.nextExpiry).toBe(world.clock.now + 60 * DAY);
    expect(seen.invitations).toEqual([
      { cohortId: mine.id, name: "Spring", items: 1, first: world.clock.now + 2 * DAY },
    ]);
    expect(await namesBehind(world, manager, "certified")).toEqual(["Ben"]);
    expect(await namesBehind(world, manager, "expiring")).toEqual(["Cem"]);
    expect(await namesBehind(world, manager, "hours")).toEqual(["Rosa"]);
    expect(await namesBehind(world, manager, "enrolled")).toEqual(["Ben", "Cem", "Dev", "Rosa"]);
    const { data } = await behind(world, manager, "hours");
    expect((data as List).list.rows[0]?.minutes).toBe(90);
  });

  test("each figure opens as many people as it says", async () => {
    const { world, manager, mine } = await scene();
    const ben = await world.trainee("Ben", { cohort: mine, assignedBy: manager });
    await hasRead(world, ben.id, 1);
    await practised(world, ben.id, { state: "confirmed", daysAgo: 2 });
    const { numbers } = await today(world, manager);
    for (const figure of FIGURES) {
      const { data } = await behind(world, manager, figure);
      const { total, rows } = (data as List).list;
      expect(rows, figure).toHaveLength(total);
      if (figure !== "hours") expect(total, figure).toBe(numbers[figure]);
    }
  });

  test("is empty without cohorts, and for managers alone; unknown numbers are not found", async () => {
    const { world, manager, mine, dana, admin, rosa } = await scene();
    const fresh = await world.person("Fran", "manager");
    expect(await today(world, fresh)).toMatchObject({ cohorts: 0, numbers: { enrolled: 0 }, attention: [] });
    for (const who of [dana, admin, rosa]) {
      expect((await outcome(() => loader(world.get(who, "/manage")))).status).toBe(403);
      expect((await behind(world, who, "enrolled")).status).toBe(403);
    }
    expect((await outcome(() => loader(world.get(null, "/manage")))).location).toBe("/login?to=%2Fmanage");
    for (const figure of ["", "nonsense", "__proto__", "😀"])
      expect((await behind(world, manager, figure)).status).toBe(404);
    expect((await behind(world, manager, "enrolled", "?page=99999999999")).status).toBe(200);
    await unitOfWork(world.db, (tx) =>
      tx.update(cohortStaff).set({ toAt: 1 }).where(eq(cohortStaff.cohortId, mine.id)),
    );
    expect((await today(world, manager)).numbers.enrolled).toBe(0);
    await unitOfWork(world.db, (tx) => tx.delete(supervisorAssignments));
    const { data } = await outcome(() => loader(world.get(fresh, "/manage")));
    expect(data).toMatchObject({ title: "Today" });
  });

  onSqlite("counts from indexes, and reads no list of all people", async () => {
    const { world, manager } = await scene();
    const { db, clock } = world;
    const plan = (statement: Parameters<typeof db.explain>[0]) => db.explain(statement).join("\n");
    const covering = /COVERING INDEX roster_lines_for_counts/;
    expect(plan(numbersQuery(db, manager.id, clock.now))).toMatch(covering);
    expect(plan(longestQuery(db, manager.id, { limit: 8, now: clock.now }))).toMatch(covering);
    expect(plan(applicationsQuery(db, manager.id))).toMatch(/applications_by_(cohort|state)/);
    expect(plan(hoursQuery(db, manager.id))).toContain("practice_entries_waiting (state=?)");
    expect(plan(minutesQuery(db, manager.id, clock.now))).toContain(
      "COVERING INDEX practice_entries_by_decision (decided_at>?)",
    );
    expect(plan(expiringInvitationsQuery(db, manager.id, clock.now))).toContain("invitations_by_cohort");
    for (const figure of FIGURES) {
      const page = plan(behindQuery(db, manager.id, { figure, from: 0, limit: 50, now: clock.now }));
      expect(page, figure).not.toMatch(/^SCAN/m);
    }
  });
});
