import { resolve } from "node:path";
import type { ActionFunctionArgs, AppLoadContext, LoaderFunctionArgs } from "@remix-run/node";

import { freshDatabase } from "./database";
import { loadCurriculum } from "~/curriculum/load.server";
import type { Curriculum } from "~/curriculum/types";
import { keepContentVersions } from "~/curriculum/versions.server";
import { agreements } from "~/db/schema/agreements";
import { applications } from "~/db/schema/certification";
import { cohorts, cohortStaff, memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import type { Database, Watch } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";
import { refreshingRoster, refreshLines } from "~/features/roster/transaction/refresh.server";
import type { Mark } from "~/journal/marks.server";
import { createSessions } from "~/http/session.server";
import { nameKeys } from "~/lib/fold";
import { i18nFor } from "~/lib/i18n";
import { newId } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import { ROLES, type Role } from "~/lib/vocabulary";

/** 2026-03-02 15:00 UTC, a Monday. */
export const TEST_NOW = Date.UTC(2026, 2, 2, 15);
export const TEST_PASSWORD = "a long enough password";
/** Argon2id of TEST_PASSWORD with low cost, for rows that are only ever verified. */
export const TEST_PASSWORD_HASH =
  "$argon2id$v=19$m=8,t=1,p=1$VrJYZuIFpv2TBDs7OmVN3g$DvvfvaJujBZWVwkOrbzJ9zxaBa9YEIHoOffdrPQAlKs";

let loaded: Promise<Curriculum> | undefined;

/** Loads the small program of the browser tests. */
export function testCurriculum(): Promise<Curriculum> {
  return (loaded ??= loadCurriculum({
    requirements: REQUIREMENT_SCHEMAS,
    contentDir: resolve("tests/support/content"),
    cacheDir: resolve("node_modules/.cache/alongside-test-content"),
  }));
}

/** Tests write rows themselves and mark no one: everyone's line is computed anew after each of their units of work. */
function refreshingAfterTests(db: Database, deps: { curriculum: Curriculum }): Database {
  return {
    ...db,
    run: (work) =>
      db.run(async (tx) => {
        const result = await work(tx);
        const rows = await tx.selectDistinct({ personId: memberships.personId }).from(memberships);
        const ids = rows.map(({ personId }) => personId);
        await refreshLines(tx, ids, deps).catch(async (error: unknown) => {
          // After an error of the database itself, such as a conflict, the whole unit of work is retried or fails.
          if (error instanceof Error && (error.cause !== undefined || "code" in error)) throw error;
          // Some tests store what no line can be made of: the others' are refreshed all the same.
          for (const id of ids) await refreshLines(tx, [id], deps).catch(() => undefined);
        });
        return result;
      }),
  };
}

export type TestPerson = { id: string; email: string; shownName: string; legalName: string; roles: Role[] };

/**
 * Returns everything a loader, action, or command needs, on its own database and with a fixed clock.
 * @param watch is called with each statement
 * @param other a curriculum to use instead of the small program
 */
export async function testWorld(watch: Watch = {}, other?: Curriculum) {
  const curriculum = other ?? (await testCurriculum());
  const opened = await freshDatabase(watch);
  /** What the program runs on: lines are refreshed where a command marks people, and nowhere else. */
  const appDb = refreshingRoster(opened, {}, { curriculum });
  const db = refreshingAfterTests(appDb, { curriculum });
  const clock = { now: TEST_NOW };
  const now = () => clock.now;
  await keepContentVersions(db, curriculum.versions, clock.now);
  const sessions = createSessions(db, {
    now,
    secure: false,
    defaults: { locale: "en", timeZone: curriculum.program.timeZone },
  });

  async function person(name: string, ...roles: Role[]): Promise<TestPerson> {
    const id = newId();
    const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, ".")}.${id.slice(-6)}@example.org`;
    await unitOfWork(db, async (tx) => {
      await tx.insert(people).values({
        id,
        email,
        legalName: `${name} Legal`,
        shownName: name,
        ...nameKeys({ shownName: name, legalName: `${name} Legal` }),
        passwordHash: TEST_PASSWORD_HASH,
        status: "active",
        createdAt: clock.now,
      });
      for (const role of roles)
        await tx.insert(personRoles).values({ personId: id, role, grantedAt: clock.now, grantedBy: null });
    });
    return { id, email, shownName: name, legalName: `${name} Legal`, roles };
  }

  async function cohort(name: string, manager: TestPerson): Promise<{ id: string; name: string }> {
    const id = newId();
    const [profile] = curriculum.profiles;
    await unitOfWork(db, async (tx) => {
      await tx.insert(cohorts).values({
        id,
        name,
        profileId: profile!.id,
        startsOn: "2026-01-12",
        status: "open",
        createdAt: clock.now,
        createdBy: manager.id,
      });
      await tx
        .insert(cohortStaff)
        .values({ id: newId(), cohortId: id, personId: manager.id, role: "manager", fromAt: clock.now });
    });
    return { id, name };
  }

  /** Creates a trainee with membership, open application, and, if given, a supervisor who is staff of the cohort. */
  async function trainee(
    name: string,
    of: { cohort: { id: string }; supervisor?: TestPerson; assignedBy: TestPerson },
  ) {
    const made = await person(name, "trainee");
    const profile = curriculum.profiles[0]!;
    const applicationId = newId();
    const agreementId = newId();
    await unitOfWork(db, async (tx) => {
      await tx
        .insert(memberships)
        .values({ id: newId(), cohortId: of.cohort.id, personId: made.id, joinedAt: clock.now });
      await tx.insert(agreements).values({
        id: agreementId,
        personId: made.id,
        profileId: profile.id,
        profileHash: profile.hash,
        texts: Object.fromEntries(curriculum.policies.map((policy) => [policy.slug, policy.hash])),
        fromAt: clock.now,
      });
      await tx.insert(applications).values({
        id: applicationId,
        personId: made.id,
        cohortId: of.cohort.id,
        agreementId,
        state: "in_training",
        openedAt: clock.now,
        stateSince: clock.now,
      });
      if (of.supervisor) {
        await tx.insert(supervisorAssignments).values({
          id: newId(),
          traineeId: made.id,
          supervisorId: of.supervisor.id,
          assignedBy: of.assignedBy.id,
          fromAt: clock.now,
        });
      }
    });
    return { ...made, applicationId };
  }

  function viewerOf(who: TestPerson): Viewer {
    return {
      personId: who.id,
      shownName: who.shownName,
      email: who.email,
      roles: ROLES.filter((role) => who.roles.includes(role)),
      locale: "en",
      timeZone: curriculum.program.timeZone,
      sessionId: `test-session-${who.id}`,
      lastAuthAt: clock.now,
    };
  }

  function contextFor(who: TestPerson | null): AppLoadContext {
    return {
      db: appDb,
      curriculum,
      settings: {
        siteUrl: "http://localhost:3000",
        mode: "test",
        smtpUrl: null,
        outboxDir: "data/outbox",
        backup: null,
      },
      sessions,
      cookies: null,
      setCookie: () => undefined,
      now,
      newId,
      nonce: "test",
      isPage: true,
      requestId: "test-request",
      report: () => undefined,
      viewer: who ? viewerOf(who) : null,
      keeper: null,
      i18n: i18nFor("en"),
      messages: {},
      clientKey: "test-client",
    };
  }

  /** Returns the arguments of a loader, as `who` (null: not signed in). */
  function get(
    who: TestPerson | null,
    path: string,
    params: Record<string, string> = {},
  ): LoaderFunctionArgs {
    return { request: new Request(`http://localhost:3000${path}`), params, context: contextFor(who) };
  }

  /** Returns the arguments of an action: a form posted as `who`. An array gives a repeated field. */
  function post(
    who: TestPerson | null,
    path: string,
    fields: Record<string, string | string[]>,
    params: Record<string, string> = {},
  ): ActionFunctionArgs {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) body.append(name, one);
    return {
      request: new Request(`http://localhost:3000${path}`, { method: "POST", body }),
      params,
      context: contextFor(who),
    };
  }

  return {
    db,
    appDb,
    /** As `appDb`, with one kind of mark left out. */
    leavingOut: (mark: Mark) => refreshingRoster(opened, { without: mark }, { curriculum }),
    curriculum,
    sessions,
    clock,
    deps: { now, newId, curriculum },
    person,
    cohort,
    trainee,
    viewerOf,
    contextFor,
    get,
    post,
  };
}

export type TestWorld = Awaited<ReturnType<typeof testWorld>>;

/**
 * Runs a loader or action to its end, thrown responses included, and returns the outcome. `data` is the returned value
 * or the thrown response's data; `location` is set for a redirect.
 */
export async function outcome(
  run: () => unknown,
): Promise<{ status: number; data: unknown; location: string | null; headers: Headers }> {
  const describe = (value: unknown) => {
    if (value instanceof Response) {
      return {
        status: value.status,
        data: null,
        location: value.headers.get("Location"),
        headers: value.headers,
      };
    }
    if (
      typeof value === "object" &&
      value !== null &&
      "type" in value &&
      value.type === "DataWithResponseInit" &&
      "data" in value
    ) {
      const init = "init" in value ? (value.init as ResponseInit | null) : null;
      return {
        status: init?.status ?? 200,
        data: value.data,
        location: null,
        headers: new Headers(init?.headers),
      };
    }
    return { status: 200, data: value, location: null, headers: new Headers() };
  };
  try {
    return describe(await run());
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    return describe(thrown);
  }
}
