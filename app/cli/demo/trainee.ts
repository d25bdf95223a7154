import { and, eq, isNull } from "drizzle-orm";

import { logHours, practiseFor } from "./hours";
import { beginLesson, readLessons, takeQuiz } from "./learning";
import type { Life } from "./lives";
import type { Actor, Stage } from "./stage";
import { agreements } from "~/db/schema/agreements";
import { supervisorAssignments } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import type { Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { joiningTexts } from "~/features/agreements/queries/texts.server";
import { recordAttestations } from "~/features/agreements/transaction.server";
import { openApplication } from "~/features/certification/transaction/applications.server";
import { joinCohort } from "~/features/cohorts/transaction/memberships.server";
import { DAY } from "~/lib/dates";

/** Creates a trainee who has joined: membership, supervisor, application, and the texts agreed to on joining. */
export async function join(
  stage: Stage,
  tx: Tx,
  who: Actor,
  cohortId: string,
  supervisor: Actor | null,
  manager: Actor,
  at: number,
) {
  const { profile, curriculum, deps, clock } = stage;
  clock.at = at;
  await joinCohort(
    tx,
    {
      personId: who.personId,
      cohortId,
      supervisorId: supervisor?.personId ?? null,
      assignedBy: manager.personId,
    },
    deps,
  );
  const opened = await openApplication(
    tx,
    who,
    { personId: who.personId, cohortId, profileId: profile.id },
    { ...deps, curriculum },
  );
  // From the stage's own version, which for older cohorts is not the one in force.
  await tx
    .update(agreements)
    .set({ profileHash: profile.hash })
    .where(and(eq(agreements.personId, who.personId), isNull(agreements.toAt)));
  await recordAttestations(
    tx,
    who,
    {
      applicationId: opened.applicationId,
      occasion: "joining",
      texts: joiningTexts(curriculum, profile).texts,
    },
    deps,
  );
  return opened.applicationId;
}

/** When things happened in one person's story: between joining and the last activity. */
export type Span = { joinedAt: number; learntBy: number; endedAt: number };

/** Adds what a trainee has learned and practiced so far. The application's own steps come afterward. */
export async function live(
  stage: Stage,
  who: Actor,
  life: Life,
  span: Span,
  of: { cohortId: string; supervisor: Actor | null; manager: Actor },
) {
  const { curriculum, db } = stage;
  const modules = curriculum.modules.filter((module) => module.faults.length === 0);
  await unitOfWork(db, async (tx) => {
    await join(stage, tx, who, of.cohortId, of.supervisor, of.manager, span.joinedAt);
    const finished = modules.slice(0, life.modules);
    const stride = (span.learntBy - span.joinedAt) / Math.max(finished.length, 1);
    for (const [index, module] of finished.entries()) {
      const from = span.joinedAt + stride * index + DAY / 4;
      const readBy = from + stride * 0.7;
      await readLessons(stage, tx, who, module, module.lessons.length, from, readBy);
      const isSecondTry = stage.chance() < 0.25;
      if (isSecondTry) await takeQuiz(stage, tx, who, module, 1, readBy + stride * 0.1, 6);
      await takeQuiz(
        stage,
        tx,
        who,
        module,
        isSecondTry ? 2 : 1,
        readBy + stride * 0.2,
        stage.between(8, 10),
      );
    }
    await stopWhereTheyAre(stage, tx, who, life, span);
    if (life.hours > 0 && of.supervisor) {
      await practiseFor(stage, tx, who, of.supervisor, life.hours, span.learntBy + DAY, span.endedAt);
    }
    if (of.supervisor) await leaveOpenEntries(stage, tx, who, of.supervisor, life, span);
    await tx.update(people).set({ lastActiveAt: span.endedAt }).where(eq(people.id, who.personId));
    if (life.stage === "quiet") {
      await tx
        .update(supervisorAssignments)
        .set({ toAt: span.endedAt })
        .where(eq(supervisorAssignments.traineeId, who.personId));
    }
  });
}

/** Adds the module after the finished ones: half-read, waiting for the next attempt, or in the middle of a quiz. */
async function stopWhereTheyAre(stage: Stage, tx: Tx, who: Actor, life: Life, span: Span) {
  const module = stage.curriculum.modules[life.modules];
  if (!module) return;
  const { learntBy, endedAt } = span;
  if (life.stage === "reading" || life.stage === "quiet") {
    const read = stage.between(0, module.lessons.length - 2);
    await readLessons(stage, tx, who, module, read, learntBy, endedAt);
    const next = module.lessons[read];
    if (next) await beginLesson(stage, tx, who, next.id, endedAt);
  }
  if (life.stage === "waiting" || life.stage === "quizzing") {
    await readLessons(stage, tx, who, module, module.lessons.length, learntBy, endedAt - 2 * DAY);
    if (life.stage === "quizzing") return takeQuiz(stage, tx, who, module, 1, endedAt, "open");
    await takeQuiz(stage, tx, who, module, 1, endedAt - DAY, 5);
    await takeQuiz(stage, tx, who, module, 2, endedAt, 7);
  }
}

async function leaveOpenEntries(stage: Stage, tx: Tx, who: Actor, supervisor: Actor, life: Life, span: Span) {
  const recently = (days: number) => Math.max(span.learntBy, stage.today - days * DAY);
  if (life.stage === "practising" || life.stage === "nearly") {
    await logHours(stage, tx, who, supervisor, {
      minutes: 135,
      practisedAt: recently(stage.between(1, 8)),
      state: "submitted",
    });
    if (stage.chance() < 0.5)
      await logHours(stage, tx, who, supervisor, { minutes: 90, practisedAt: recently(1), state: "draft" });
  }
  if (life.stage === "queried") {
    await logHours(stage, tx, who, supervisor, {
      minutes: 600,
      practisedAt: recently(6),
      state: "queried",
      reason:
        "Ten hours in one day: does that include travel? Please log only the time you spent with people.",
    });
  }
}
