import { auditLog } from "~/db/schema/journal";
import { practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import { and, asc, eq } from "drizzle-orm";

import { completeModule } from "../../support/completions";
import { testWorld, type TestPerson, type TestWorld } from "../../support/world";
import type { PracticeState } from "~/lib/vocabulary";

/** Fields of the form as a person fills them in, in the small program. The day is the test's today. */
export const FILLED = {
  intent: "submit",
  practisedOn: "2026-03-02",
  timeHours: "1",
  timeMinutes: "30",
  setting: "test-centre",
  activity: "one-to-one",
  domain: "mentoring_education",
  competencies: ["cc1"],
  payment: "volunteer",
  siteCode: "",
  note: "Listened to a person I supported.",
};

/** A cohort with a supervisor and a trainee whose practice is open, and people of the other roles. */
export async function practiceWorld() {
  const world = await testWorld();
  const manager = await world.person("Mara Manager", "manager");
  const supervisor = await world.person("Sol Supervisor", "supervisor");
  const cohort = await world.cohort("Spring", manager);
  const trainee = await world.trainee("Tia Trainee", { cohort, supervisor, assignedBy: manager });
  await pass(world, trainee, "t01");
  return { world, manager, supervisor, cohort, trainee };
}

/** Records a completed module. */
export async function pass(world: TestWorld, person: TestPerson, moduleId: string) {
  await unitOfWork(world.db, (tx) => completeModule(tx, world, person.id, moduleId));
}

type Row = typeof practiceEntries.$inferInsert;

/** Stores an entry directly. */
export async function entry(
  world: TestWorld,
  person: { id: string },
  state: PracticeState,
  more: Partial<Row> = {},
) {
  const id = more.id ?? world.deps.newId();
  await unitOfWork(world.db, async (tx) => {
    await tx.insert(practiceEntries).values({
      id,
      personId: person.id,
      state,
      practisedOn: "2026-02-20",
      minutes: 60,
      setting: "test-centre",
      activity: "one-to-one",
      counts: true,
      domain: "mentoring_education",
      competencies: ["cc1"],
      isPaid: false,
      note: "",
      createdAt: world.clock.now,
      updatedAt: world.clock.now,
      submittedAt: state === "draft" ? null : world.clock.now,
      rev: state === "draft" ? 0 : 1,
      ...more,
    });
  });
  return id;
}

export async function stored(world: TestWorld, id: string) {
  const [row] = await world.db.select().from(practiceEntries).where(eq(practiceEntries.id, id));
  return row;
}

export async function entriesOf(world: TestWorld, person: { id: string }) {
  return world.db
    .select()
    .from(practiceEntries)
    .where(eq(practiceEntries.personId, person.id))
    .orderBy(asc(practiceEntries.id));
}

export async function audited(world: TestWorld, action: string) {
  return world.db
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.action, action)))
    .orderBy(asc(auditLog.id));
}

/** The errors of a refused form, by field. */
export function errorsIn(data: unknown): Record<string, string[]> {
  if (typeof data !== "object" || data === null || !("reply" in data)) return {};
  const reply = data.reply as { error?: Record<string, string[]> };
  return reply.error ?? {};
}
