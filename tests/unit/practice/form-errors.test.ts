import { describe, expect, test } from "vitest";
import { z } from "zod";

import { entryForm } from "~/features/practice/forms";
import { parseForm } from "~/http/forms.server";
import { i18nFor } from "~/lib/i18n";

const i18n = i18nFor("en");
const form = entryForm(i18n, {
  settings: [{ id: "center" }],
  activities: [{ id: "one-to-one" }],
  competencies: [{ id: "cc1" }],
  noteMax: 200,
  today: "2026-03-02",
});
const FILLED = {
  id: "0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b",
  intent: "submit",
  practisedOn: "2026-03-02",
  timeHours: "1",
  timeMinutes: "30",
  activity: "one-to-one",
  setting: "center",
  domain: "advocacy",
  competencies: "cc1",
  payment: "paid",
};

async function errorsOf(fields: Record<string, string>, schema: z.ZodType = form) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const parsed = await parseForm(body, schema);
  return parsed.ok ? {} : (parsed.reply.error ?? {});
}

describe("more hours than a day has", () => {
  test.each([
    ["30", ""],
    ["25", "0"],
    ["24", "1"],
    ["999", "59"],
  ])("%s hours %s minutes get the message about the limit of a day", async (timeHours, timeMinutes) => {
    const errors = await errorsOf({ ...FILLED, timeHours, timeMinutes });
    expect(Object.values(errors).flat().join(" ")).toContain("at most 24 hours");
  });

  test("a number that is not whole is still reported", async () => {
    const errors = await errorsOf({ ...FILLED, timeHours: "1.5" });
    expect(Object.values(errors).flat().join(" ")).toContain("whole number");
  });
});

describe("the errors of a form", () => {
  test("of hours are in the order of its fields on the page", async () => {
    const errors = await errorsOf({
      id: FILLED.id,
      intent: "submit",
      practisedOn: "",
      siteCode: "?",
      note: "I met with Mr. Alvarez.",
    });
    expect(Object.keys(errors)).toEqual([
      "practisedOn",
      "time",
      "activity",
      "setting",
      "domain",
      "competencies",
      "payment",
      "siteCode",
      "note",
      "identifiesNobody",
    ]);
  });

  test("of any form are in the order of its fields, whichever rule found them", async () => {
    const any = z
      .object({ first: z.string(), second: z.string(), third: z.string().min(3, "third") })
      .superRefine((_value, context) => {
        context.addIssue({ code: "custom", path: ["second"], message: "second" });
      })
      .check(z.refine(() => false, { path: ["first"], error: "first", when: () => true }));
    expect(Object.keys(await errorsOf({ first: "a", second: "b", third: "" }, any))[0]).toBe("first");
    expect(Object.keys(await errorsOf({ first: "a", second: "b", third: "" }, any)).at(-1)).toBe("third");
  });

  test("that the database adds are in that order too", async () => {
    const body = new FormData();
    for (const [name, value] of Object.entries(FILLED)) body.append(name, value);
    const parsed = await parseForm(body, form);
    if (!parsed.ok) throw new Error("the form is filled in");
    const reply = parsed.again({ note: ["n"], time: ["t"], "": ["whole"] });
    expect(Object.keys(reply.error ?? {})).toEqual(["", "time", "note"]);
  });
});
