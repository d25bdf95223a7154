import { eq } from "drizzle-orm";
import { expect, test } from "vitest";

import { onSqlite } from "../../support/database";
import { AppShell } from "~/components/ui/app-shell";
import { applications } from "~/db/schema/certification";
import { unitOfWork } from "~/db/unit-of-work.server";
import { waitingCountsQuery } from "~/features/staff/queries/waiting-counts.server";
import { loader } from "~/root";

import { scene } from "../../support/cohort-scene";
import { html } from "../../unit/ui/render";
import { outcome, type TestPerson, type TestWorld } from "../../support/world";

type Entry = { to: string; label: string; waiting?: { count: string; label: string } };

async function counted(world: TestWorld, who: TestPerson | null): Promise<Record<string, string>> {
  const { data } = await outcome(() => loader(world.get(who, "/account")));
  const { navigation } = data as { navigation: Entry[] };
  return Object.fromEntries(
    navigation.flatMap(({ to, label, waiting }) => (waiting ? [[to, label + waiting.label]] : [])),
  );
}

test("staff see beside an entry how much waits there, only of their own people; trainees see none and cost nothing", async () => {
  const seen: string[] = [];
  const { world, manager, other, admin, dana, eli, mine, rosa } = await scene({
    onQuery: ({ sql }) => void seen.push(sql),
  });
  const ben = await world.trainee("Ben", { cohort: mine, supervisor: dana, assignedBy: manager });
  const cem = await world.trainee("Cem", { cohort: mine, supervisor: dana, assignedBy: manager });
  const set = (person: { applicationId: string }, state: "submitted" | "recommended") =>
    unitOfWork(world.db, (tx) =>
      tx.update(applications).set({ state }).where(eq(applications.id, person.applicationId)),
    );
  await set(ben, "submitted");
  await set(cem, "recommended");
  expect(await counted(world, manager)).toEqual({
    "/manage": "Today, 1 person needs attention",
    "/manage/applications": "Applications, 1 waiting",
  });
  expect(await counted(world, other)).toEqual({ "/manage": "Today, 1 person needs attention" });
  expect(await counted(world, dana)).toEqual({ "/supervise": "Supervise, 1 waiting" });
  expect(await counted(world, eli)).toEqual({});
  for (const who of [admin, rosa, null]) {
    const before = seen.filter((sql) => sql.includes("count(")).length;
    expect(await counted(world, who)).toEqual({});
    expect(seen.filter((sql) => sql.includes("count("))).toHaveLength(before);
  }

  // The expensive count is kept for half a minute; pending decisions are always current.
  await world.trainee("Dev", { cohort: mine, assignedBy: manager });
  await set(ben, "recommended");
  expect(await counted(world, manager)).toEqual({
    "/manage": "Today, 1 person needs attention",
    "/manage/applications": "Applications, 2 waiting",
  });
  const start = seen.length;
  await counted(world, manager);
  expect(seen.slice(start).filter((sql) => /roster_lines/.test(sql))).toEqual([]);
  world.clock.now += 30_000;
  expect(await counted(world, manager)).toMatchObject({ "/manage": "Today, 2 people need attention" });
});

onSqlite("the counts are found by indexes", async () => {
  const { world, manager } = await scene();
  const plan = world.db.explain(waitingCountsQuery(world.db, manager.id)).join("\n");
  expect(plan).not.toMatch(/^SCAN/m);
  expect(plan).toContain("supervisor_assignments_by_supervisor");
});

test("a screen reader hears the count as words, once", () => {
  const shown = html(
    <AppShell
      brand="A"
      homeTo="/"
      nav={[
        { to: "/a", label: "Applications", waiting: { count: "99+", label: ", 120 waiting" } },
        { to: "/learn", label: "Learn", isExact: true },
      ]}
      helpTo="/h"
      helpLabel="Help"
      exitTo="/x"
      exitLabel="Exit"
    >
      text
    </AppShell>,
  );
  expect(shown).toContain(
    'Applications<span class="shell-count" aria-hidden="true">99+</span><span class="sr">, 120 waiting</span>',
  );
  expect(shown, "on a page below it").not.toContain('aria-current="page"');
});
