import { and, eq, inArray, isNull, max } from "drizzle-orm";

import { isUpdateRead, minutesFrom, readableIn, type Minutes } from "./completion";
import { FIRST_RELEASE } from "~/curriculum/first-release.server";
import type { Module, Profile } from "~/curriculum/types";
import {
  lessonCompletions,
  lessonRevisionsRead,
  moduleCompletionFlags,
  moduleCompletions,
  requiredUpdatePeople,
  requiredUpdates,
} from "~/db/schema/learning";
import type { Tx } from "~/db/types";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";

/* Module completions: what another subject's unit of work writes of learning. */

/** How a module's hours are credited: computed from its text, or as the first release claimed them. */
export type CreditBasis = "computed" | "first";

/** Returns how a profile credits modules. One from before computed credit keeps what it promised. */
export function creditBasisOf(profile: Pick<Profile, "credit">): CreditBasis {
  return profile.credit === "computed" ? "computed" : "first";
}

/** Returns what completing a module today gives, in minutes by domain. */
export function creditMinutes(module: Pick<Module, "id" | "hours">, basis: CreditBasis): Minutes {
  const first = basis === "first" ? FIRST_RELEASE[module.id]?.hours : undefined;
  return minutesFrom(first ?? module.hours);
}

/**
 * Records that a person completed a module, with the lessons as they read them and the credit of that day. Once for an
 * attempt: a second call changes nothing.
 * @param of.attemptId the attempt that passed
 * @param of.at epoch ms
 */
export async function recordModuleCompletion(
  tx: Tx,
  of: { personId: string; module: Module; attemptId: string; basis: CreditBasis; at: number },
  deps: Deps,
): Promise<void> {
  const { personId, module, attemptId, basis, at } = of;
  const read = await tx
    .select({ id: lessonCompletions.lessonId, hash: lessonCompletions.contentHash })
    .from(lessonCompletions)
    .where(and(eq(lessonCompletions.personId, personId), eq(lessonCompletions.moduleId, module.id)));
  const [last] = await tx
    .select({ number: max(moduleCompletions.number) })
    .from(moduleCompletions)
    .where(and(eq(moduleCompletions.personId, personId), eq(moduleCompletions.moduleId, module.id)));
  const number = (last?.number ?? 0) + 1;
  const lessons = read.sort((a, b) => (a.id < b.id ? -1 : 1));
  const [made] = await tx
    .insert(moduleCompletions)
    .values({
      personId,
      moduleId: module.id,
      number,
      attemptId,
      lessons,
      minutes: creditMinutes(module, basis),
      moduleHash: module.hash,
      completedAt: Math.max(at, 0),
    })
    .onConflictDoNothing()
    .returning({ number: moduleCompletions.number });
  if (!made) return;
  await appendAudit(
    tx,
    {
      actorId: personId,
      action: "module.completed",
      subjectKind: "module",
      subjectId: module.id,
      aboutPersonId: personId,
      details: { number, attempt: attemptId, moduleHash: module.hash },
    },
    deps,
  );
}

/**
 * Flags a completion for a person to look at, because its attempt no longer passes. The completion stays. A flag that is
 * open already is left as it is; an attempt without a completion has nothing to flag.
 */
export async function flagCompletion(
  tx: Tx,
  of: { personId: string; moduleId: string; attemptId: string; at: number },
  deps: Deps,
): Promise<void> {
  const [completion] = await tx
    .select({ number: moduleCompletions.number })
    .from(moduleCompletions)
    .where(eq(moduleCompletions.attemptId, of.attemptId));
  if (!completion) return;
  await tx
    .insert(moduleCompletionFlags)
    .values({
      id: deps.newId(),
      personId: of.personId,
      moduleId: of.moduleId,
      attemptId: of.attemptId,
      reason: "regrade",
      flaggedAt: of.at,
    })
    .onConflictDoNothing();
}

/** Ends the open flags of an attempt that passes again. */
export async function unflagCompletion(
  tx: Tx,
  of: { attemptId: string; settledBy: string; at: number },
): Promise<void> {
  await tx
    .update(moduleCompletionFlags)
    .set({ settledAt: of.at, settledBy: of.settledBy })
    .where(and(eq(moduleCompletionFlags.attemptId, of.attemptId), isNull(moduleCompletionFlags.settledAt)));
}

/** Notes that a person has done each required update of a module whose lessons they have read. */
export async function settleUpdates(
  tx: Tx,
  of: { personId: string; module: Module; at: number },
): Promise<void> {
  const moduleId = of.module.id;
  const open = await tx
    .select({
      id: requiredUpdates.id,
      lessons: requiredUpdates.lessons,
      requiredAt: requiredUpdates.requiredAt,
    })
    .from(requiredUpdatePeople)
    .innerJoin(requiredUpdates, eq(requiredUpdates.id, requiredUpdatePeople.updateId))
    .where(
      and(
        eq(requiredUpdatePeople.personId, of.personId),
        isNull(requiredUpdatePeople.doneAt),
        eq(requiredUpdates.moduleId, moduleId),
      ),
    );
  if (open.length === 0) return;
  const first = await tx
    .select({
      lessonId: lessonCompletions.lessonId,
      hash: lessonCompletions.contentHash,
      at: lessonCompletions.completedAt,
    })
    .from(lessonCompletions)
    .where(and(eq(lessonCompletions.personId, of.personId), eq(lessonCompletions.moduleId, moduleId)));
  const later = await tx
    .select({
      lessonId: lessonRevisionsRead.lessonId,
      hash: lessonRevisionsRead.contentHash,
      at: lessonRevisionsRead.readAt,
    })
    .from(lessonRevisionsRead)
    .where(eq(lessonRevisionsRead.personId, of.personId));
  const readable = readableIn(of.module.lessons);
  const done = open
    .filter((update) => isUpdateRead(update, [...first, ...later], readable))
    .map(({ id }) => id);
  if (done.length === 0) return;
  await tx
    .update(requiredUpdatePeople)
    .set({ doneAt: of.at })
    .where(
      and(
        eq(requiredUpdatePeople.personId, of.personId),
        inArray(requiredUpdatePeople.updateId, done),
        isNull(requiredUpdatePeople.doneAt),
      ),
    );
}
