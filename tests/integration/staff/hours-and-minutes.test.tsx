import { describe, expect, test } from "vitest";

import * as certification from "~/routes/certification._index";
import * as learn from "~/routes/learn._index";
import * as decide from "~/routes/manage.applications.$id";
import * as cohortPage from "~/routes/manage.cohorts.$id._index";
import * as person from "~/routes/manage.people.$id";
import * as practice from "~/routes/practice._index";
import * as entry from "~/routes/practice.$id";
import * as supervise from "~/routes/supervise._index";
import * as review from "~/routes/supervise.applications.$id";
import * as superviseTrainee from "~/routes/supervise.trainees.$id";

import { apply, practise, story } from "../certification/story";
import { pageText } from "../certification/holder";

type Made = Awaited<ReturnType<typeof made>>;

/** A trainee with this many minutes confirmed and pending, instead of the two hours of the story. */
async function made(confirmed: number, waiting = 0, hasApplied = false) {
  const s = await story();
  const more = await practise(s.w, s.trainee, confirmed - 120, { confirmedBy: s.supervisor });
  if (hasApplied) await apply(s);
  if (waiting > 0) await practise(s.w, s.trainee, waiting);
  return { ...s, more };
}

const PAGES: Record<string, (s: Made) => Promise<string>> = {
  "the trainee's home": (s) => pageText(learn, s.w.get(s.trainee, "/learn")),
  "the practice log": (s) => pageText(practice, s.w.get(s.trainee, "/practice")),
  "the page about certification": (s) => pageText(certification, s.w.get(s.trainee, "/certification")),
  "the supervisor's list": (s) => pageText(supervise, s.w.get(s.supervisor, "/supervise")),
  "the supervisor's page of the trainee": (s) =>
    pageText(superviseTrainee, s.w.get(s.supervisor, "/supervise", { id: s.trainee.id })),
  "the cohort's page": (s) => pageText(cohortPage, s.w.get(s.manager, "/manage", { id: s.cohort.id })),
  "a person's page": (s) => pageText(person, s.w.get(s.manager, "/manage", { id: s.trainee.id })),
  "the application, as it is decided": (s) =>
    pageText(decide, s.w.get(s.manager, "/manage", { id: s.trainee.applicationId })),
  "the application, as it is reviewed": (s) =>
    pageText(review, s.w.get(s.supervisor, "/supervise", { id: s.trainee.applicationId })),
};

/** A number with a decimal before the word hours, or separated from it by "of" or "confirmed". */
const DECIMAL = /\d+[.,]\d+ ?(?:h\b|hours?\b|of \d)/;

describe("two hours and fifteen minutes", () => {
  test.each(Object.entries(PAGES))("read so on %s, and as no decimal", async (_, read) => {
    const text = await read(await made(135, 0, true));
    expect(text).toMatch(/(?<!\d)2 (?:hours|hr|h) 15 (?:minutes|min)\b/);
    expect(text).not.toMatch(/(?<!\d)2[.,](?:25|2|3)\b/);
    expect(text).not.toMatch(DECIMAL);
  });

  test("are written that way when pending", async () => {
    const s = await made(121, 135);
    for (const [page, read] of Object.entries(PAGES)) {
      const text = await read(s);
      expect(text, page).not.toMatch(/(?<!\d)2[.,](?:25|2|3)\b/);
      expect(text, page).not.toMatch(DECIMAL);
    }
  });

  test("are written that way on an entry's own page", async () => {
    const s = await made(255);
    const text = await pageText(entry, s.w.get(s.trainee, "/practice", { id: s.more }));
    expect(text).toMatch(/(?<!\d)2 (?:hours|hr|h) 15 (?:minutes|min)\b/);
  });
});

describe("one hour", () => {
  test.each(Object.entries(PAGES))("is not “1 hours” on %s", async (_, read) => {
    // 61 minutes: one hour, and one minute.
    const s = await made(181, 61, true);
    const text = await read(s);
    expect(text).not.toMatch(/(?<![\d.,:])1 (?:hours|minutes|entries|people|modules|lessons|days)\b/);
  });
});
