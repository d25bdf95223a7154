import { and, eq, inArray, isNull } from "drizzle-orm";

import { isUpdateRead, readableIn, type LessonVersion } from "../completion";
import type { Refused } from "../model";
import { canRequireUpdates } from "../policy";
import { readingsOf } from "../queries/readings.server";
import { hashOfPeople, reachOf, type ModuleReach } from "../queries/update-reach.server";
import type { Curriculum } from "~/curriculum/types";
import { requiredUpdatePeople, requiredUpdates } from "~/db/schema/learning";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { idsOfManaged } from "~/features/cohorts/queries/cohorts.server";
import { appendAudits } from "~/journal/audit.server";
import type { Success } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/* Requiring people who completed a module to read what is new in it: a manager's own, logged act. */

const ROWS_AT_ONCE = 500;

/**
 * Requires the manager's trainees who completed a module, and have not read what is new in it, to read it. No one loses
 * what they earned. Sent twice, it is required once.
 * @param input.moduleHash the module's hash in the preview
 * @param input.touched the hash of the people in the preview
 * @returns how many people are newly required; `stale` when the module or the people have changed: nothing is written
 */
export async function requireUpdate(
  db: Database,
  actor: Viewer,
  input: { moduleId: string; moduleHash: string; touched: string },
  deps: Deps & { curriculum: Curriculum },
): Promise<Success<{ people: number }> | Refused<"forbidden" | "not_found" | "stale">> {
  if (!canRequireUpdates(actor)) return { ok: false, code: "forbidden" };
  const module = deps.curriculum.moduleById(input.moduleId);
  if (!module) return { ok: false, code: "not_found" };
  return unitOfWork(db, async (tx) => {
    const [reach] = await reachOf(tx, [module], idsOfManaged(tx, actor.personId));
    if (!reach || module.hash !== input.moduleHash) return { ok: false, code: "stale" } as const;
    const personIds = reach.touched.map(({ personId }) => personId);
    if (personIds.length === 0 || hashOfPeople(personIds) !== input.touched) {
      return isDone(reach, actor, input)
        ? ({ ok: true, people: 0 } as const)
        : ({ ok: false, code: "stale" } as const);
    }
    await write(tx, actor, reach, deps);
    return { ok: true, people: personIds.length } as const;
  });
}

/** Whether the actor has already required this version of these people: the same form, submitted again. */
function isDone(
  { required }: ModuleReach,
  actor: Viewer,
  input: { moduleHash: string; touched: string },
): boolean {
  return required.some(
    ({ moduleHash, requiredBy, asked }) =>
      moduleHash === input.moduleHash &&
      requiredBy === actor.personId &&
      hashOfPeople(asked) === input.touched,
  );
}

async function write(tx: Tx, actor: Viewer, { module, touched }: ModuleReach, deps: Deps): Promise<void> {
  const updateId = deps.newId();
  const unread = new Map(
    touched.flatMap(({ unread }) => unread.map(({ lesson }) => [lesson.id, lesson.hash])),
  );
  await tx.insert(requiredUpdates).values({
    id: updateId,
    moduleId: module.id,
    moduleHash: module.hash,
    lessons: [...unread].map(([id, hash]) => ({ id, hash })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    requiredBy: actor.personId,
    requiredAt: deps.now(),
  });
  for (let from = 0; from < touched.length; from += ROWS_AT_ONCE) {
    const some = touched.slice(from, from + ROWS_AT_ONCE);
    await tx.insert(requiredUpdatePeople).values(some.map(({ personId }) => ({ personId, updateId })));
  }
  const line = {
    actorId: actor.personId,
    action: "module.update_required" as const,
    subjectKind: "module",
    subjectId: module.id,
  };
  const facts = { update: updateId, moduleHash: module.hash };
  await appendAudits(
    tx,
    [
      { ...line, details: { ...facts, people: touched.length, lessons: unread.size } },
      ...touched.map(({ personId, unread }) => ({
        ...line,
        aboutPersonId: personId,
        details: { ...facts, lessons: unread.length },
      })),
    ],
    deps,
  );
}

/**
 * Settles open updates that name a lesson that can no longer be read, for everyone who has read the rest, so that no one
 * waits for a removed lesson. Safe to run twice.
 * @returns how many were settled, as text for the job log
 */
export async function settleLostLessons(
  db: Database,
  { curriculum, now }: { curriculum: Curriculum; now: () => number },
): Promise<string> {
  const open = await db
    .select({
      id: requiredUpdates.id,
      lessons: requiredUpdates.lessons,
      requiredAt: requiredUpdates.requiredAt,
      moduleId: requiredUpdates.moduleId,
    })
    .from(requiredUpdates)
    .innerJoin(
      requiredUpdatePeople,
      and(eq(requiredUpdatePeople.updateId, requiredUpdates.id), isNull(requiredUpdatePeople.doneAt)),
    )
    .groupBy(requiredUpdates.id);
  let settled = 0;
  for (const update of open) {
    const readable = readableIn(curriculum.moduleById(update.moduleId)?.lessons ?? []);
    if (update.lessons.every(({ id }) => readable.has(id))) continue;
    settled += await settleOf(db, update, readable, now());
  }
  return `${settled} cleared`;
}

type OpenUpdate = { id: string; lessons: LessonVersion[]; requiredAt: number };

async function settleOf(
  db: Database,
  update: OpenUpdate,
  readable: ReadonlySet<string>,
  at: number,
): Promise<number> {
  const isOpen = and(eq(requiredUpdatePeople.updateId, update.id), isNull(requiredUpdatePeople.doneAt));
  const lessonIds = update.lessons.map(({ id }) => id);
  return unitOfWork(db, async (tx) => {
    const waiting = await tx
      .select({ personId: requiredUpdatePeople.personId })
      .from(requiredUpdatePeople)
      .where(isOpen);
    const whose = tx
      .select({ personId: requiredUpdatePeople.personId })
      .from(requiredUpdatePeople)
      .where(isOpen);
    const readingsBy = new Map<string, Awaited<ReturnType<typeof readingsOf>>>();
    for (const reading of await readingsOf(tx, whose, lessonIds)) {
      const known = readingsBy.get(reading.personId);
      if (known) known.push(reading);
      else readingsBy.set(reading.personId, [reading]);
    }
    const done = waiting.flatMap(({ personId }) =>
      isUpdateRead(update, readingsBy.get(personId) ?? [], readable) ? [personId] : [],
    );
    for (let from = 0; from < done.length; from += ROWS_AT_ONCE) {
      const some = done.slice(from, from + ROWS_AT_ONCE);
      await tx
        .update(requiredUpdatePeople)
        .set({ doneAt: at })
        .where(and(isOpen, inArray(requiredUpdatePeople.personId, some)));
    }
    return done.length;
  });
}
