import { eq } from "drizzle-orm";
import { expect, it } from "vitest";

import { onSqlite } from "../../support/database";
import { testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { applications } from "~/db/schema/certification";
import { outbox } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import {
  managersWithApplications,
  supervisorsWithApplications,
} from "~/features/certification/queries/waiting.server";
import { remindOfWaitingWork } from "~/features/messages/commands/reminders.server";
import { supervisorsWithHours } from "~/features/practice/queries/waiting.server";
import { DAY, HOUR } from "~/lib/dates";
import type { ApplicationState, PracticeState } from "~/lib/vocabulary";

async function hours(world: TestWorld, personId: string, state: PracticeState, submittedAt: number) {
  await unitOfWork(world.db, (tx) =>
    tx.insert(practiceEntries).values({
      id: world.deps.newId(),
      personId,
      state,
      practisedOn: "2026-02-27",
      minutes: 60,
      setting: "other",
      activity: "group",
      counts: true,
      domain: "mentoring_education",
      competencies: [],
      isPaid: false,
      note: "A private note",
      createdAt: submittedAt,
      updatedAt: submittedAt,
      submittedAt,
    }),
  );
}

async function application(
  world: TestWorld,
  applicationId: string,
  state: ApplicationState,
  stateSince: number,
) {
  await unitOfWork(world.db, (tx) =>
    tx.update(applications).set({ state, stateSince }).where(eq(applications.id, applicationId)),
  );
}

async function programWithCohort() {
  const world = await testWorld();
  const mara = await world.person("Mara", "manager");
  const cohort = await world.cohort("Spring", mara);
  const sam = await world.person("Sam", "supervisor");
  const sue = await world.person("Sue", "supervisor");
  const trainee = (name: string, supervisor: TestPerson) =>
    world.trainee(name, { cohort, supervisor, assignedBy: mara });
  const remind = () => remindOfWaitingWork(world.db, { ...world.deps });
  const reminded = async () =>
    (await world.db.select({ to: outbox.toEmail, params: outbox.params }).from(outbox))
      .map((mail) => `${mail.to} ${mail.params.path}`)
      .sort();
  return { world, mara, sam, sue, trainee, remind, reminded };
}

it("reminds each person once a day of what has been pending longer than a day", async () => {
  const { world, mara, sam, sue, trainee, remind, reminded } = await programWithCohort();
  const { now } = world.clock;
  const [a, b, c, d] = [
    await trainee("A", sam),
    await trainee("B", sam),
    await trainee("C", sue),
    await trainee("D", sue),
  ];
  await hours(world, a.id, "submitted", now - 2 * DAY);
  await hours(world, b.id, "submitted", now - 3 * DAY);
  await application(world, b.applicationId, "submitted", now - 2 * DAY);
  await hours(world, c.id, "submitted", now - DAY + HOUR);
  await hours(world, c.id, "confirmed", now - 5 * DAY);
  await application(world, d.applicationId, "recommended", now - 2 * DAY);
  expect(await remind()).toBe("2 people reminded today");
  const first = [`${mara.email} /manage/applications`, `${sam.email} /supervise`].sort();
  expect(await reminded()).toEqual(first);

  await Promise.all([remind(), remind()]);
  world.clock.now += HOUR;
  await remind();
  expect(await reminded()).toHaveLength(3);
  expect(await reminded()).toContain(`${sue.email} /supervise`);

  world.clock.now += DAY;
  await remind();
  expect(await reminded()).toHaveLength(6);
});

it("sends no empty reminder, none to a deactivated account, and none before eight", async () => {
  const { world, sam, trainee, remind, reminded } = await programWithCohort();
  expect(await remind()).toBe("nothing has been waiting for a day");
  const a = await trainee("A", sam);
  await hours(world, a.id, "submitted", world.clock.now - 2 * DAY);
  await unitOfWork(world.db, (tx) =>
    tx.update(people).set({ status: "deactivated" }).where(eq(people.id, sam.id)),
  );
  expect(await remind()).toBe("nothing has been waiting for a day");
  await unitOfWork(world.db, (tx) =>
    tx.update(people).set({ status: "active" }).where(eq(people.id, sam.id)),
  );
  const zone = world.curriculum.program.timeZone;
  const hour = Number(
    new Intl.DateTimeFormat("en", { timeZone: zone, hour: "numeric", hour12: false }).format(world.clock.now),
  );
  world.clock.now += (31 - hour) * HOUR;
  expect(await remind()).toBe("no reminders before eight");
  expect(await reminded()).toEqual([]);
  world.clock.now += HOUR;
  expect(await remind()).toBe("1 person reminded today");
});

onSqlite("queries by indexes", async () => {
  const { world } = await programWithCohort();
  for (const query of [
    supervisorsWithHours(world.db, 0),
    supervisorsWithApplications(world.db, 0),
    managersWithApplications(world.db, 0),
  ]) {
    expect(world.db.explain(query).join("\n")).not.toMatch(/SCAN/);
  }
});
