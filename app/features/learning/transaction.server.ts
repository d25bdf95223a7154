import { and, eq, inArray, isNull, max } from "drizzle-orm";

import { isUpdateRead, minutesFrom, readableIn, type Minutes } from "./completion";
import { readingsOf } from "./queries/readings.server";
import { FIRST_RELEASE } from "~/curriculum/first-release.server";
import type { Lesson, Module, Profile } from "~/curriculum/types";
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
import { markChanged } from "~/journal/marks.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/* What another feature's unit of work writes in learning: readings, module completions and their flags. */

/**
 * Records that a person read a lesson's text: the first text of the lesson, or a later version of it.
 * @returns whether that is new
 */
export async function recordReading(
  tx: Tx,
  { personId }: Pick<Viewer, "personId">,
  { lesson }: { lesson: Pick<Lesson, "id" | "moduleId" | "hash"> },
  deps: Deps,
): Promise<boolean> {
  const { id: lessonId, moduleId, hash: contentHash } = lesson;
  const at = deps.now();
  const [first] = await tx
    .insert(lessonCompletions)
    .values({ personId, lessonId, moduleId, contentHash, completedAt: at })
    .onConflictDoNothing()
    .returning({ lessonId: lessonCompletions.lessonId });
  if (!first && !(await recordRevision(tx, { personId, lessonId, contentHash, readAt: at }))) return false;
  // A later version as well: reading it can complete a module whose quiz was passed before.
  markChanged(tx, "lesson_read", [personId]);
  await appendAudit(
    tx,
    {
      actorId: personId,
      action: first ? "lesson.completed" : "lesson.update_read",
      subjectKind: "lesson",
      subjectId: lessonId,
      aboutPersonId: personId,
      details: { moduleId, contentHash },
    },
    deps,
  );
  return true;
}

async function recordRevision(tx: Tx, row: typeof lessonRevisionsRead.$inferInsert): Promise<boolean> {
  const [known] = await tx
    .select({ hash: lessonCompletions.contentHash })
    .from(lessonCompletions)
    .where(and(eq(lessonCompletions.personId, row.personId), eq(lessonCompletions.lessonId, row.lessonId)));
  if (known?.hash === row.contentHash) return false;
  const [written] = await tx
    .insert(lessonRevisionsRead)
    .values(row)
    .onConflictDoNothing()
    .returning({ lessonId: lessonRevisionsRead.lessonId });
  return written !== undefined;
}

/** How a module's hours are credited: computed from its text, or as the first release stated them. */
export type CreditBasis = "computed" | "first";

/** Returns how a profile credits modules. Profiles from before computed credit keep the first release's hours. */
export function creditBasisOf(profile: Pick<Profile, "credit">): CreditBasis {
  return profile.credit === "computed" ? "computed" : "first";
}

/** Returns the credit for completing a module today, in minutes by domain. */
export function creditMinutes(module: Pick<Module, "id" | "hours">, basis: CreditBasis): Minutes {
  const first = basis === "first" ? FIRST_RELEASE[module.id]?.hours : undefined;
  return minutesFrom(first ?? module.hours);
}

/**
 * Records that a person completed a module, with the versions of the lessons they read and that day's credit. Once per
 * attempt: a second call changes nothing.
 * @param of.attemptId the passing attempt
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

/** Adds completions that were earned before completions were recorded. Those already present stay; none is audited. */
export async function addModuleCompletions(
  tx: Tx,
  rows: (typeof moduleCompletions.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0) await tx.insert(moduleCompletions).values(rows).onConflictDoNothing();
}

/**
 * Flags a completion for review by staff because its attempt no longer passes. The completion stays. An open flag is
 * left as it is; an attempt without a completion has nothing to flag.
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

/** Settles the open flags of an attempt that passes again. */
export async function unflagCompletion(
  tx: Tx,
  { personId }: Pick<Viewer, "personId">,
  { attemptId, at }: { attemptId: string; at: number },
): Promise<void> {
  await tx
    .update(moduleCompletionFlags)
    .set({ settledAt: at, settledBy: personId })
    .where(and(eq(moduleCompletionFlags.attemptId, attemptId), isNull(moduleCompletionFlags.settledAt)));
}

/** Settles a person's open required updates of a module whose lessons they have read. */
export async function settleUpdates(
  tx: Tx,
  { personId }: Pick<Viewer, "personId">,
  { module, at }: { module: Module; at: number },
): Promise<void> {
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
        eq(requiredUpdatePeople.personId, personId),
        isNull(requiredUpdatePeople.doneAt),
        eq(requiredUpdates.moduleId, module.id),
      ),
    );
  if (open.length === 0) return;
  const readings = await readingsOf(
    tx,
    [personId],
    open.flatMap(({ lessons }) => lessons.map(({ id }) => id)),
  );
  const readable = readableIn(module.lessons);
  const done = open.filter((update) => isUpdateRead(update, readings, readable)).map(({ id }) => id);
  if (done.length === 0) return;
  await tx
    .update(requiredUpdatePeople)
    .set({ doneAt: at })
    .where(
      and(
        eq(requiredUpdatePeople.personId, personId),
        inArray(requiredUpdatePeople.updateId, done),
        isNull(requiredUpdatePeople.doneAt),
      ),
    );
}
