import { eq, sql } from "drizzle-orm";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";

import { onSqlite } from "../../support/database";
import { outcome, type TestPerson, type TestWorld } from "../../support/world";
import { scene } from "../../support/cohort-scene";
import { applicationEvents, applications } from "~/db/schema/certification";
import { memberships } from "~/db/schema/cohorts";
import { auditLog } from "~/db/schema/journal";
import { practiceEntries } from "~/db/schema/practice";
import { rosterLines } from "~/db/schema/roster";
import type { Watch } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { INACTIVE_DAYS, RETENTION_DAYS } from "~/features/staff/program-metrics";
import {
  daysQuery,
  hoursQuery,
  issuedQuery,
  presentQuery,
  resultsQuery,
  reviewsQuery,
} from "~/features/staff/queries/program.server";
import { loader as fileLoader } from "~/routes/manage.program.$file";
import { loader } from "~/routes/manage.program._index";

/** The definition of retention, as the page prints it. */
function isRetained(line: typeof rosterLines.$inferSelect, days: number): boolean {
  if (line.leftAt !== null && line.leftAt <= line.joinedAt + days * DAY) return false;
  if (line.stage === "issued") return true;
  return (line.lastActivityAt ?? line.joinedAt) >= line.joinedAt + (days - INACTIVE_DAYS) * DAY;
}

type Page = Awaited<ReturnType<typeof loader>>;
type Scene = Awaited<ReturnType<typeof scene>>;

const DAY = 86_400_000;

async function open(world: TestWorld, who: TestPerson | null, query = "") {
  const answer = await outcome(() => loader(world.get(who, `/manage/program${query}`)));
  return { status: answer.status, page: answer.data as Page };
}

/** Adds trainees to the first cohort of a scene. */
async function trainees(
  { world, manager, mine }: Scene,
  howMany: number,
  cohort = mine,
): Promise<TestPerson[]> {
  const made: TestPerson[] = [];
  for (let n = 0; n < howMany; n += 1) {
    made.push(await world.trainee(`T${n} ${cohort.id.slice(-4)}`, { cohort, assignedBy: manager }));
  }
  return made;
}

/** Stores facts in people's lines, as a refresh would have found them. */
async function setLines(
  world: TestWorld,
  persons: readonly TestPerson[],
  facts: Partial<typeof rosterLines.$inferInsert>,
) {
  for (const { id } of persons) {
    await unitOfWork(world.appDb, (tx) =>
      tx.update(rosterLines).set(facts).where(eq(rosterLines.personId, id)),
    );
  }
}

async function confirmed(world: TestWorld, person: TestPerson, facts: { activity: string; on: string }) {
  const at = world.clock.now;
  await unitOfWork(world.db, (tx) =>
    tx.insert(practiceEntries).values({
      id: world.deps.newId(),
      personId: person.id,
      state: "confirmed",
      practisedOn: facts.on,
      minutes: 60,
      setting: "other",
      activity: facts.activity,
      counts: true,
      domain: "advocacy",
      competencies: ["cc1"],
      isPaid: false,
      note: "x",
      createdAt: at,
      updatedAt: at,
      submittedAt: at,
      decidedAt: at,
    }),
  );
}

