import { expect, test } from "vitest";

import { memberships, supervisorAssignments } from "~/db/schema/cohorts";
import { people } from "~/db/schema/people";
import type { Watch } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { loader as certification } from "~/routes/certification._index";
import { loader as lesson } from "~/routes/learn.$module.$lesson";
import { loader as moduleLoader } from "~/routes/learn.$module._index";
import { action as saveAnswer } from "~/routes/learn.$module.quiz.$attempt_.answer";
import { loader as attempt } from "~/routes/learn.$module.quiz.$attempt";
import { loader as quiz } from "~/routes/learn.$module.quiz._index";
import { loader as learn } from "~/routes/learn._index";
import { loader as home } from "~/routes/manage._index";
import { loader as cohortPage } from "~/routes/manage.cohorts.$id._index";
import { loader as cohortCsv } from "~/routes/manage.cohorts.$id.export[.]csv";
import { loader as practice } from "~/routes/practice._index";
import { loader as supervise } from "~/routes/supervise._index";

import { begin, quizWorld, SLUG } from "../assessment/support";
import { scene } from "../../support/cohort-scene";
import { outcome, type TestPerson, type TestWorld } from "../../support/world";

/*
 * How many statements a page or a write costs the database: each has a budget, and none grows with the number of rows.
 */

/** Records the executed statements, except those that begin and end a unit of work. */
function counter() {
  const seen: string[] = [];
  const watch: Watch = { onQuery: ({ sql }) => void seen.push(sql) };
  const count = async (run: () => unknown, status = 200): Promise<number> => {
    seen.length = 0;
    expect((await outcome(run)).status).toBe(status);
    return seen.filter((sql) => !/^(begin|commit|rollback|savepoint|release|set )/i.test(sql)).length;
  };
  return { watch, count };
}

test("what trainees do often stays within its budget", async () => {
  const { watch, count } = counter();
  const { world, trainee, module } = await quizWorld(watch);
  const [first] = module.lessons;
  const get = (path: string, params = {}) => world.get(trainee, path, { module: SLUG, ...params });
  const open = () => lesson(get(`/learn/${SLUG}/${first!.slug}`, { lesson: first!.slug }));
  const cost = {
    lessonFirst: await count(open),
    lessonAgain: await count(open),
    learn: await count(() => learn(get("/learn"))),
    module: await count(() => moduleLoader(get(`/learn/${SLUG}`))),
    practice: await count(() => practice(get("/practice"))),
    certification: await count(() => certification(get("/certification"))),
    quiz: await count(() => quiz(get(`/learn/${SLUG}/quiz`))),
  };
  expectWithin(cost, BUDGET.pages);

  const attemptId = await begin(world, trainee, module.id);
  const here = `/learn/${SLUG}/quiz/${attemptId}`;
  const at = { module: SLUG, attempt: attemptId };
  const { data } = await outcome(() => attempt(get(`${here}?view=all`, at)));
  const option = /"options":\[\{"id":"([^"]+)"/.exec(JSON.stringify(data))?.[1] ?? "";
  const save = (seen: number) => () =>
    saveAnswer(
      world.post(
        trainee,
        `${here}/answer`,
        { position: "1", "seen-1": String(seen), "chosen-1": option },
        at,
      ),
    );
  const steps = {
    question: await count(() => attempt(get(`${here}?question=1`, at))),
    answer: await count(save(0)),
  };
  expectWithin(steps, BUDGET.quiz);
});

/** A first visit also moves the stored line of staff pages; once in ten minutes at most. Raise none of these without a reason that a reviewer would accept. */
const BUDGET = {
  pages: { lessonFirst: 7, lessonAgain: 5, learn: 17, module: 10, practice: 12, certification: 11, quiz: 5 },
  quiz: { question: 3, answer: 5 },
  staff: { cohort: 11, hand: 11, csv: 8, home: 6, supervise: 9 },
};

function expectWithin(cost: Record<string, number>, budget: Record<string, number>) {
  const over = Object.entries(cost).filter(([what, statements]) => statements > (budget[what] ?? 0));
  expect(Object.fromEntries(over), JSON.stringify(cost)).toEqual({});
}

test("staff pages cost as many statements for two hundred people as for ten", async () => {
  const { watch, count } = counter();
  const { world, manager, mine, dana } = await scene(watch);
  await enrol(world, mine.id, dana, manager, 10);
  const get = (who: TestPerson, path: string) => world.get(who, path, { id: mine.id });
  const costs = async () => ({
    cohort: await count(() => cohortPage(get(manager, `/manage/cohorts/${mine.id}`))),
    hand: await count(() => cohortPage(get(manager, `/manage/cohorts/${mine.id}?show=hand`))),
    csv: await count(() => cohortCsv(get(manager, `/manage/cohorts/${mine.id}/export.csv`))),
    home: await count(() => home(get(manager, "/manage"))),
    supervise: await count(() => supervise(get(dana, "/supervise"))),
  });
  // The first export of an installation creates the secret of its pseudonyms.
  await cohortCsv(get(manager, `/manage/cohorts/${mine.id}/export.csv`));
  const few = await costs();
  await enrol(world, mine.id, dana, manager, 190);
  expect(await costs()).toEqual(few);
  expectWithin(few, BUDGET.staff);
});

async function enrol(
  world: TestWorld,
  cohortId: string,
  supervisor: TestPerson,
  manager: TestPerson,
  howMany: number,
): Promise<void> {
  const at = world.clock.now;
  await unitOfWork(world.db, async (tx) => {
    for (let n = 0; n < howMany; n += 1) {
      const id = world.deps.newId();
      await tx.insert(people).values({
        id,
        email: `${id}@example.org`,
        legalName: "Person",
        shownName: `Person ${n}`,
        passwordHash: "x",
        status: "active",
        createdAt: at,
      });
      await tx.insert(memberships).values({ id: world.deps.newId(), cohortId, personId: id, joinedAt: at });
      await tx.insert(supervisorAssignments).values({
        id: world.deps.newId(),
        traineeId: id,
        supervisorId: supervisor.id,
        assignedBy: manager.id,
        fromAt: at,
      });
    }
  });
}
