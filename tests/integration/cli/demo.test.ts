import { resolve } from "node:path";
import { eq } from "drizzle-orm";
import { expect } from "vitest";

import { freshDatabase, onSqlite } from "../../support/database";
import { seedDemo } from "~/cli/demo/seed";
import { loadCurriculum } from "~/curriculum/load.server";
import { keepContentVersions } from "~/curriculum/versions.server";
import { auditLog } from "~/db/schema/journal";
import { lessonVisits } from "~/db/schema/learning";
import { people } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import { rosterLines } from "~/db/schema/roster";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";

import { rebuildRoster } from "~/features/roster/commands/rebuild.server";
import { compareRoster } from "~/features/roster/queries/compare.server";

const TODAY = Date.UTC(2026, 10, 30, 12);

// The demo writes the same on both engines, and is slow to create.
onSqlite("no account of the demo has activity after its last visit", { timeout: 60_000 }, async () => {
  const db = await freshDatabase();
  const curriculum = await loadCurriculum({
    requirements: REQUIREMENT_SCHEMAS,
    contentDir: resolve("content"),
    cacheDir: resolve("node_modules/.cache/alongside-content"),
  });
  await keepContentVersions(db, curriculum.versions, TODAY);
  await seedDemo(db, curriculum, TODAY, "http://localhost", () => undefined);
  const done = [
    await db
      .select({ name: people.shownName, seen: people.lastActiveAt, at: auditLog.at })
      .from(auditLog)
      .innerJoin(people, eq(people.id, auditLog.actorId)),
    await db
      .select({ name: people.shownName, seen: people.lastActiveAt, at: lessonVisits.lastOpenedAt })
      .from(lessonVisits)
      .innerJoin(people, eq(people.id, lessonVisits.personId)),
    await db
      .select({ name: people.shownName, seen: people.lastActiveAt, at: practiceEntries.updatedAt })
      .from(practiceEntries)
      .innerJoin(people, eq(people.id, practiceEntries.personId)),
  ].flat();
  expect(done.length).toBeGreaterThan(1000);
  expect([...new Set(done.filter(({ seen, at }) => (seen ?? 0) < at).map(({ name }) => name))]).toEqual([]);
  expect(done.filter(({ at, seen }) => Math.max(at, seen ?? 0) > TODAY)).toEqual([]);
  await rebuildRoster(db, {}, { curriculum });
  expect(await db.$count(rosterLines)).toBeGreaterThan(50);
  expect(await compareRoster(db, { curriculum })).toEqual([]);
  const entries = await db
    .select({ submittedAt: practiceEntries.submittedAt, updatedAt: practiceEntries.updatedAt })
    .from(practiceEntries);
  // A supervisor's decision is not an activity of the trainee.
  expect(
    entries.filter(({ submittedAt, updatedAt }) => submittedAt !== null && updatedAt > submittedAt),
  ).toEqual([]);
});
