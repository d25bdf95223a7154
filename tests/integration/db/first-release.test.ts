import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { and, eq, isNull } from "drizzle-orm";
import { describe, expect } from "vitest";

import { onSqlite } from "../../support/database";
import { firstReleaseContent, firstReleaseDatabase, firstReleaseStatuses } from "../../support/releases";
import { FIRST_RELEASE, FIRST_RELEASE_VERSIONS } from "~/curriculum/first-release.server";
import { hashJson } from "~/curriculum/hash.server";
import { loadCurriculum } from "~/curriculum/load.server";
import { parseStoredPolicy, parseStoredProfile, parseStoredQuestion } from "~/curriculum/stored.server";
import type { Curriculum } from "~/curriculum/types";
import { keepContentVersions } from "~/curriculum/versions.server";
import { openFile } from "~/db/driver.server";
import { applications, certificates, signOffs } from "~/db/schema/certification";
import { cohorts, cohortStaff } from "~/db/schema/cohorts";
import { contentVersions } from "~/db/schema/curriculum";
import { moduleCompletions } from "~/db/schema/learning";
import { people, personRoles } from "~/db/schema/people";
import { openSqlite } from "~/db/sqlite.server";
import type { Database } from "~/db/types";
import { openAgreementOf, profileFor } from "~/features/agreements/queries/profile.server";
import { quizResults } from "~/features/assessment/queries/results.server";
import { issueCertificate } from "~/features/certification/commands/issue.server";
import {
  applicationById,
  evaluateApplication,
  evaluations,
  latestApplicationOf,
} from "~/features/certification/queries/applications.server";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";
import { learnPage } from "~/features/path/queries/learn.server";
import { practiceAccess } from "~/features/practice/queries/access.server";
import { decisionPage } from "~/features/staff/queries/applications.server";
import { rebuildRoster } from "~/features/roster/commands/rebuild.server";
import { allLines } from "~/features/roster/queries/lines.server";
import { i18nFor } from "~/lib/i18n";
import { newId } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import { doDataSteps } from "~/server/data-steps";
import type { ContentKind } from "~/lib/vocabulary";
import { createLog } from "~/server/log";

/* The first release's demo, updated: no one loses anything, whatever happened to the content. */

const NOW = Date.UTC(2026, 10, 28, 12);
const now = () => NOW;
const log = createLog("silent", now);
const cacheDir = join(tmpdir(), "alongside-release-content");

const todaysContent = () =>
  loadCurriculum({
    requirements: REQUIREMENT_SCHEMAS,
    contentDir: resolve("content"),
    cacheDir: resolve("node_modules/.cache/alongside-content"),
  });

/** The database as the current program opens it. */
async function updated(file: string, curriculum: Curriculum): Promise<Database> {
  const db = await openSqlite(`file:${file}`);
  await keepContentVersions(db, [...curriculum.versions, ...FIRST_RELEASE_VERSIONS], NOW);
  await doDataSteps({ db, curriculum, now, newId, log });
  return db;
}

/** The current content with another lesson in the first module, and every other lesson of it rewritten. */
function withLessonAdded(curriculum: Curriculum): Curriculum {
  const modules = curriculum.modules.map((module) => {
    const [first] = module.lessons;
    if (module.id !== "m01" || !first) return module;
    const rewritten = module.lessons.map((lesson) => ({ ...lesson, hash: hashJson(lesson.hash) }));
    const added = {
      ...first,
      id: "m01-l9",
      slug: "added",
      number: rewritten.length + 1,
      hash: hashJson("added"),
    };
    return { ...module, hash: hashJson("changed"), lessons: [...rewritten, added] };
  });
  const byId = new Map(modules.map((module) => [module.id, module]));
  return { ...curriculum, modules, moduleById: (id) => byId.get(id) };
}

async function peopleOf(db: Database) {
  const rows = await db.select({ id: people.id, email: people.email }).from(people);
  return new Map(rows.map(({ id, email }) => [email, id]));
}

async function viewerOf(db: Database, personId: string): Promise<Viewer> {
  const [row] = await db.select().from(people).where(eq(people.id, personId));
  const roles = await db
    .select({ role: personRoles.role })
    .from(personRoles)
    .where(eq(personRoles.personId, personId));
  return {
    personId,
    shownName: row!.shownName,
    email: row!.email,
    roles: roles.map(({ role }) => role),
    locale: "en",
    timeZone: "America/Chicago",
    sessionId: "test",
    lastAuthAt: NOW,
  };
}

