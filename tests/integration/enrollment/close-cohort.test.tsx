import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { outcome, type TestPerson } from "../../support/world";
import { scene, staff } from "../../support/cohort-scene";
import { standStill } from "../../support/links";
import { readPage } from "../../support/read-page";
import { supervisorAssignments } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { unitOfWork } from "~/db/unit-of-work.server";
import { invitePerson, withdrawInvitation } from "~/features/enrollment/commands/invitations.server";
import { DAY } from "~/lib/dates";
import * as cohortPage from "~/routes/manage.cohorts.$id._index";
import * as edit from "~/routes/manage.cohorts.$id.edit";
import * as invitePage from "~/routes/manage.cohorts.$id.invite";
import * as personPage from "~/routes/manage.people.$id";

standStill();

/** The query of an address, with the question mark. */
const query = (location: string | null) =>
  location?.includes("?") ? location.slice(location.indexOf("?")) : "";

async function open() {
  const all = await scene();
  const { world, manager, mine } = all;
  const invite = async (email: string) => {
    const made = await invitePerson(
      world.db,
      world.viewerOf(manager),
      { email, role: "trainee", cohortId: mine.id, supervisorId: null },
      world.deps,
    );
    if (!made.ok) throw new Error(made.code);
    return made.invitationId;
  };
  const at = { id: mine.id };
  const editPage = (more = "") =>
    readPage(world, edit, manager, `/manage/cohorts/${mine.id}/edit${more}`, at);
  const set = async (status: "open" | "closed", rev: string) =>
    outcome(() =>
      edit.action(
        world.post(manager, `/manage/cohorts/${mine.id}/edit`, { intent: "status", status, rev }, at),
      ),
    );
  const person = (who: TestPerson, more = "") =>
    readPage(world, personPage, manager, `/manage/people/${who.id}${more}`, { id: who.id });
  const act = (who: TestPerson, fields: Record<string, string | string[]>) =>
    outcome(() => personPage.action(world.post(manager, `/manage/people/${who.id}`, fields, { id: who.id })));
  return { ...all, invite, editPage, set, person, act };
}

describe("closing a cohort", () => {
  test("says in advance how many invitations would stop working; withdrawn, used and expired ones do not count", async () => {
    const { world, manager, invite, editPage } = await open();
    await invite("gone@example.org");
    world.clock.now += 15 * DAY;
    for (const name of ["a", "b"]) await invite(`${name}@example.org`);
    const invitationId = await invite("c@example.org");
    await withdrawInvitation(world.db, world.viewerOf(manager), { invitationId }, world.deps);
    expect((await editPage()).text).toMatch(/2 open invitations/);
  });

  test("says afterward what happened, on the page that follows", async () => {
    const { invite, editPage, set } = await open();
    await invite("a@example.org");
    await invite("b@example.org");
    const done = await set("closed", "0");
    expect(done.status).toBe(303);
    const { text } = await editPage(query(done.location));
    expect(text).toMatch(/cohort is closed/i);
    expect(text).toMatch(/2 open invitations can’t be accepted/);
  });

  test("without open invitations mentions none", async () => {
    const { editPage, set } = await open();
    expect((await editPage()).text).not.toMatch(/open invitation/);
    const done = await set("closed", "0");
    expect((await editPage(query(done.location))).text).not.toMatch(/open invitation/);
  });

  test("and reopening it says which of them work again", async () => {
    const { world, invite, editPage, set } = await open();
    await invite("a@example.org");
    await set("closed", "0");
    expect((await editPage()).text).toMatch(/1 open invitation\b/);
    const done = await set("open", "1");
    const { text } = await editPage(query(done.location));
    expect(text).toMatch(/cohort is open/i);
    expect(text).toMatch(/1 open invitation can be accepted again/);
    expect(await world.db.$count(invitations, eq(invitations.email, "a@example.org"))).toBe(1);
  });

  test("shows on the cohort's own page what is pending in the closed cohort", async () => {
    const { world, manager, mine, invite, set } = await open();
    await invite("a@example.org");
    await set("closed", "0");
    const { text } = await readPage(world, cohortPage, manager, `/manage/cohorts/${mine.id}`, {
      id: mine.id,
    });
    expect(text).toMatch(/1 open invitation\b/);
  });
});

test("an open invitation into a closed cohort is on hold in its list, and open again afterward", async () => {
  const { world, manager, mine, invite, set } = await open();
  await invite("a@example.org");
  const list = async () =>
    (await readPage(world, invitePage, manager, `/manage/cohorts/${mine.id}/invite`, { id: mine.id })).text;
  expect(await list()).not.toContain("On hold");
  await set("closed", "0");
  expect(await list()).toMatch(/On hold.*works again once it reopens/);
  await set("open", "1");
  expect(await list()).not.toContain("On hold");
});

describe("moving a person", () => {
  async function twoCohorts() {
    const all = await open();
    const summer = await all.world.cohort("Summer", all.manager);
    await unitOfWork(all.world.db, (tx) =>
      tx.insert(supervisorAssignments).values({
        id: all.world.deps.newId(),
        traineeId: all.rosa.id,
        supervisorId: all.dana.id,
        assignedBy: all.manager.id,
        fromAt: all.world.clock.now,
      }),
    );
    return { ...all, summer };
  }

  test("says in advance what moves with the person, and what happens to the supervisor assignment", async () => {
    const { rosa, person } = await twoCohorts();
    const { text } = await person(rosa);
    expect(text).toMatch(/lessons, quizzes, hours, and application/);
    expect(text).toMatch(/Dana .*(will still be|ends|until)/);
  });

  test("says afterward which cohort the person is in now", async () => {
    const { rosa, mine, summer, person, act } = await twoCohorts();
    const done = await act(rosa, { intent: "move", cohortId: mine.id, toCohortId: summer.id });
    expect(done.status).toBe(303);
    const { text } = await person(rosa, query(done.location));
    expect(text).toMatch(/Rosa has moved to Summer/);
  });

  test("says whether the person still has a supervisor there", async () => {
    const { world, manager, dana, rosa, mine, summer, person, act } = await twoCohorts();
    await staff(world, summer.id, dana, manager);
    const done = await act(rosa, { intent: "move", cohortId: mine.id, toCohortId: summer.id });
    expect((await person(rosa, query(done.location))).text).toMatch(/Dana/);
  });

  test("ending and restoring a membership are confirmed as well, and so is a new supervisor", async () => {
    const { rosa, eli, mine, person, act } = await open();
    const given = await act(rosa, {
      intent: "assign",
      cohortId: mine.id,
      trainee: `${rosa.id}:`,
      supervisorId: eli.id,
    });
    expect((await person(rosa, query(given.location))).text).toMatch(/Eli supervises Rosa now/);
    const left = await act(rosa, { intent: "leave", cohortId: mine.id });
    expect((await person(rosa, query(left.location))).text).toMatch(/Rosa has left Spring/);
    const back = await act(rosa, { intent: "rejoin", cohortId: mine.id });
    expect((await person(rosa, query(back.location))).text).toMatch(/Rosa has returned to Spring/);
  });

  test("a confirmation shows the stored state, not what an address claims", async () => {
    const { rosa, person } = await open();
    const { text } = await person(rosa, "?done=moved");
    expect(text).not.toMatch(/has moved to/);
    expect((await person(rosa, "?done=left")).text).not.toMatch(/has left/);
    expect((await person(rosa, "?done=supervisor")).text).not.toMatch(/supervises Rosa now/);
  });
});
