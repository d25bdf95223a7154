import { describe, expect, test } from "vitest";

import * as certification from "~/routes/certification._index";
import * as learn from "~/routes/learn._index";
import * as application from "~/routes/manage.applications.$id";
import * as queue from "~/routes/manage.applications._index";
import * as cohortPage from "~/routes/manage.cohorts.$id._index";
import { loader as csv } from "~/routes/manage.cohorts.$id.export[.]csv";
import * as person from "~/routes/manage.people.$id";
import * as supervise from "~/routes/supervise._index";
import * as superviseTrainee from "~/routes/supervise.trainees.$id";
import { DAY } from "~/lib/dates";

import { holder, NOT_VALID, pageHtml, pageText, type NotValid, textOf } from "./holder";

type Holder = Awaited<ReturnType<typeof holder>>;

const WORD: Record<NotValid, string> = {
  suspended: "Certificate suspended",
  revoked: "Certificate revoked",
  expired: "Certificate expired",
};

/** Every list, page and export for staff that shows a person's stage. */
const STAFF: Record<string, (s: Holder) => Promise<string>> = {
  "the cohort's page": (s) =>
    pageText(cohortPage, s.w.get(s.manager, `/manage/cohorts/${s.cohort.id}`, { id: s.cohort.id })),
  "the cohort's table": async (s) => {
    const path = `/manage/cohorts/${s.cohort.id}/export.csv`;
    return ((await csv(s.w.get(s.manager, path, { id: s.cohort.id }))) as Response).text();
  },
  "a person's page": (s) => pageText(person, s.w.get(s.manager, "/manage/people", { id: s.trainee.id })),
  "the supervisor's list": (s) => pageText(supervise, s.w.get(s.supervisor, "/supervise")),
  "the supervisor's page of the trainee": (s) =>
    pageText(superviseTrainee, s.w.get(s.supervisor, "/supervise/trainees", { id: s.trainee.id })),
  "the list of issued applications": (s) =>
    pageText(queue, s.w.get(s.manager, "/manage/applications?show=issued")),
  "the application": (s) =>
    pageText(application, s.w.get(s.manager, "/manage/applications", { id: s.trainee.applicationId })),
};

describe.each(NOT_VALID)("a certificate that is %s", (status) => {
  test.each(Object.entries(STAFF))("reads so on %s", async (_, read) => {
    const s = await holder(status);
    const text = await read(s);
    expect(text.toLowerCase()).toContain(status);
  });

  test("counts as certified in no number, chart, list or export", async () => {
    const s = await holder(status);
    const page = await outcomeOf(s);
    expect(page.overview.stages).toContainEqual(expect.objectContaining({ stage: status, people: 1 }));
    expect(page.overview.stages).toContainEqual(expect.objectContaining({ stage: "issued", people: 0 }));
    const headline = textOf(await cohortHtml(s));
    expect(headline).toMatch(/0\s*certified/);
    for (const read of [STAFF["the cohort's table"]!, STAFF["the supervisor's list"]!]) {
      const text = await read(s);
      expect(text).toContain(WORD[status]);
      expect(text).not.toContain("Certified");
    }
  });

  test("can be found in the cohort's list by its own filter", async () => {
    const s = await holder(status);
    const list = await outcomeOf(s, `?show=${status}`);
    expect(list.overview.list.rows.map(({ personId }) => personId)).toEqual([s.trainee.id]);
    expect((await outcomeOf(s, "?show=issued")).overview.list.rows).toEqual([]);
  });

  test("is named on its holder's home page, which does not congratulate on a finished path", async () => {
    const s = await holder(status);
    const home = await pageText(learn, s.w.get(s.trainee, "/learn"));
    expect(home).not.toContain("You have completed the program");
    expect(home).not.toContain("Your certificate has been issued");
    expect(home).toMatch(new RegExp(`certificate (is|was|has) ?${status}`, "i"));
  });

  test("needs no one's attention in the cohort", async () => {
    const s = await holder(status);
    expect((await outcomeOf(s)).overview.totals.hand).toBe(0);
  });
});

describe("a valid certificate", () => {
  test("is certified everywhere, and its holder's home page says so", async () => {
    const s = await holder("valid");
    expect(await STAFF["the cohort's table"]!(s)).toContain('"Certified"');
    expect(textOf(await cohortHtml(s))).toMatch(/1\s*certified/);
    expect(await pageText(learn, s.w.get(s.trainee, "/learn"))).toContain("You have completed the program");
  });

  test("is valid to the end of its last day in the program's time zone, and is expired from then on", async () => {
    const s = await holder("valid");
    // Issued on March 2, 2026 in Berlin for one year: to the end of March 2, 2027 there.
    s.w.clock.now = Date.UTC(2027, 2, 2, 22, 59, 59, 999);
    expect(await STAFF["the cohort's table"]!(s)).toContain('"Certified"');
    s.w.clock.now += 1;
    expect(await STAFF["the cohort's table"]!(s)).toContain('"Certificate expired"');
  });
});

describe("the holder of an expired certificate", () => {
  const pages = { "their home": learn, "the page about certification": certification };

  test.each(Object.entries(pages))(
    "is told on %s until when it can be renewed, and whom to ask",
    async (_, page) => {
      const s = await holder("expired");
      s.w.clock.now = Date.UTC(2027, 2, 5, 12);
      const text = await pageText(page, s.w.get(s.trainee, "/"));
      // The profile gives 30 days of grace after March 2, 2027.
      expect(text).toContain("April 1, 2027");
      expect(text).toContain("Testa Contact");
      expect(text).toMatch(/renew/);
    },
  );

  test.each(Object.entries(pages))("is told on %s when the renewal period is over", async (_, page) => {
    const s = await holder("expired");
    s.w.clock.now = Date.UTC(2027, 3, 1, 12);
    expect(await pageText(page, s.w.get(s.trainee, "/"))).toMatch(/can (still )?be renewed|can renew/);
    s.w.clock.now += DAY;
    const text = await pageText(page, s.w.get(s.trainee, "/"));
    expect(text).toMatch(/could be renewed until/);
    expect(text).toContain("April 1, 2027");
    expect(text).toContain("Testa Contact");
  });
});

const cohortHtml = (s: Holder) =>
  pageHtml(cohortPage, s.w.get(s.manager, `/manage/cohorts/${s.cohort.id}`, { id: s.cohort.id }));

const outcomeOf = (s: Holder, query = "") =>
  cohortPage.loader(s.w.get(s.manager, `/manage/cohorts/${s.cohort.id}${query}`, { id: s.cohort.id }));