describe("the program page", () => {
  test("is for managers, and covers the cohorts they manage and no others", async () => {
    const made = await scene();
    const { world, manager, other, dana, admin, rosa, theirs, mine } = made;
    await trainees(made, 7);
    expect((await open(world, null)).status).toBe(303);
    for (const who of [dana, admin, rosa]) expect((await open(world, who)).status).toBe(403);
    const { page } = await open(world, manager);
    expect(page.title).toBe("Program");
    expect(page.summary.results.rows.map(({ id }) => id)).toEqual([mine.id]);
    expect(page.summary.results.total.enrolled).toBe(8);
    const foreign = await open(world, manager, `?cohort=${theirs.id}&cohort=${"x".repeat(5000)}`);
    expect(foreign.page.summary.results.rows.map(({ id }) => id)).toEqual([mine.id]);
    expect((await open(world, other)).page.summary.results.rows.map(({ id }) => id)).toEqual([theirs.id]);
    expect(JSON.stringify(page)).not.toMatch(/Rosa|example\.org/);
  });

  test("shows what became of those who joined in the period", async () => {
    const made = await scene();
    const { world, manager, rosa } = made;
    const all = [rosa, ...(await trainees(made, 19))];
    const joinedAt = world.clock.now - 100 * DAY;
    await setLines(world, all, { joinedAt, lastActivityAt: world.clock.now });
    await setLines(world, all.slice(0, 10), { stage: "practising", firstAttempts: 4, firstPassed: 3 });
    for (const [place, person] of all.slice(0, 5).entries()) {
      await setLines(world, [person], {
        stage: "issued",
        certifiedAt: joinedAt + (40 + place) * DAY,
        expiresAt: world.clock.now + 30 * DAY,
        confirmedMinutes: 600,
      });
    }
    await setLines(world, all.slice(10, 15), { lastActivityAt: joinedAt });
    await setLines(world, all.slice(15), { leftAt: joinedAt + 20 * DAY });
    const { page } = await open(world, manager, "?from=2025-01-01&to=2026-12-31");
    expect(page.summary.results.total).toEqual({
      enrolled: 20,
      retention: [75, 50, null],
      trained: 10,
      certified: 5,
      medianDays: 42,
      slowDays: 44,
      firstPassed: 75,
      confirmedMinutes: 3000,
    });
    expect(page.summary.present.total).toEqual({ present: 15, active: 10, attention: 15, renewals: 5 });
    expect(page.summary.certified.at(-1)).toBe(5);
    const later = await open(world, manager, "?from=2026-06-01&to=2026-06-30");
    expect(later.page.summary.results.total.enrolled).toBe(0);
    expect(later.page.summary.present.total.present).toBe(15);
  });

  test("counts retention as its definition does", async () => {
    const made = await scene();
    const { world, manager } = made;
    const all = await trainees(made, 60);
    for (const [n, person] of all.entries()) {
      const joinedAt = world.clock.now - ((n * 37) % 300) * DAY;
      await setLines(world, [person], {
        joinedAt,
        leftAt: n % 7 === 0 ? joinedAt + ((n * 13) % 200) * DAY : null,
        lastActivityAt: n % 5 === 0 ? null : joinedAt + ((n * 29) % 200) * DAY,
        stage: n % 4 === 0 ? "issued" : "training",
      });
    }
    const lines = await world.db.select().from(rosterLines).where(eq(rosterLines.cohortId, made.mine.id));
    const now = world.clock.now;
    const query = { cohortIds: [made.mine.id], from: 0, to: now + DAY };
    const [row] = await resultsQuery(world.db, query, now);
    const counted = RETENTION_DAYS.map((days) => {
      const reached = lines.filter(({ joinedAt }) => joinedAt + days * DAY <= now);
      return [reached.length, reached.filter((line) => isRetained(line, days)).length];
    });
    expect([
      [row?.reached30, row?.retained30],
      [row?.reached90, row?.retained90],
      [row?.reached180, row?.retained180],
    ]).toEqual(counted);
    expect((await open(world, manager)).status).toBe(200);
  });

  test("hides numbers about fewer than five people, and what they would follow from", async () => {
    const made = await scene();
    const { world, manager } = made;
    const second = await world.cohort("Summer", manager);
    const all = [made.rosa, ...(await trainees(made, 29))];
    const others = await trainees(made, 30, second);
    await setLines(world, [...all.slice(0, 2), ...others.slice(0, 10)], { stage: "practising" });
    const { page } = await open(world, manager);
    expect(page.summary.results.rows.map(({ trained }) => trained)).toEqual(["hidden", "hidden"]);
    expect(page.summary.results.total).toMatchObject({ enrolled: 60, trained: 12 });
    const one = await open(world, manager, `?cohort=${second.id}`);
    expect(one.page.summary.results.rows).toMatchObject([{ id: second.id, enrolled: 30, trained: 10 }]);
  });

  test("adds up the hours of a period, submitted before their writer left", async () => {
    const made = await scene();
    const { world, manager, rosa } = made;
    const all = [rosa, ...(await trainees(made, 11))];
    for (const person of all) await confirmed(world, person, { activity: "group", on: "2026-02-10" });
    for (const person of all.slice(0, 2))
      await confirmed(world, person, { activity: "phone", on: "2026-02-11" });
    for (const person of all) await confirmed(world, person, { activity: "outreach", on: "2025-02-10" });
    const { page } = await open(world, manager);
    expect(page.summary.detail?.byActivity.map(({ key, minutes }) => [key, minutes])).toEqual([
      ["group", "hidden"],
      ["phone", "hidden"],
    ]);
    expect(page.summary.detail?.byDomain.find(({ domain }) => domain === "advocacy")?.minutes).toBe(14 * 60);
    expect(page.summary.detail?.byMonth[1]).toBe(14 * 60);
    await unitOfWork(world.db, (tx) =>
      tx
        .update(memberships)
        .set({ leftAt: world.clock.now - DAY })
        .where(eq(memberships.personId, rosa.id)),
    );
    const { page: after } = await open(world, manager);
    expect(after.summary.detail?.byMonth[1]).toBe(12 * 60);
  });

  test("shows how long supervisors take, and how often they return", async () => {
    const made = await scene();
    const { world, manager, rosa, dana } = made;
    const all = [rosa, ...(await trainees(made, 9))];
    const at = world.clock.now - 20 * DAY;
    for (const [n, person] of all.entries()) {
      const [application] = await world.db
        .select()
        .from(applications)
        .where(eq(applications.personId, person.id));
      const applicationId = application?.id ?? "";
      await unitOfWork(world.db, (tx) =>
        tx.insert(applicationEvents).values([
          { applicationId, seq: 101, kind: "submitted", actorId: person.id, at },
          {
            applicationId,
            seq: 102,
            kind: n < 5 ? "returned" : "recommended",
            actorId: dana.id,
            at: at + (n + 1) * DAY,
          },
        ]),
      );
    }
    const { page } = await open(world, manager);
    expect(page.summary.detail?.reviews).toEqual([
      { personId: dana.id, shownName: "Dana", decisions: 10, returned: 50, medianDays: 5.5 },
    ]);
  });

  test("falls back to this year for a period that is none, and says so", async () => {
    const { world, manager } = await scene();
    for (const query of ["?from=2026-05-01&to=2026-04-01", `?from=${"9".repeat(9000)}`, "?to=%00"]) {
      const { status, page } = await open(world, manager, query);
      expect(status).toBe(200);
      expect(page.isRefused).toBe(true);
      expect(page.summary.period).toEqual({ from: "2026-01-01", to: "2026-12-31" });
    }
  });

  test("costs as many statements for forty cohorts as for one", async () => {
    const seen: string[] = [];
    const watch: Watch = { onQuery: ({ sql }) => void seen.push(sql) };
    const made = await scene(watch);
    const { world, manager } = made;
    const cost = async () => {
      seen.length = 0;
      await open(world, manager);
      return seen.length;
    };
    const few = await cost();
    for (let n = 0; n < 39; n += 1) await world.cohort(`Cohort ${n}`, manager);
    expect(await cost()).toBe(few);
    expect(few).toBeLessThanOrEqual(12);
  });

  onSqlite("adds up by an index that holds every column it needs", async () => {
    const { world, mine } = await scene();
    const { db } = world;
    const query = { cohortIds: [mine.id, "b"], from: 0, to: world.clock.now };
    const period = { from: "2026-01-01", to: "2026-12-31" };
    const plans = {
      results: db.explain(resultsQuery(db, query, 0)),
      days: db.explain(daysQuery(db, query)),
      present: db.explain(presentQuery(db, query, 0)),
      issued: db.explain(issuedQuery(db, query)),
    };
    for (const [name, plan] of Object.entries(plans))
      expect(plan.join("\n"), name).toContain("USING COVERING INDEX roster_lines_summary");
    const hours = db.explain(hoursQuery(db, { ...query, period, by: sql`${practiceEntries.domain}` }));
    const reviews = db.explain(reviewsQuery(db, query));
    expect(hours.join("\n")).toMatch(/SEARCH practice_entries USING INDEX practice_entries_\w+ \(person_id=/);
    expect(reviews.join("\n")).toContain("applications_by_cohort");
    for (const step of [...hours, ...reviews]) expect(step).not.toMatch(/^SCAN (?!.*INDEX)(?!\w*subquery)/i);
  });
});

describe("the program's files", () => {
  const args = (world: TestWorld, who: TestPerson | null, file: string, query = "") =>
    world.get(who, `/manage/program/${file}${query}`, { file });

  async function file(world: TestWorld, who: TestPerson, name: string, query = "") {
    const response = (await fileLoader(args(world, who, name, query))) as Response;
    return { headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
  }

  test("the summary as CSV and XLSX, with definitions, without people, and recorded", async () => {
    const made = await scene();
    const { world, manager } = made;
    await trainees(made, 7);
    const csv = await file(world, manager, "summary.csv");
    const text = strFromU8(csv.bytes);
    expect(csv.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    expect(text).toContain('"Spring","8"');
    expect(text).toContain("Hidden: about fewer than 5 people");
    expect(text).not.toMatch(/Rosa|example\.org/);
    const xlsx = await file(world, manager, "summary.xlsx");
    expect(xlsx.headers.get("Content-Disposition")).toBe('attachment; filename="program.xlsx"');
    const parts = unzipSync(xlsx.bytes);
    expect(strFromU8(parts["xl/workbook.xml"]!)).toContain('name="Definitions"');
    expect(
      Object.values(parts)
        .map((part) => strFromU8(part))
        .join(""),
    ).not.toMatch(/Rosa|<f[ >]/);
    const log = await world.db.select().from(auditLog).where(eq(auditLog.action, "program.exported"));
    expect(log).toMatchObject([{ actorId: manager.id }, { details: { cohorts: 1, from: "2026-01-01" } }]);
  });

  test("a row per person: pseudonyms unless names were asked for, recorded for each cohort", async () => {
    const { world, manager, mine, rosa } = await scene();
    const without = strFromU8((await file(world, manager, "people.csv")).bytes);
    expect(without).toMatch(/"P-[0-9a-f]{10}","Spring","In training","0","0","0","2026-03-02","","",""/);
    expect(without).not.toMatch(/Rosa|Stranger/);
    expect(without).not.toContain(rosa.id);
    const withNames = strFromU8((await file(world, manager, "people.csv", "?names=yes")).bytes);
    expect(withNames).toContain('"Rosa","Spring"');
    expect(withNames).not.toContain("Stranger");
    const log = await world.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.cohortId, mine.id))
      .orderBy(auditLog.id);
    expect(
      log
        .filter(({ action }) => action.startsWith("cohort.exported"))
        .map(({ action, details }) => [action, details]),
    ).toMatchObject([
      ["cohort.exported", { people: 1 }],
      ["cohort.exported_with_names", { people: 1 }],
    ]);
  });

  test("are refused to others, for other names, and for a period that is none; none of it is recorded", async () => {
    const { world, manager, dana, admin } = await scene();
    const status = async (who: TestPerson | null, name: string, query = "") =>
      (await outcome(() => fileLoader(args(world, who, name, query)))).status;
    for (const name of ["summary.csv", "people.xlsx"]) {
      expect(await status(null, name)).toBe(401);
      for (const who of [dana, admin]) expect(await status(who, name)).toBe(403);
      expect(await status(manager, name, "?from=2026-05-01&to=2026-04-01")).toBe(400);
    }
    for (const name of ["summary.pdf", "people", "../people.csv", "people.csv.exe"])
      expect(await status(manager, name)).toBe(404);
    const log = await world.db.select().from(auditLog);
    expect(log.filter(({ action }) => action.includes("exported"))).toEqual([]);
  });
});
