import { evaluationOf } from "../../support/evaluation";
import { and, eq, isNull } from "drizzle-orm";

import { completeModule, readAll } from "../../support/completions";
import { testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { hashStatement } from "~/curriculum/hash.server";
import { applications } from "~/db/schema/certification";
import { supervisorAssignments } from "~/db/schema/cohorts";
import { practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import { recordAttestations } from "~/features/agreements/transaction.server";
import { signOffApplication, submitApplication } from "~/features/certification/commands/applications.server";
import { issueCertificate } from "~/features/certification/commands/issue.server";
import { applicationById } from "~/features/certification/queries/applications.server";
import { i18nFor } from "~/lib/i18n";

export type Trainee = TestPerson & { applicationId: string };

/** A cohort with a manager, a supervisor and a trainee who lacks only the signature. */
export async function story() {
  const w = await testWorld();
  const manager = await w.person("Mara Manager", "manager");
  const supervisor = await w.person("Sam Supervisor", "supervisor");
  const cohort = await w.cohort("Spring", manager);
  const trainee = await w.trainee("Toni Trainee", { cohort, supervisor, assignedBy: manager });
  await gather(w, trainee, supervisor);
  return { w, deps: depsOf(w), manager, supervisor, cohort, trainee };
}

export type Story = Awaited<ReturnType<typeof story>>;

export function depsOf(w: TestWorld) {
  return {
    ...w.deps,
    curriculum: w.curriculum,
    i18n: i18nFor("en"),
    settings: { siteUrl: "http://localhost:3000" },
  };
}

/** Everything the test profile requires, as the other features would have written it. */
export async function gather(w: TestWorld, trainee: Trainee, supervisor: TestPerson) {
  const { curriculum } = w;
  const profile = curriculum.profiles[0]!;
  await unitOfWork(w.db, async (tx) => {
    for (const module of curriculum.modules) {
      await readAll(tx, w, trainee.id, module.id);
      await completeModule(tx, w, trainee.id, module.id);
    }
    await recordAttestations(
      tx,
      { personId: trainee.id },
      {
        applicationId: trainee.applicationId,
        occasion: "joining",
        texts: [
          ...curriculum.policies.map(({ slug, hash }) => ({ kind: "policy" as const, id: slug, hash })),
          ...profile.statements.map((statement) => ({
            kind: "statement" as const,
            id: statement.id,
            hash: hashStatement(statement),
          })),
        ],
      },
      w.deps,
    );
  });
  await practise(w, trainee, 120, { confirmedBy: supervisor });
}

/** A practice entry, confirmed or pending. */
export async function practise(
  w: TestWorld,
  trainee: { id: string },
  minutes: number,
  { confirmedBy, correctsId }: { confirmedBy?: TestPerson; correctsId?: string } = {},
): Promise<string> {
  const id = w.deps.newId();
  await unitOfWork(w.db, (tx) =>
    tx.insert(practiceEntries).values({
      id,
      personId: trainee.id,
      state: confirmedBy ? "confirmed" : "submitted",
      practisedOn: "2026-02-20",
      minutes,
      setting: "test-centre",
      activity: "one-to-one",
      counts: true,
      domain: "mentoring_education",
      competencies: [w.curriculum.competencies[0]!.id],
      isPaid: false,
      note: "We talked about a first day back at work.",
      correctsId: correctsId ?? null,
      createdAt: w.clock.now,
      updatedAt: w.clock.now,
      submittedAt: w.clock.now,
      decidedAt: confirmedBy ? w.clock.now : null,
      decidedBy: confirmedBy?.id ?? null,
    }),
  );
  return id;
}

/** The requirements that the test profile asks to confirm on applying. */
export const AGREED = ["true-records"];

export async function apply({ w, deps, trainee }: Pick<Story, "w" | "deps" | "trainee">) {
  const { rev } = (await applicationById(w.db, trainee.applicationId))!;
  return submitApplication(w.db, w.viewerOf(trainee), { rev, statement: null, agreed: AGREED }, deps);
}

export async function sign(
  { w, deps, trainee }: Pick<Story, "w" | "deps" | "trainee">,
  supervisor: TestPerson,
) {
  const { rev } = (await applicationById(w.db, trainee.applicationId))!;
  const { evidenceHash } = (await evaluationOf(w.db, w.curriculum, trainee.id))!;
  const input = { applicationId: trainee.applicationId, rev, evidenceHash, typedName: supervisor.legalName };
  return signOffApplication(w.db, w.viewerOf(supervisor), input, deps);
}

export async function issue(
  { w, deps, trainee }: Pick<Story, "w" | "deps" | "trainee">,
  manager: TestPerson,
) {
  const { rev } = (await applicationById(w.db, trainee.applicationId))!;
  return issueCertificate(w.db, w.viewerOf(manager), { applicationId: trainee.applicationId, rev }, deps);
}

/** Completes each step up to a certificate. */
export async function issued(s: Story) {
  for (const step of [await apply(s), await sign(s, s.supervisor)]) if (!step.ok) throw new Error(step.code);
  const made = await issue(s, s.manager);
  if (!made.ok) throw new Error(made.code);
  return made;
}

/** Assigns another supervisor. */
export async function reassign(w: TestWorld, trainee: { id: string }, to: TestPerson, by: TestPerson) {
  await unitOfWork(w.db, async (tx) => {
    await tx
      .update(supervisorAssignments)
      .set({ toAt: w.clock.now })
      .where(and(eq(supervisorAssignments.traineeId, trainee.id), isNull(supervisorAssignments.toAt)));
    await tx.insert(supervisorAssignments).values({
      id: w.deps.newId(),
      traineeId: trainee.id,
      supervisorId: to.id,
      assignedBy: by.id,
      fromAt: w.clock.now,
    });
  });
}

export async function stateOf({ w, trainee }: Pick<Story, "w" | "trainee">) {
  const [row] = await w.db.select().from(applications).where(eq(applications.id, trainee.applicationId));
  return row!.state;
}
