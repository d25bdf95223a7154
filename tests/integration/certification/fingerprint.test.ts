import { asc, eq } from "drizzle-orm";
import { expect, test } from "vitest";

import { practise, story } from "./story";
import { hashJson } from "~/curriculum/hash.server";
import { moduleCompletions } from "~/db/schema/learning";
import { practiceEntries } from "~/db/schema/practice";
import {
  evaluateApplication,
  latestApplicationOf,
} from "~/features/certification/queries/applications.server";
import { minutesOf } from "~/features/learning/model";

test("fingerprints of both schemes match those written by the releases that introduced them", async () => {
  const { w, trainee, supervisor } = await story();
  await practise(w, trainee, 45, { confirmedBy: supervisor });
  await practise(w, trainee, 30);
  const application = (await latestApplicationOf(w.db, trainee.id))!;
  const { evaluation, fingerprints } = await evaluateApplication(w.db, w.curriculum, application);

  const entries = await w.db
    .select({ id: practiceEntries.id, minutes: practiceEntries.minutes, rev: practiceEntries.rev })
    .from(practiceEntries)
    .where(eq(practiceEntries.state, "confirmed"))
    .orderBy(asc(practiceEntries.id));
  const completed = new Map(
    (await w.db.select().from(moduleCompletions)).map((row) => [row.moduleId, row] as const),
  );
  const parts = evaluation.requirements.flatMap((requirement) => requirement.parts);
  const texts = evaluation.requirements.flatMap(({ id, text, state }) =>
    text ? [{ id, text: text.id, hash: text.hash, isMet: state === "met" }] : [],
  );
  expect([parts.length, entries.length, texts.length]).toEqual([2, 2, 4]);
  const second = parts.map(({ id }) => {
    const { attemptId, moduleHash, lessons, minutes } = completed.get(id)!;
    return { id, attemptId, moduleHash, lessons, minutes: minutesOf(minutes) };
  });
  const first = parts.map(({ id, note }) => ({
    id,
    lessons: note.lessonsDone,
    attempt: completed.get(id)!.attemptId,
  }));
  expect(fingerprints).toEqual({
    1: hashJson({ modules: first, entries, texts }),
    2: hashJson({ scheme: 2, modules: second, entries, texts }),
  });
});

test("a profile that asks for no texts, modules or hours still has their members", async () => {
  const { w, trainee } = await story();
  const application = (await latestApplicationOf(w.db, trainee.id))!;
  const [held] = w.curriculum.profiles;
  const bare = { ...held!, requirements: held!.requirements.filter(({ kind }) => kind === "sign_off") };
  const curriculum = { ...w.curriculum, profileById: () => bare };
  const { fingerprints } = await evaluateApplication(w.db, curriculum, application);
  const entries = await w.db
    .select({ id: practiceEntries.id, minutes: practiceEntries.minutes, rev: practiceEntries.rev })
    .from(practiceEntries);
  expect(fingerprints[2]).toBe(hashJson({ scheme: 2, modules: [], entries, texts: [] }));
});
