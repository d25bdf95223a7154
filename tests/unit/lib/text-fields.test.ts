import { describe, expect, test } from "vitest";

import { codeForm } from "~/features/certification/forms";
import { cohortForm, newCohortForm } from "~/features/cohorts/forms";
import { forgotPasswordForm, profileForm, setupForm } from "~/features/people/forms";
import { readSearch } from "~/features/staff/forms";
import { parseForm } from "~/http/forms.server";
import { dayField, optionalTextField, textField } from "~/lib/fields";
import { i18nFor } from "~/lib/i18n";

const i18n = i18nFor("en");

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

async function profile(name: string) {
  const typed = form({ shownName: name, legalName: name, timeZone: "", rev: "0" });
  const parsed = await parseForm(typed, profileForm(i18n));
  return parsed.ok ? parsed.value : null;
}

async function cohort(name: string) {
  const typed = form({ intent: "facts", name, startsOn: "2026-01-12", endsOn: "", rev: "0" });
  const parsed = await parseForm(typed, cohortForm(i18n));
  return parsed.ok ? parsed.value.name : null;
}

async function email(typed: string) {
  const parsed = await parseForm(form({ email: typed }), forgotPasswordForm(i18n));
  return parsed.ok ? parsed.value.email : null;
}

describe("a name must contain something visible", () => {
  const unseen = [
    ["a Hangul filler", "\u3164"],
    ["a half-width Hangul filler", "\uffa0"],
    ["a blank of Braille", "\u2800"],
    ["a space of no width", "\u200b"],
    ["a soft hyphen", "\u00ad"],
    ["a joiner", "\u200d"],
    ["a variation selector", "\ufe0f"],
    ["a mark without a letter", "\u0301"],
    ["several of them", "\u3164 \u2800\u200b\u00ad"],
    ["punctuation alone", "-–.,"],
  ] as const;

  test.each(unseen)("a person's: %s alone is refused", async (_, name) => {
    expect(await profile(name)).toBeNull();
  });

  test.each(unseen)("a cohort's: %s alone is refused", async (_, name) => {
    expect(await cohort(name)).toBeNull();
    const made = newCohortForm(i18n, ["x"]).safeParse({ name, startsOn: "2026-01-12", profileId: "x" });
    expect(made.success).toBe(false);
  });

  test("the set-up requires it too", () => {
    const whole = { code: "x", email: "a@example.org", shownName: "Ada", password: "three good words" };
    expect(setupForm(i18n).safeParse({ ...whole, legalName: "Ada" }).success).toBe(true);
    expect(setupForm(i18n).safeParse({ ...whole, legalName: "\u3164" }).success).toBe(false);
  });

  test.each([
    ["Persian, with its joiner", "علی\u200cرضا"],
    ["Malayalam, which may end in one", "രാജന്\u200d"],
    ["Sinhala", "ශ්\u200dරී"],
    ["a picture of several characters", "Sam 👩🏽\u200d🎤"],
    ["a heart at the end", "Zoë ❤\ufe0f"],
    ["Chinese", "王小明"],
    ["a digit alone", "7"],
  ])("%s stays unchanged", async (_, name) => {
    expect(await profile(name)).toMatchObject({ shownName: name, legalName: name });
  });
});