describe("everyone's progress after the update", () => {
  const contents: [string, (curriculum: Curriculum) => Curriculum][] = [
    ["with the new content", (curriculum) => curriculum],
    ["with a lesson added and others changed", withLessonAdded],
  ];
  onSqlite.each(contents)("is what it was, %s", async (_name, change) => {
    const curriculum = change(await todaysContent());
    const db = await updated(firstReleaseDatabase(), curriculum);
    const before = firstReleaseStatuses();
    const ids = await peopleOf(db);
    const after = await evaluations(db, curriculum, [...ids.values()]);
    expect(after.size).toBe(Object.keys(before.people).length);
    const seen = Object.fromEntries(
      Object.entries(before.people).map(([email]) => {
        const evaluation = after.get(ids.get(email)!)!;
        return [
          email,
          {
            stage: evaluation.stage,
            isReady: evaluation.isReady,
            nextActor: evaluation.nextActor,
            requirements: Object.fromEntries(
              evaluation.requirements.map(({ id, state, have, need }) => [id, [state, have, need]]),
            ),
            modules: evaluation.requirements
              .flatMap(({ parts }) => parts)
              .filter(({ state }) => state === "met")
              .map(({ id }) => id),
          },
        ];
      }),
    );
    const expected = Object.fromEntries(
      Object.entries(before.people).map(([email, { evidenceHash: _hash, ...status }]) => [email, status]),
    );
    expect(seen).toEqual(expected);

    await rebuildRoster(db, {}, { curriculum });
    for (const { id, name } of await db.select({ id: cohorts.id, name: cohorts.name }).from(cohorts)) {
      const stages: Record<string, number> = {};
      for (const { stage } of await allLines(
        db,
        { cohortId: id, view: "all", search: "", activeDays: 14 },
        NOW,
      )) {
        // A certificate that is no longer valid is now named as such; the first release counted it as issued.
        const then = ["expired", "suspended", "revoked"].includes(stage) ? "issued" : stage;
        stages[then] = (stages[then] ?? 0) + 1;
      }
      expect(stages, name).toEqual(before.stages[name]);
    }
    await db.close();
  });

  onSqlite("everyone is held to the same profile and the same texts as before", async () => {
    const file = firstReleaseDatabase();
    const first = openFile(file);
    const were = first
      .prepare("select id, person_id, profile_id, profile_hash, texts from applications order by id")
      .all() as { id: string; person_id: string; profile_id: string; profile_hash: string; texts: string }[];
    first.close();
    expect(were.length).toBeGreaterThan(50);
    const curriculum = await todaysContent();
    const db = await updated(file, curriculum);
    for (const { id, person_id, profile_id, profile_hash, texts } of were) {
      const pin = { profileId: profile_id, profileHash: profile_hash, texts: JSON.parse(texts) as unknown };
      expect(await applicationById(db, id)).toMatchObject({ ...pin, personId: person_id });
    }
    for (const personId of new Set(were.map(({ person_id }) => person_id))) {
      const { profileId, profileHash, texts } = (await latestApplicationOf(db, personId))!;
      expect(await openAgreementOf(db, personId)).toEqual({ profileId, profileHash, texts });
      expect((await profileFor(db, curriculum, personId)).hash).toBe(profileHash);
    }
    await db.close();
  });

  onSqlite("practice stays open, and new content shows without revoking anything", async () => {
    const curriculum = withLessonAdded(await todaysContent());
    const db = await updated(firstReleaseDatabase(), curriculum);
    const ids = await peopleOf(db);
    const before = firstReleaseStatuses();
    const practicing = Object.entries(before.people).filter(([, { stage }]) => stage === "practising");
    expect(practicing.length).toBeGreaterThan(5);
    for (const [email] of practicing) {
      expect((await practiceAccess(db, curriculum, ids.get(email)!)).access, email).toBe("open");
    }
    const [email] = practicing[0]!;
    const page = await learnPage(db, await viewerOf(db, ids.get(email)!), { now: NOW }, { curriculum });
    const first = page.modules.find(({ id }) => id === "m01");
    expect(first).toMatchObject({ hours: 4, progress: { state: "done" } });
    expect(page.trainee?.training).toEqual({ have: 17, need: 17, progress: 17 });
    const update = page.trainee?.updates.find(({ slug }) => slug === "recovery-principles");
    expect(update?.isRequired).toBe(false);
    expect(update?.lessons.map(({ kind }) => kind)).toEqual([...Array<string>(5).fill("changed"), "new"]);
    await db.close();
  });

  onSqlite(
    "a completion names the attempt, the lessons as they were read and the hours of that release",
    async () => {
      const curriculum = await todaysContent();
      const file = firstReleaseDatabase();
      const db = await updated(file, curriculum);
      const rows = await db.select().from(moduleCompletions);
      const results = await quizResults(db, [...(await peopleOf(db)).values()]);
      const passes = [...results.values()].flat().filter(({ passedAt }) => passedAt !== null);
      expect(passes.length).toBeGreaterThan(100);
      expect(rows).toHaveLength(passes.length);
      for (const row of rows) {
        const first = FIRST_RELEASE[row.moduleId]!;
        expect(row.lessons).toEqual(first.lessons.map(({ id, hash }) => ({ id, hash })));
        expect(row.moduleHash).toBe(first.hash);
        expect(Object.values(row.minutes).reduce((sum, one) => sum + one, 0)).toBe(
          Object.values(first.hours).reduce((sum, one) => sum + one, 0) * 60,
        );
      }
      // Started again, nothing is done twice.
      await db.close();
      const again = await updated(file, curriculum);
      expect(await again.$count(moduleCompletions)).toBe(rows.length);
      await again.close();
    },
  );
});

