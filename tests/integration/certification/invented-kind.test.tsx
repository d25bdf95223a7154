import { evaluationOf } from "../../support/evaluation";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { apply, depsOf, gather, issue, practise, sign } from "./story";
import { confirmingSupervisorsEvidence } from "../../support/requirement-kinds/confirming_supervisors/evidence.server";
import { confirmingSupervisorsRules } from "../../support/requirement-kinds/confirming_supervisors/evaluate";
import { confirmingSupervisorsRows } from "../../support/requirement-kinds/confirming_supervisors/row";
import { confirmingSupervisorsSchema } from "../../support/requirement-kinds/confirming_supervisors/schema";
import { testWorld } from "../../support/world";
import { contentWith, loadWith, PROFILE } from "../../unit/curriculum/support";
import { html } from "../../unit/ui/render";
import { checkContent } from "~/curriculum/check.server";
import { applicationEvents } from "~/db/schema/certification";
import { RequirementPath } from "~/features/certification/components/requirement-path";
import { ROWS, RULES } from "~/features/certification/requirements/registry";
import { EVIDENCE_READS, REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";
import { CertificationStatus } from "~/features/path/components/certification-status";
import { LIST_COLUMNS } from "~/features/staff/cohort-list";
import { PeopleTable } from "~/features/staff/components/people-table";
import { loader as certificationPage } from "~/routes/certification._index";
import { loader as learnPage } from "~/routes/learn._index";
import { loader as cohortPage } from "~/routes/manage.cohorts.$id._index";
import { loader as exportFile } from "~/routes/manage.cohorts.$id.export[.]csv";
import { loader as decisionPage } from "~/routes/manage.applications.$id";
import { loader as reviewPage } from "~/routes/supervise.applications.$id";

/* A requirement kind that no release has, in one folder: the program knows it only through the two registries. */

const KIND = "confirming_supervisors";

beforeAll(() => {
  Object.assign(RULES, { [KIND]: confirmingSupervisorsRules });
  Object.assign(ROWS, { [KIND]: confirmingSupervisorsRows });
  Object.assign(REQUIREMENT_SCHEMAS, { [KIND]: confirmingSupervisorsSchema });
  Object.assign(EVIDENCE_READS, { [KIND]: confirmingSupervisorsEvidence });
});

// Test files may share one process.
afterAll(() => {
  for (const registry of [RULES, ROWS, REQUIREMENT_SCHEMAS, EVIDENCE_READS])
    Reflect.deleteProperty(registry, KIND);
});

const BEFORE = "  - { id: true-records,";
const TITLE = "Two supervisors confirm your hours";
const asking = (supervisors: number, kind = KIND) => ({
  file: PROFILE,
  replace: BEFORE,
  by: `  - { id: two-eyes, kind: ${kind}, title: ${TITLE}, supervisors: ${supervisors} }\n${BEFORE}`,
});

/** A trainee who meets every requirement of the small program, confirmed by one supervisor. */
async function walk() {
  const w = await testWorld({}, await loadWith(asking(2)));
  const manager = await w.person("Mara Manager", "manager");
  const supervisor = await w.person("Sam Supervisor", "supervisor");
  const other = await w.person("Olga Other", "supervisor");
  const cohort = await w.cohort("Spring", manager);
  const trainee = await w.trainee("Toni Trainee", { cohort, supervisor, assignedBy: manager });
  await gather(w, trainee, supervisor);
  const secondConfirms = () => practise(w, trainee, 30, { confirmedBy: other });
  const atCohort = { id: cohort.id };
  const overview = async () => {
    const answer = await cohortPage(w.get(manager, `/manage/cohorts/${cohort.id}`, atCohort));
    if (!("overview" in answer)) throw new Error("Not the page of a cohort.");
    return answer.overview;
  };
  const csv = async () => {
    const answer = await exportFile(w.get(manager, `/manage/cohorts/${cohort.id}/export.csv`, atCohort));
    return (await answer.text()).trim().split("\r\n");
  };
  return { w, deps: depsOf(w), manager, supervisor, trainee, secondConfirms, overview, csv };
}

describe("an invented kind of requirement", () => {
  test("the content check reads it, and reports its faults by line", async () => {
    expect(await checkContent(await contentWith(asking(2)), REQUIREMENT_SCHEMAS)).toEqual([]);
    const [fault] = await checkContent(await contentWith(asking(0)), REQUIREMENT_SCHEMAS);
    expect(fault).toMatchObject({ file: PROFILE, line: 16 });
    const [unknown] = await checkContent(
      await contentWith(asking(2, "confirming_supervisor")),
      REQUIREMENT_SCHEMAS,
    );
    expect(unknown?.instead).toContain("`confirming_supervisors`");
  });

  test("the trainee's path says what is missing and where to continue", async () => {
    const { w, trainee, secondConfirms } = await walk();
    const answer = await certificationPage(w.get(trainee, "/certification"));
    const { evaluation } = answer.page;
    if (!evaluation) throw new Error("No evaluation.");
    expect(evaluation).toMatchObject({ isReady: false, stage: "practising", nextActor: "trainee" });
    expect(evaluation.requirements.find(({ id }) => id === "two-eyes")).toMatchObject({
      state: "not_met",
      have: 1,
      need: 2,
    });
    const path = html(<RequirementPath requirements={evaluation.requirements} audience="trainee" />);
    expect(path).toContain("1 of 2 supervisors have confirmed your hours.");
    const { contact, when } = answer;
    expect(html(<CertificationStatus page={answer.page} contact={contact} when={when} />)).toContain(
      "Practice with another supervisor",
    );
    const learn = await learnPage(w.get(trainee, "/learn"));
    expect(learn.page.trainee?.next).toEqual({ kind: "certification" });
    await secondConfirms();
    const after = await learnPage(w.get(trainee, "/learn"));
    expect(after.page.trainee?.next).toEqual({ kind: "apply" });
  });

  test("the list and the export have a column for it, and the stage counts it", async () => {
    const { secondConfirms, overview, csv } = await walk();
    const before = await overview();
    expect(before.columns).toEqual([{ id: "two-eyes", title: TITLE }]);
    expect(before.list.rows[0]).toMatchObject({
      stage: "practising",
      requirements: [{ isMet: false, have: 1, need: 2 }],
    });
    const { modules, hoursAsked, columns, list } = before;
    const shown = html(
      <PeopleTable
        cohortId="spring"
        rows={list.rows}
        asked={{ view: "all", search: "", sort: "name", columns: LIST_COLUMNS }}
        modules={modules}
        hoursAsked={hoursAsked}
        requirements={columns}
        checked={new Set()}
        locale="en"
        now={0}
      />,
    );
    expect(shown).toContain(TITLE);
    expect(shown).toContain("1 of 2");
    const [header, line] = await csv();
    const place = header?.split(",").indexOf(`"${TITLE}"`) ?? -1;
    expect(place).toBeGreaterThan(0);
    expect(line?.split(",")[place]).toBe('"1"');
    await secondConfirms();
    expect((await overview()).list.rows[0]).toMatchObject({
      stage: "ready",
      requirements: [{ isMet: true, have: 2, need: 2 }],
    });
    expect((await csv())[1]?.split(",")[place]).toBe('"2"');
  });

  test("review, signature and decision depend on it, and it is frozen with them", async () => {
    const { w, deps, manager, supervisor, trainee, secondConfirms } = await walk();
    expect(await apply({ w, deps, trainee })).toMatchObject({ ok: false });
    await secondConfirms();
    expect(await apply({ w, deps, trainee })).toMatchObject({ ok: true });
    const at = { id: trainee.applicationId };
    const review = await reviewPage(w.get(supervisor, "/", at));
    const row = html(<RequirementPath requirements={review.page.evaluation.requirements} audience="staff" />);
    expect(row).toContain("2 of 2 supervisors have confirmed hours.");
    const own = (await evaluationOf(w.db, w.curriculum, trainee.id))!;
    expect(await sign({ w, deps, trainee }, supervisor)).toEqual({ ok: true });
    const decision = await decisionPage(w.get(manager, "/", at));
    expect(decision.page.signed?.isAsSigned).toBe(true);
    expect(await issue({ w, deps, trainee }, manager)).toMatchObject({ ok: true });
    const frozen = (await w.db.select().from(applicationEvents)).find(({ kind }) => kind === "recommended");
    expect(frozen?.evidenceHash).toBe(own.evidenceHash);
    expect(frozen?.evaluation).toMatchObject({
      evaluation: {
        requirements: expect.arrayContaining([
          expect.objectContaining({ kind: "confirming_supervisors", have: 2 }),
        ]),
      },
    });
  });
});
