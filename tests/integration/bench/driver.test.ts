import { describe, expect, test } from "vitest";

import { answerSteps } from "~/db/schema/assessment";
import { action as answerAction } from "~/routes/learn.$module.quiz.$attempt_.answer";
import { loader as attemptLoader } from "~/routes/learn.$module.quiz.$attempt";

import { begin, quizWorld, SLUG } from "../assessment/support";
import { outcome } from "../../support/world";
import { answerDriver, refuseFlattery, type AnswerSheet } from "../../bench/answers";
import { assetsOf, fontsOf } from "../../bench/first-visit";

/* An answer that the benchmark counts as saved really is: the drivers, against the real action over HTTP. */

async function sheets() {
  const { world, trainee, other, module } = await quizWorld();
  const made: AnswerSheet[] = [];
  const people = [trainee, other];
  for (const person of people) {
    const attempt = await begin(world, person, module.id);
    const at = { module: SLUG, attempt };
    const { data } = await outcome(() =>
      attemptLoader(world.get(person, `/learn/${SLUG}/quiz/${attempt}?view=all`, at)),
    );
    made.push({ attempt, cookie: person.id, questions: questionsIn(data) });
  }
  const send = async (fields: Record<string, string>, sheet: { attempt: string; cookie: string }) => {
    const person = people.find(({ id }) => id === sheet.cookie)!;
    const at = { module: SLUG, attempt: sheet.attempt };
    const response = (await answerAction(world.post(person, "/", fields, at))) as Response;
    return { status: response.status, body: await response.text() };
  };
  const stored = () => world.db.$count(answerSteps);
  return { world, made, send, stored };
}

/** The questions of an attempt's page: position, field and the values that can be chosen. */
function questionsIn(data: unknown): AnswerSheet["questions"] {
  const found: AnswerSheet["questions"] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    if ("position" in value && "options" in value && Array.isArray(value.options)) {
      const position = Number(value.position);
      if (found.every((one) => one.position !== position))
        found.push({
          position,
          name: `chosen-${position}`,
          values: value.options.map((option: { id: string }) => option.id),
        });
    }
    Object.values(value).forEach(visit);
  };
  visit(data);
  return found;
}

describe("a driver of the benchmark", () => {
  test("stores a step with every answer it sends, however often it starts over", async () => {
    const { made, send, stored } = await sheets();
    expect(made[0]!.questions).toHaveLength(3);
    const driver = answerDriver(made, send);
    for (let turn = 0; turn < 40; turn += 1) expect(await driver.answer()).toBe("saved");
    expect(driver.sent()).toBe(40);
    expect(await stored()).toBe(40);
  });

  test("stores a step with every answer when many are in flight at once", async () => {
    const { made, send, stored } = await sheets();
    const driver = answerDriver(made, send);
    const said = await Promise.all(Array.from({ length: 30 }, () => driver.answer()));
    expect(said.filter((one) => one === "wrong")).toEqual([]);
    expect(await stored()).toBe(driver.sent());
    expect(driver.sent()).toBeGreaterThanOrEqual(6);
  });

  test("does not count a refused answer", async () => {
    const { made } = await sheets();
    const driver = answerDriver(made, () => Promise.resolve({ status: 409, body: "{}" }));
    expect(await driver.answer()).toBe("wrong");
    expect(driver.sent()).toBe(1);
  });

  test("fails a run that stored fewer steps than it sent answers", () => {
    expect(() => refuseFlattery({ sent: 1000, stored: 120 })).toThrow(/1,?000 answers.*120/);
    expect(() => refuseFlattery({ sent: 1000, stored: 1000 })).not.toThrow();
    expect(() => refuseFlattery({ sent: 0, stored: 0 })).toThrow(/no answer/i);
  });
});

describe("the bytes of a first visit", () => {
  const styles = `@font-face{font-family:A;src:url(/assets/a.woff2)format("woff2");unicode-range:U+??,U+131}
    @font-face{font-family:A;src:url("/assets/a-ext.woff2") format("woff2");unicode-range: U+100-2BA, U+1E00-1E9F}
    @font-face{font-family:B;src:local(Arial);unicode-range:U+0-24F}`;

  test.each([
    ["plain letters", "<p>Hello</p>", ["/assets/a.woff2"]],
    ["a letter of another part", "<p>Novák, Şahin</p>", ["/assets/a.woff2", "/assets/a-ext.woff2"]],
    ["letters in a script alone", "<script>Ş</script>Hello", ["/assets/a.woff2"]],
  ])("count the fonts that a page needs, which the styles name: %s", (_, page, fonts) => {
    expect(fontsOf(styles, page)).toEqual(fonts);
  });

  test("count each script and style once", () => {
    const page = `<link href="/assets/app-1.css"><link href="/assets/x.js"><script src="/assets/x.js"></script>`;
    expect(assetsOf(page)).toEqual(["/assets/app-1.css", "/assets/x.js"]);
  });
});
