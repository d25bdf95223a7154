import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { applications } from "~/db/schema/certification";
import { memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { lessonVisits } from "~/db/schema/learning";
import { people } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import { DAY, HOUR } from "~/lib/dates";
import * as certification from "~/routes/certification._index";
import * as learn from "~/routes/learn._index";
import * as cohortPage from "~/routes/manage.cohorts.$id._index";
import * as person from "~/routes/manage.people.$id";
import * as practice from "~/routes/practice._index";
import * as supervise from "~/routes/supervise._index";
import * as superviseTrainee from "~/routes/supervise.trainees.$id";

import { under } from "../../support/profile-versions";
import { behind, moveAll, OVERDOSE } from "../certification/behind";
import { practise, story, type Story } from "../certification/story";
import { pageText } from "../certification/holder";

/** A trainee at the start of their practice. */
async function practising() {
  const s = await story();
  await unitOfWork(s.w.db, (tx) => tx.delete(practiceEntries));
  return s;
}

describe("a trainee whose hours wait for the supervisor", () => {
  test("is not told that the next step is theirs on the supervisor's page", async () => {
    const s = await practising();
    for (const minutes of [10, 10, 10, 10]) await practise(s.w, s.trainee, minutes);
    const text = await pageText(superviseTrainee, s.w.get(s.supervisor, "/", { id: s.trainee.id }));
    expect(text).not.toContain("The next step is up to the trainee.");
    expect(text).toMatch(/4 entries (?:are waiting|wait) for you/);
    // Nor by the requirement itself.
    expect(text).toContain("Next: the supervisor");
  });

  test("with one entry has the noun in the singular", async () => {
    const s = await practising();
    await practise(s.w, s.trainee, 10);
    const text = await pageText(superviseTrainee, s.w.get(s.supervisor, "/", { id: s.trainee.id }));
    expect(text).toMatch(/1 entry (?:is waiting|waits) for you/);
  });

  test("has the next step again once nothing is pending", async () => {
    const s = await practising();
    const text = await pageText(superviseTrainee, s.w.get(s.supervisor, "/", { id: s.trainee.id }));
    expect(text).toContain("The next step is up to the trainee.");
  });
});

describe("a trainee who was moved to a version with another module", () => {
  const open = async () => {
    const s = await behind();
    await moveAll(s);
    return s;
  };

  test.each([
    ["the page about certification", certification],
    ["their home", learn],
    ["the practice log", practice],
  ])("is told on %s that practice reopens, not that it opens", async (_, page) => {
    const s = await open();
    const text = await pageText(page, under(s.later, s.w.get(s.trainee, "/")));
    expect(text).not.toMatch(/Practice opens when|Practice is not open yet/);
    expect(text).toMatch(/Practice (?:reopens|is paused)/);
    expect(text).toMatch(/stay|still count|are kept/);
  });

  test("is told which module it is", async () => {
    const s = await open();
    const text = await pageText(certification, under(s.later, s.w.get(s.trainee, "/")));
    expect(text).toContain(OVERDOSE.title);
  });

  test("is told so to their supervisor as well", async () => {
    const s = await open();
    const text = await pageText(
      superviseTrainee,
      under(s.later, s.w.get(s.supervisor, "/", { id: s.trainee.id })),
    );
    expect(text).not.toMatch(/Practice opens when/);
    expect(text).toContain("Practice reopens when");
  });
});

test("practice that was never started opens", async () => {
  const s = await story();
  const newcomer = await s.w.trainee("Nia New", {
    cohort: s.cohort,
    supervisor: s.supervisor,
    assignedBy: s.manager,
  });
  expect(await pageText(certification, s.w.get(newcomer, "/"))).toContain("Practice opens when");
});

/** What three pages say about a trainee's last activity, and why they may need attention. */
async function said(s: Story) {
  const list = (await supervise.loader(s.w.get(s.supervisor, "/supervise"))).home.trainees.lines;
  const line = list.find(({ personId }) => personId === s.trainee.id)!;
  const page = (await superviseTrainee.loader(s.w.get(s.supervisor, "/", { id: s.trainee.id }))).page;
  const { rows } = (await cohortPage.loader(s.w.get(s.manager, "/", { id: s.cohort.id }))).overview.list;
  const row = rows.find(({ personId }) => personId === s.trainee.id)!;
  const own = (await person.loader(s.w.get(s.manager, "/", { id: s.trainee.id }))).progress!;
  return [line, page, row, own].map(({ lastActivityAt, reasons }) => ({ lastActivityAt, reasons }));
}

describe("last activity and the reasons based on it", () => {
  test("are the same on the supervisor's list, the trainee's page, the cohort's page and the person's", async () => {
    const s = await practising();
    s.w.clock.now += 40 * DAY;
    const [first, ...others] = await said(s);
    expect(first!.reasons).toMatchObject([{ kind: "inactive" }]);
    for (const other of others) expect(other).toEqual(first);
  });

  test("are the same for a trainee who never did anything and got another supervisor yesterday", async () => {
    const s = await story();
    const newcomer = await s.w.trainee("Nia New", {
      cohort: s.cohort,
      supervisor: s.supervisor,
      assignedBy: s.manager,
    });
    s.w.clock.now += 30 * DAY;
    await unitOfWork(s.w.db, (tx) =>
      tx
        .update(supervisorAssignments)
        .set({ fromAt: s.w.clock.now - DAY })
        .where(eq(supervisorAssignments.traineeId, newcomer.id)),
    );
    const [first, ...others] = await said({ ...s, trainee: newcomer });
    for (const other of others) expect(other).toEqual(first);
    expect(first).toEqual({ lastActivityAt: null, reasons: [{ kind: "inactive", days: 30 }] });
  });

  test("are the same for a trainee who joined their cohort after their application began", async () => {
    const s = await story();
    const newcomer = await s.w.trainee("Nia New", {
      cohort: s.cohort,
      supervisor: s.supervisor,
      assignedBy: s.manager,
    });
    await unitOfWork(s.w.db, async (tx) => {
      await tx
        .update(applications)
        .set({ openedAt: s.w.clock.now - 100 * DAY, stateSince: s.w.clock.now - 100 * DAY })
        .where(eq(applications.id, newcomer.applicationId));
      await tx
        .update(memberships)
        .set({ joinedAt: s.w.clock.now - 20 * DAY })
        .where(eq(memberships.personId, newcomer.id));
    });
    const [first, ...others] = await said({ ...s, trainee: newcomer });
    for (const other of others) expect(other).toEqual(first);
  });

  test("“last here” is never before the last activity", async () => {
    const s = await practising();
    const at = s.w.clock.now;
    await unitOfWork(s.w.db, async (tx) => {
      const [lesson] = s.w.curriculum.modules[0]!.lessons;
      await tx
        .insert(lessonVisits)
        .values({ personId: s.trainee.id, lessonId: lesson!.id, firstOpenedAt: at, lastOpenedAt: at });
      await tx
        .update(people)
        .set({ lastActiveAt: at - 9 * DAY })
        .where(eq(people.id, s.trainee.id));
    });
    s.w.clock.now += HOUR;
    const text = await pageText(person, s.w.get(s.manager, "/", { id: s.trainee.id }));
    expect(text).not.toContain("9 days ago");
  });
});