describe("signatures of the first release", () => {
  onSqlite("each fingerprint is reproduced, and recommended applications can still be issued", async () => {
    const curriculum = withLessonAdded(await todaysContent());
    const db = await updated(firstReleaseDatabase(), curriculum);
    const before = firstReleaseStatuses();
    const ids = await peopleOf(db);
    let complete = 0;
    for (const [email, { evidenceHash, modules }] of Object.entries(before.people)) {
      const application = await latestApplicationOf(db, ids.get(email)!);
      const { fingerprints } = await evaluateApplication(db, curriculum, application!);
      // Of an unfinished module, the current content determines how many lessons count.
      if (modules.length < 4) continue;
      complete += 1;
      expect(fingerprints[1], email).toBe(evidenceHash);
    }
    expect(complete).toBeGreaterThan(20);

    const waiting = await db.select().from(applications).where(eq(applications.state, "recommended"));
    expect(waiting).toHaveLength(2);
    for (const application of waiting) {
      const [signed] = await db
        .select()
        .from(signOffs)
        .where(and(eq(signOffs.applicationId, application.id), isNull(signOffs.withdrawnAt)));
      expect(signed!.evidenceScheme).toBe(1);
      const [staff] = await db
        .select({ personId: cohortStaff.personId })
        .from(cohortStaff)
        .where(and(eq(cohortStaff.cohortId, application.cohortId), eq(cohortStaff.role, "manager")));
      const manager = await viewerOf(db, staff!.personId);
      const page = await decisionPage(
        db,
        manager,
        { applicationId: application.id, now: Date.now() },
        { curriculum },
      );
      expect(page?.signed?.isAsSigned).toBe(true);
      const issued = await issueCertificate(
        db,
        manager,
        { applicationId: application.id, rev: application.rev },
        { now, newId, curriculum, i18n: i18nFor("en"), settings: { siteUrl: "http://localhost:3000" } },
      );
      expect(issued).toMatchObject({ ok: true });
      const [certificate] = await db
        .select({ facts: certificates.facts })
        .from(certificates)
        .where(eq(certificates.applicationId, application.id));
      expect(certificate!.facts.trainingHours).toBe(17);
      expect(certificate!.facts.modules.map(({ hours }) => hours)).toEqual([4, 4, 4, 5]);
    }
    await db.close();
  });
});

describe("texts that were in force", () => {
  const READ: Partial<Record<ContentKind, (json: string) => { hash: string }>> = {
    profile: parseStoredProfile,
    policy: parseStoredPolicy,
    question: parseStoredQuestion,
  };

  onSqlite(
    "every stored version that is read back can be, and holds nothing it did not hold then",
    async () => {
      const db = await openSqlite(`file:${firstReleaseDatabase()}`);
      const rows = await db.select().from(contentVersions);
      expect(rows.length).toBeGreaterThan(150);
      for (const { kind, hash, json } of rows) {
        const read = READ[kind];
        if (!read) continue;
        const { hash: _hash, ...parsed } = read(json);
        expect({ ...parsed, hash }, `${kind} ${hash}`).toEqual(JSON.parse(json));
      }
      await db.close();
    },
  );

  onSqlite("the same files have the same hashes today", async () => {
    const db = await openSqlite(`file:${firstReleaseDatabase()}`);
    const stored = await db
      .select({ kind: contentVersions.kind, id: contentVersions.id, hash: contentVersions.hash })
      .from(contentVersions);
    const { versions } = await loadCurriculum({
      requirements: REQUIREMENT_SCHEMAS,
      contentDir: firstReleaseContent(),
      cacheDir,
    });
    const today = versions
      .filter(({ kind }) => kind !== "module")
      .map(({ kind, id, hash }) => `${kind} ${id} ${hash}`);
    expect(today.sort()).toEqual(stored.map(({ kind, id, hash }) => `${kind} ${id} ${hash}`).sort());
    await db.close();
  });
});