describe("invisible marks at the edges of a field are dropped silently", () => {
  const MARKS = "\u200e\u200f\u061c\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200b\u2060\ufeff\u00ad";
  const ENDS = "\u202c\u2069\u200e\u200f\ufeff\u200b";

  test("of a name", async () => {
    expect(await profile(`${MARKS}לאה כהן${ENDS}`)).toMatchObject({
      shownName: "לאה כהן",
      legalName: "לאה כהן",
    });
    expect(await profile("\u2067ליל\u2069 \u2066Smith\u2069")).toMatchObject({ shownName: "ליל Smith" });
    expect(await cohort(`${MARKS}Spring${ENDS}`)).toBe("Spring");
  });

  test("of an address", async () => {
    expect(await email(`${MARKS}Lea@Example.org${ENDS}`)).toBe("lea@example.org");
  });

  test("of a search", () => {
    const url = new URL("http://localhost/manage/people");
    url.searchParams.set("q", `${MARKS}לאה${ENDS}`);
    expect(readSearch(url).search).toBe("לאה");
  });

  test("of a code", () => {
    expect(codeForm(i18n).parse({ code: `${MARKS}abc${ENDS}` }).code).toBe("abc");
    const whole = {
      email: "a@example.org",
      legalName: "Ada",
      shownName: "Ada",
      password: "three good words",
    };
    expect(setupForm(i18n).parse({ ...whole, code: `${MARKS} ABC ${ENDS}` }).code).toBe("abc");
    const setupCode = "v9pt5apynmdn527zvvhcf47rjzrmtq8q";
    for (const pasted of [`give this code: ${setupCode}`, `“${setupCode}”.`, setupCode.toUpperCase()]) {
      expect(setupForm(i18n).parse({ ...whole, code: pasted }).code).toBe(setupCode);
    }
    expect(setupForm(i18n).parse({ ...whole, code: `${setupCode}9` }).code).toBe(`${setupCode}9`);
  });

  test("of a longer text and of a day", () => {
    const text = textField(i18n, { max: 20, required: "?" });
    expect(text.parse(`${MARKS}שלום\nעולם${ENDS}`)).toBe("שלום\nעולם");
    expect(optionalTextField(i18n, { max: 20 }).parse(MARKS)).toBe("");
    expect(text.safeParse(MARKS).success).toBe(false);
    expect(dayField(i18n, "?").parse("\u200e2026-03-31\u200f")).toBe("2026-03-31");
  });

  test("they do not count toward the length", () => {
    expect(textField(i18n, { max: 3, required: "?" }).parse(`${MARKS}abc${ENDS}`)).toBe("abc");
  });
});

describe("a field of one line holds one line", () => {
  test.each([
    ["a line feed", "\n"],
    ["a return", "\r\n"],
    ["a line separator", "\u2028"],
    ["a paragraph separator", "\u2029"],
    ["a next line", "\u0085"],
    ["a tab", "\t"],
    ["a vertical tab", "\u000b"],
    ["sixty spaces", " ".repeat(60)],
    ["a hard space", "\u00a0"],
    ["a wide space", "\u3000"],
    ["blanks of Braille", "\u2800\u2800"],
  ])("%s in it becomes one space", async (_, space) => {
    expect(await profile(`Sam Lee${space}State Licensed Clinician`)).toMatchObject({
      shownName: "Sam Lee State Licensed Clinician",
      legalName: "Sam Lee State Licensed Clinician",
    });
    expect(await cohort(`Spring${space}2026`)).toBe("Spring 2026");
    expect(codeForm(i18n).parse({ code: `ab${space}cd` }).code).toBe("ab cd");
  });
});

describe("an address is validated as in HTML", () => {
  test.each([
    ["a&b@example.org"],
    ["a/b@example.org"],
    ["a=b@example.org"],
    ["a~b@example.org"],
    ["a!b@example.org"],
    ["a#b@example.org"],
    ["o'brien@example.org"],
    ["sam+peer@example.org"],
    ["lea@xn--bcher-kva.example"],
    ["lea@mail.xn--p1ai"],
  ])("%s", async (address) => {
    expect(await email(address)).toBe(address);
  });

  test.each([
    ["lea@bücher.example", "lea@xn--bcher-kva.example"],
    ["lea@BÜCHER.example", "lea@xn--bcher-kva.example"],
    ["lea@bu\u0308cher.example", "lea@xn--bcher-kva.example"],
    ["почта@пример.рф", null],
    ["lea@пример.рф", "lea@xn--e1afmkfd.xn--p1ai"],
    ["lea＠example.org", "lea@example.org"],
    ["lea@例え。jp", "lea@xn--r8jz45g.jp"],
  ])("%s is kept as %s", async (typed, saved) => {
    expect(await email(typed)).toBe(saved);
  });

  test.each([
    ["a@b"],
    ["a b@example.org"],
    ["a@example..org"],
    ["a@-example.org"],
    ["a@example.org/x"],
    ["a@example.org:25"],
    ["a@exam%70le.org"],
    ["a@127.0.0.1:80"],
    ["a@[127.0.0.1]"],
    ["a@example.org\r\nBcc: b@example.org"],
    ["a@b@example.org"],
    ["<a@example.org>"],
    ["a@xn--zzzzzzzz99999.example"],
    [`a@${"b".repeat(64)}.example`],
  ])("%s is invalid", async (typed) => {
    expect(await email(typed)).toBeNull();
  });
});
