import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { sourceFiles } from "../../support/files";
import { answersSchema, submitSchema } from "~/features/assessment/forms";
import { entryActForm, entryForm } from "~/features/practice/forms";
import { parseForm } from "~/http/forms.server";
import { revField } from "~/lib/fields";
import { i18nFor } from "~/lib/i18n";

/* Regression: minutes of `0x10` were accepted. */

const NOT_DIGITS = ["0x10", "0b11", "0o7", "1e1", "1.0", "+5", "-0", "1_0", "Infinity", "5 5", "١٢x", "1,0"];

const form = entryForm(i18nFor("en"), {
  settings: [{ id: "centre" }],
  activities: [{ id: "one-to-one" }],
  competencies: [{ id: "cc1" }],
  noteMax: 500,
  today: "2026-03-02",
});
const filled = (more: Record<string, string>) => {
  const body = new FormData();
  const fields = {
    id: "0198c0de-0000-7000-8000-000000000001",
    intent: "submit",
    practisedOn: "2026-03-02",
    timeHours: "1",
    timeMinutes: "30",
    activity: "one-to-one",
    setting: "centre",
    domain: "mentoring_education",
    competencies: "cc1",
    payment: "paid",
    ...more,
  };
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return body;
};

describe("a number is written in digits only", () => {
  test.each(NOT_DIGITS)("hours and minutes: %s", async (typed) => {
    for (const field of ["timeHours", "timeMinutes"]) {
      const parsed = await parseForm(filled({ [field]: typed }), form);
      expect(parsed.ok, field).toBe(false);
      if (!parsed.ok) expect(parsed.reply.error?.[field]?.[0], field).toMatch(/whole number/i);
    }
  });

  test.each(NOT_DIGITS)("revisions and places: %s", (typed) => {
    expect(revField.safeParse(typed).success).toBe(false);
    expect(submitSchema.safeParse({ seq: typed }).success).toBe(false);
    expect(entryActForm.safeParse({ id: "a", rev: typed }).success).toBe(false);
    expect(answersSchema.safeParse([{ position: typed, seen: "0", chosen: [] }]).success).toBe(false);
    expect(answersSchema.safeParse([{ position: "1", seen: typed, chosen: [] }]).success).toBe(false);
  });

  test("digits are accepted as people type them: with spaces around, and as a phone's keyboard writes them", async () => {
    for (const typed of ["30", " 30 ", "030", "３０"]) {
      const parsed = await parseForm(filled({ timeMinutes: typed }), form);
      expect(parsed.ok, typed).toBe(true);
      if (parsed.ok) expect(parsed.value.timeMinutes).toBe(30);
    }
    expect(revField.parse("7")).toBe(7);
  });

  test("an empty field is not a number, and may be left out when it is optional", async () => {
    const parsed = await parseForm(filled({ timeHours: "1", timeMinutes: "" }), form);
    expect(parsed.ok && parsed.value.timeMinutes).toBeFalsy();
    for (const nothing of ["", " ", null, undefined, [], true])
      expect(revField.safeParse(nothing).success, String(nothing)).toBe(false);
  });

  test("there is one schema part for it, and no form parses numbers in another way", () => {
    const others = sourceFiles("app").filter(
      (file) =>
        /z\.coerce\.number|\.preprocess\(Number/.test(readFileSync(file, "utf8")) &&
        !/^app\/(lib\/fields|server\/settings)\.ts$/.test(file),
    );
    expect(others).toEqual([]);
  });
});
