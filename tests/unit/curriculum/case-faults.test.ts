import { describe, expect, test } from "vitest";
import { faultsIn, LESSON, loadWith } from "./support";
import { toldOf, expectRefusal } from "./part-refusals";

type Way = { to?: string; fit?: string; then?: string };

const choice = (id: string, { to, fit = "good", then = `Then ${id}.` }: Way) =>
  `<Choice id="${id}" title="Do ${id}" fit="${fit}"${to ? ` to="${to}"` : ""}>\n${then}\n</Choice>`;

const step = (id: string, ...ways: Way[]) =>
  `<Step id="${id}">\nNow.\n${ways.map((way, place) => choice("abc"[place] ?? "", way)).join("\n")}\n</Step>`;

const DEBRIEF = "<Debrief>\nWhy.\n</Debrief>";

const caseOf = (...parts: string[]) => `<Case id="t02-c1" title="A day">\n${parts.join("\n")}\n</Case>`;

describe("a case", () => {
  test("with steps that lead to each other and two ends has no fault", async () => {
    const loop = caseOf(
      "Well.",
      step("one", { to: "two" }, {}),
      step("two", { to: "one" }, { fit: "harm", then: "Oh." }),
      DEBRIEF,
    );
    const { told, isShown } = await toldOf(loop);
    expect(told).toEqual([]);
    expect(isShown).toBe(true);
  });

  test.each<[name: string, text: string, line: number, found: RegExp, instead: RegExp]>([
    ["one step", caseOf(step("one", {}, { fit: "harm" }), DEBRIEF), 1, /a case with one step/, /<Scenario>/],
    ["no steps", caseOf("Well.", DEBRIEF), 1, /a case with no steps/, /<Step id="…">/],
    [
      "a step's id twice",
      caseOf(step("one", { to: "one" }, {}), step("one", {}, {}), DEBRIEF),
      11,
      /a second step with the id `one`/,
      /its own id/,
    ],
    [
      "a choice's id twice",
      caseOf(step("one", { to: "two" }, {}).replace('"b"', '"a"'), step("two", {}, {}), DEBRIEF),
      7,
      /a second choice with the id `a`/,
      /its own id/,
    ],
    [
      "a step with one choice",
      caseOf(step("one", { to: "two" }), step("two", {}, {}), DEBRIEF),
      2,
      /a step with one choice/,
      /two or more <Choice …>/,
    ],
    [
      "a step that does not exist",
      caseOf(step("one", { to: "three" }, { to: "two" }), step("two", {}, {}), DEBRIEF),
      4,
      /to="three", a step this case does not have/,
      /^Write one of `two`; without `to`, the choice ends the case\.$/,
    ],
    [
      "a choice that leads to its own step",
      caseOf(step("one", { to: "one" }, { to: "two" }), step("two", {}, {}), DEBRIEF),
      4,
      /to="one", the step that contains it/,
      /`two`/,
    ],
    [
      "a step nothing leads to",
      caseOf(step("one", { to: "two" }, {}), step("two", {}, {}), step("three", { to: "two" }, {}), DEBRIEF),
      20,
      /the step `three`, to which no choice leads/,
      /Write to="three" on a choice of an earlier step/,
    ],
    [
      "a step nothing leads to but one that nothing leads to",
      caseOf(
        step("one", {}, {}),
        step("two", { to: "three" }, {}),
        step("three", { to: "two" }, {}),
        DEBRIEF,
      ),
      11,
      /the step `two`, to which no choice leads/,
      /Write to="two"/,
    ],
    [
      "steps that never end",
      caseOf(
        step("one", { to: "two" }, {}),
        step("two", { to: "three" }, { to: "three" }),
        step("three", { to: "two" }, { to: "two" }),
        DEBRIEF,
      ),
      11,
      /the step `two`, from which no choice comes to an end/,
      /a choice without `to` ends the case/,
    ],
    [
      "one end",
      caseOf(step("one", { to: "two" }, { to: "two" }), step("two", { to: "one" }, {}), DEBRIEF),
      1,
      /a case with one end/,
      /two different ways/,
    ],
    [
      "ends that are the same",
      caseOf(
        step("one", { to: "two" }, { then: "It is over." }),
        step("two", { then: "It is over." }, { to: "one" }),
        DEBRIEF,
      ),
      1,
      /a case whose ends all read the same/,
      /two different ways/,
    ],
    [
      "no good choice",
      caseOf(
        step("one", { to: "two", fit: "harm" }, { fit: "unsure" }),
        step("two", { fit: "harm" }, { fit: "harm" }),
        DEBRIEF,
      ),
      1,
      /a case without a good choice/,
      /fit="good"/,
    ],
    [
      "no debrief",
      caseOf(step("one", { to: "two" }, {}), step("two", {}, {})),
      1,
      /a case without a <Debrief>/,
      /after the last step/,
    ],
    [
      "two debriefs",
      caseOf(step("one", { to: "two" }, {}), step("two", {}, {}), DEBRIEF, DEBRIEF),
      23,
      /a second <Debrief>/,
      /Keep one/,
    ],
    [
      "a debrief before a step",
      caseOf(step("one", { to: "two" }, {}), DEBRIEF, step("two", {}, {})),
      11,
      /a <Debrief> before the last step/,
      /after the last step/,
    ],
    [
      "text between its steps",
      caseOf(step("one", { to: "two" }, {}), "\nMeanwhile, it rains.\n", step("two", {}, {}), DEBRIEF),
      12,
      /text outside the steps of a case \("Meanwhile, it rains\."\)/,
      /before the first <Step>/,
    ],
    [
      "a step that begins with a choice",
      caseOf(step("one", { to: "two" }, {}).replace("Now.\n", ""), step("two", {}, {}), DEBRIEF),
      2,
      /a step that begins with a choice/,
      /Say first what happens/,
    ],
    [
      "a heading in a step",
      caseOf(step("one", { to: "two" }, {}).replace("Now.", "### Now"), step("two", {}, {}), DEBRIEF),
      3,
      /a heading inside a <Case>/,
      /Remove the # signs/,
    ],
    [
      "a choice outside a step",
      caseOf(choice("a", {}), step("one", { to: "two" }, {}), step("two", {}, {}), DEBRIEF),
      2,
      /<Choice> outside <Scenario> and <Step>/,
      /<Step …>/,
    ],
    [
      "a step outside a case",
      step("one", {}, {}),
      1,
      /<Step> outside <Case>/,
      /between <Case …> and <\/Case>/,
    ],
    [
      "an id that is none",
      caseOf(step("One step", { to: "two" }, {}), step("two", {}, {}), DEBRIEF),
      2,
      /id="One step" in <Step>/,
      /lowercase/,
    ],
    [
      "an id that is a reflection's",
      caseOf(step("one", { to: "two" }, {}), step("two", {}, {}), DEBRIEF).replace("t02-c1", "t02-l2-r1"),
      1,
      /the id `t02-l2-r1` a second time/,
      /its own id/,
    ],
  ])("with %s is refused", async (_, text, line, found, instead) => {
    await expectRefusal(text, line, found, instead);
  });

  test("before the first heading is reported", async () => {
    const text = caseOf(step("one", { to: "two" }, {}), step("two", {}, {}), DEBRIEF);
    const curriculum = await loadWith({
      file: LESSON,
      write: `---\nid: t02-l2\ntitle: x\nsummary: x\n---\n\n${text}\n`,
    });
    expect(faultsIn(curriculum, LESSON)).toContainEqual({
      file: LESSON,
      line: 7,
      found: "a case before the first heading",
      instead: "Write a heading (##) above it: its own title comes one step below.",
    });
  });
});
